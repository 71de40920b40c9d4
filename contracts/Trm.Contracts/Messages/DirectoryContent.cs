using Trm.Contracts.Codes;

namespace Trm.Contracts.Messages;

/// <summary>A newer directory, or a key that changes. It adopts nothing: the signed directory itself does.</summary>
/// <param name="Version">The version of the directory, from 1.</param>
/// <param name="ValidFrom">From when it holds.</param>
/// <param name="KeyUse">With key-change: which key of the sender.</param>
public sealed record DirectoryContent(int Version, DateTimeOffset? ValidFrom, KeyUse? KeyUse) : MessageContent
{
    /// <summary>The content of a directory message; another kind is a bug of ours.</summary>
    public static DirectoryContent Of(Message message) => Of<DirectoryContent>(message);

    internal static DirectoryContent ReadNotice(TaskReader task) =>
        new(task.Count(TaskParameter.Version, 1, int.MaxValue), task.Time(TaskParameter.ValidFrom, required: true), null);

    internal static DirectoryContent ReadKeyChange(TaskReader task) => new(
        task.Count(TaskParameter.Version, 1, int.MaxValue),
        task.Time(TaskParameter.ValidFrom, required: true),
        task.Coded(TaskParameter.KeyUse, CodeSystems.KeyUses));
}
