using Trm.Contracts.Codes;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Messages;

/// <summary>Writes a person's requests about their data, and what was done.</summary>
public static class RightsMessage
{
    /// <summary>The person asks.</summary>
    public static Result<Message> Asked(MessageContext context, DataRight right)
    {
        var draft = new MessageDraft(MessageKind.RightsAsked, context);
        draft.Add(TaskParameter.Right, CodeSystems.DataRights, right);
        return draft.ToMessage();
    }

    /// <summary>What was done; quotes the request.</summary>
    /// <param name="secondApprover">With erasure: another officer's code.</param>
    public static Result<Message> Done(
        MessageContext context, DataRight right, RightOutcome outcome, IEnumerable<ConsentCategory>? erased = null, IEnumerable<ConsentCategory>? kept = null,
        KeptReason? keptReason = null, string? secondApprover = null)
    {
        var draft = new MessageDraft(MessageKind.RightsDone, context);
        draft.Add(TaskParameter.Right, CodeSystems.DataRights, right);
        draft.Add(TaskParameter.Outcome, CodeSystems.RightOutcomes, outcome);
        draft.Add(TaskParameter.Erased, CodeSystems.ConsentCategories, erased ?? []);
        draft.Add(TaskParameter.Kept, CodeSystems.ConsentCategories, kept ?? []);
        if (keptReason is { } reason)
            draft.Add(TaskParameter.KeptReason, CodeSystems.KeptReasons, reason);
        if (secondApprover is not null)
            draft.Officer(TaskParameter.SecondApprover, secondApprover);
        return draft.ToMessage();
    }
}
