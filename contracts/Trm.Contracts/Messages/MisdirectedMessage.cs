using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Messages;

/// <summary>Writes reports of messages that came to the wrong place.</summary>
public static class MisdirectedMessage
{
    /// <summary>It was not opened; which case it concerns is not known here.</summary>
    public static Result<Message> NotOpened(MessageContext context, TransmissionId transmission, Deletion deletion) =>
        Write(MessageKind.MisdirectedNotOpened, context, transmission, deletion);

    /// <summary>It was opened: a breach.</summary>
    public static Result<Message> Opened(MessageContext context, TransmissionId transmission, Deletion deletion) =>
        Write(MessageKind.MisdirectedOpened, context, transmission, deletion);

    private static Result<Message> Write(MessageKind kind, MessageContext context, TransmissionId transmission, Deletion deletion)
    {
        var draft = new MessageDraft(kind, context);
        draft.Add(TaskParameter.Transmission, transmission);
        draft.Add(TaskParameter.Deletion, CodeSystems.Deletions, deletion);
        return draft.ToMessage();
    }
}
