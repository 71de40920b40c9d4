using Trm.Contracts.Codes;
using Trm.Contracts.Fhir;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Messages;

/// <summary>Writes return plans.</summary>
public static class ReturnPlanMessage
{
    /// <summary>Offers a plan.</summary>
    /// <param name="resources">The person, the consents, and the care needs as facts.</param>
    public static Result<Message> Offer(MessageContext context, ReturnPlan plan, IEnumerable<Resource> resources) =>
        Write(MessageKind.ReturnPlanOffer, context, plan, null, resources);

    /// <summary>Changes a plan; a clearance that rests on it falls.</summary>
    public static Result<Message> Change(MessageContext context, ReturnPlan plan, MessageId previous, IEnumerable<Resource> resources) =>
        Write(MessageKind.ReturnPlanChange, context, plan, previous, resources);

    private static Result<Message> Write(MessageKind kind, MessageContext context, ReturnPlan plan, MessageId? previous, IEnumerable<Resource> resources)
    {
        var draft = new MessageDraft(kind, context);
        draft.Attach(resources);
        plan.Attach(draft);
        if (previous is not null)
            draft.Add(TaskParameter.Previous, previous);
        return draft.ToMessage();
    }
}
