using Trm.Contracts.Rejections;

namespace Trm.Contracts.Messages;

/// <summary>Writes tests: the full way of a message, also as the unannounced duty drill.</summary>
public static class TestMessage
{
    /// <summary>A message with a header and nothing else.</summary>
    public static Result<Message> Ping(MessageContext context) => MessageDraft.WithoutTask(MessageKind.Test, context);
}
