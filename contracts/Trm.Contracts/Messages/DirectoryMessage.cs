using Trm.Contracts.Codes;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Messages;

/// <summary>Writes notices about the directory.</summary>
public static class DirectoryMessage
{
    /// <summary>A newer directory is in force.</summary>
    public static Result<Message> Notice(MessageContext context, int version, DateTimeOffset validFrom) =>
        Draft(MessageKind.DirectoryNotice, context, version, validFrom).ToMessage();

    /// <summary>A key of ours changes.</summary>
    /// <param name="version">The version of the directory that lists the new key.</param>
    public static Result<Message> KeyChange(MessageContext context, int version, DateTimeOffset validFrom, KeyUse use)
    {
        var draft = Draft(MessageKind.DirectoryKeyChange, context, version, validFrom);
        draft.Add(TaskParameter.KeyUse, CodeSystems.KeyUses, use);
        return draft.ToMessage();
    }

    private static MessageDraft Draft(MessageKind kind, MessageContext context, int version, DateTimeOffset validFrom)
    {
        var draft = new MessageDraft(kind, context);
        draft.Add(TaskParameter.Version, version);
        draft.Add(TaskParameter.ValidFrom, validFrom);
        return draft;
    }
}
