using Trm.Contracts.Codes;
using Trm.Contracts.Fhir;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Messages;

/// <summary>Writes updates: each makes the next version of what was shared and names the message it replaces.</summary>
public static class UpdateMessage
{
    /// <summary>Something has changed.</summary>
    /// <param name="version">2 to 9999.</param>
    /// <param name="resources">The person, the consents and what is new.</param>
    public static Result<Message> Change(MessageContext context, int version, MessageId previous, IEnumerable<Resource> resources) =>
        Write(MessageKind.UpdateChange, context, version, previous, resources, null);

    /// <summary>Something was wrong.</summary>
    public static Result<Message> Correction(MessageContext context, int version, MessageId previous, IEnumerable<Resource> resources) =>
        Write(MessageKind.UpdateCorrection, context, version, previous, resources, null);

    /// <summary>The person consents anew.</summary>
    public static Result<Message> ConsentRenewed(MessageContext context, int version, MessageId previous, IEnumerable<Resource> resources) =>
        Write(MessageKind.UpdateConsentRenewed, context, version, previous, resources, null);

    /// <summary>What is best for a child.</summary>
    public static Result<Message> BestInterests(MessageContext context, int version, MessageId previous, BestInterestsFinding finding, IEnumerable<Resource> resources) =>
        Write(MessageKind.UpdateBestInterests, context, version, previous, resources, finding.ToResource);

    /// <summary>How a claim stands.</summary>
    public static Result<Message> Remedies(MessageContext context, int version, MessageId previous, RemedyFinding finding, IEnumerable<Resource> resources) =>
        Write(MessageKind.UpdateRemedies, context, version, previous, resources, finding.ToResource);

    private static Result<Message> Write(
        MessageKind kind, MessageContext context, int version, MessageId previous, IEnumerable<Resource> resources, Func<ResourceReference?, Observation>? finding)
    {
        var draft = new MessageDraft(kind, context);
        draft.Attach(resources);
        if (finding is not null)
            draft.Attach("finding", finding(draft.Person));
        draft.Add(TaskParameter.Version, version);
        draft.Add(TaskParameter.Previous, previous);
        return draft.ToMessage();
    }
}
