using Trm.Contracts.Codes;
using Trm.Contracts.Fhir;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Messages;

/// <summary>Writes answers; each quotes its question (<see cref="MessageContext.InReplyTo"/>).</summary>
public static class AnswerMessage
{
    /// <summary>Everything that was asked.</summary>
    /// <param name="resources">The facts, and the consents that cover them.</param>
    /// <param name="files">Files that follow in parts.</param>
    public static Result<Message> Given(MessageContext context, Topic topic, IEnumerable<Resource> resources, IReadOnlyList<AttachedFile>? files = null) =>
        Write(MessageKind.AnswerGiven, context, topic, resources, files);

    /// <summary>Some of it. What is missing is not said to exist.</summary>
    /// <param name="resources">The facts, and the consents that cover them.</param>
    /// <param name="files">Files that follow in parts.</param>
    public static Result<Message> Partly(MessageContext context, Topic topic, IEnumerable<Resource> resources, IReadOnlyList<AttachedFile>? files = null) =>
        Write(MessageKind.AnswerPartly, context, topic, resources, files);

    /// <summary>Not answered; no reason is given, so that none can be read into it.</summary>
    public static Result<Message> Refused(MessageContext context, Topic topic) => Write(MessageKind.AnswerRefused, context, topic, []);

    /// <summary>Not known here.</summary>
    public static Result<Message> Unknown(MessageContext context, Topic topic) => Write(MessageKind.AnswerUnknown, context, topic, []);

    private static Result<Message> Write(MessageKind kind, MessageContext context, Topic topic, IEnumerable<Resource> resources, IReadOnlyList<AttachedFile>? files = null)
    {
        var draft = new MessageDraft(kind, context);
        draft.Add(TaskParameter.Topic, CodeSystems.Topics.Coding(topic));
        draft.Attach(resources);
        draft.Attach(files ?? []);
        return draft.ToMessage();
    }
}
