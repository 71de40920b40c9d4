using Trm.Contracts.Codes;
using Trm.Contracts.Fhir;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Messages;

/// <summary>Writes return proposals.</summary>
public static class ReturnProposalMessage
{
    /// <summary>Proposes a return.</summary>
    /// <param name="resources">The person, the consents to sharing and to return, and what the plan is to be made from.</param>
    public static Result<Message> Propose(
        MessageContext context, TravelBasis basis, DateOnly windowFrom, DateOnly windowTo, IEnumerable<CaseId> dependants, IEnumerable<Resource> resources)
    {
        var draft = new MessageDraft(MessageKind.ReturnProposal, context);
        draft.Attach(resources);
        draft.Add(TaskParameter.Basis, CodeSystems.TravelBases, basis);
        draft.Add(TaskParameter.WindowFrom, windowFrom);
        draft.Add(TaskParameter.WindowTo, windowTo);
        foreach (var dependant in dependants)
            draft.Add(TaskParameter.Dependant, dependant);
        return draft.ToMessage();
    }
}
