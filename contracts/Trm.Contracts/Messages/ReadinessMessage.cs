using Trm.Contracts.Fhir;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Messages;

/// <summary>Writes readiness: the receiving organisation's own word. To take it back, a hold is set.</summary>
public static class ReadinessMessage
{
    /// <summary>Ready for the plan.</summary>
    /// <param name="resources">The person, and the consent that lets the other side know who meets them.</param>
    public static Result<Message> Plan(MessageContext context, Meeting meeting, IEnumerable<Resource> resources) =>
        Write(MessageKind.ReadinessPlan, context, meeting, resources);

    /// <summary>In place, between T-24 h and T-2 h.</summary>
    public static Result<Message> Final(MessageContext context, Meeting meeting, IEnumerable<Resource> resources) =>
        Write(MessageKind.ReadinessFinal, context, meeting, resources);

    private static Result<Message> Write(MessageKind kind, MessageContext context, Meeting meeting, IEnumerable<Resource> resources)
    {
        var draft = new MessageDraft(kind, context);
        draft.Attach(resources);
        meeting.Attach(draft);
        return draft.ToMessage();
    }
}
