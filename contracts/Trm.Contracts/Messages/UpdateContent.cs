using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;

namespace Trm.Contracts.Messages;

/// <summary>What changed of a case, as a new version of what was shared.</summary>
/// <param name="Version">The version that this message makes, 2 to 9999.</param>
/// <param name="Previous">The message that it replaces.</param>
/// <param name="BestInterests">With best-interests.</param>
/// <param name="Remedy">With remedies.</param>
public sealed record UpdateContent(int Version, MessageId? Previous, BestInterestsFinding? BestInterests, RemedyFinding? Remedy) : MessageContent
{
    /// <summary>The content of an update; another kind is a bug of ours.</summary>
    public static UpdateContent Of(Message message) => Of<UpdateContent>(message);

    internal static UpdateContent Read(TaskReader task) => new(
        task.Count(TaskParameter.Version, 2, 9999),
        task.Message(TaskParameter.Previous),
        task.Kind == MessageKind.UpdateBestInterests ? BestInterestsFinding.Read(task) : null,
        task.Kind == MessageKind.UpdateRemedies ? RemedyFinding.Read(task) : null);
}
