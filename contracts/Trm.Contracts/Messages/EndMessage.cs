using Trm.Contracts.Codes;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Messages;

/// <summary>Writes ends: each side closes for itself.</summary>
public static class EndMessage
{
    /// <summary>Asks the other side to agree that the case is cancelled; it answers with <see cref="DecisionMessage.CancellationAgreed"/>.</summary>
    public static Result<Message> CancelAsked(MessageContext context) => new MessageDraft(MessageKind.EndCancelAsked, context).ToMessage();

    /// <summary>Closes the case on our side.</summary>
    public static Result<Message> ClosedOurSide(MessageContext context, CaseOutcome outcome) =>
        new MessageDraft(MessageKind.EndClosedOurSide, context) { StatusReason = CodeSystems.CaseOutcomes.Concept(outcome) }.ToMessage();
}
