using Trm.Contracts.Codes;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Messages;

/// <summary>Writes enquiries about capacity and their answers.</summary>
public static class CapacityMessage
{
    /// <summary>Asks whether there is room.</summary>
    /// <param name="services">Service codes of HTCDS (<c>spl_Type</c>).</param>
    /// <param name="persons">1 to 99.</param>
    public static Result<Message> Enquiry(
        MessageContext context, IEnumerable<string> services, int persons, Urgency urgency = Urgency.Routine, DateOnly? neededFrom = null)
    {
        var draft = new MessageDraft(MessageKind.CapacityEnquiry, context) { Urgency = urgency };
        foreach (var service in services)
            draft.Service(service);
        draft.Add(TaskParameter.Persons, persons);
        if (neededFrom is { } day)
            draft.Add(TaskParameter.NeededFrom, day);
        return draft.ToMessage();
    }

    /// <summary>Answers one: yes and no stand alone, alternatives name their services.</summary>
    public static Result<Message> Answer(
        MessageContext context, CapacityReply reply, DateTimeOffset? validUntil = null, IEnumerable<string>? alternatives = null)
    {
        var draft = new MessageDraft(MessageKind.CapacityAnswer, context);
        draft.Add(TaskParameter.Reply, CodeSystems.CapacityReplies.Coding(reply));
        if (validUntil is { } until)
            draft.Add(TaskParameter.ValidUntil, until);
        foreach (var service in alternatives ?? [])
            draft.Service(service);
        return draft.ToMessage();
    }
}
