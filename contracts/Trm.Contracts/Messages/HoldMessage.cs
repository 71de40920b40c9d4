using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Messages;

/// <summary>Writes holds: set by anyone alone, lifted by their owner with a second person.</summary>
public static class HoldMessage
{
    /// <summary>Stops the case, at once.</summary>
    /// <param name="review">The day by which its owner looks at it again.</param>
    public static Result<Message> Set(MessageContext context, HoldReason reason, DateOnly review) =>
        new MessageDraft(MessageKind.HoldSet, context) { StatusReason = CodeSystems.HoldReasons.Concept(reason), Review = review }.ToMessage();

    /// <summary>Lifts one hold.</summary>
    /// <param name="hold">The message that set it.</param>
    /// <param name="secondApprover">The code of the second person; not the officer who signs (<c>VALUE</c>).</param>
    public static Result<Message> Lift(MessageContext context, MessageId hold, string secondApprover)
    {
        var draft = new MessageDraft(MessageKind.HoldLift, context);
        draft.Add(TaskParameter.Hold, hold);
        draft.Officer(TaskParameter.SecondApprover, secondApprover);
        return draft.ToMessage();
    }
}
