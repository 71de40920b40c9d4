using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Referrals;

namespace Trm.Contracts.Messages;

/// <summary>A hold that is set, or one that is lifted.</summary>
/// <param name="Reason">With set.</param>
/// <param name="Review">With set: the day by which its owner looks at it again.</param>
/// <param name="Lifted">With lift: the message that set the hold.</param>
/// <param name="SecondApprover">With lift: the code of the second person, who is not the officer who signs.</param>
public sealed record HoldContent(HoldReason? Reason, DateOnly? Review, MessageId? Lifted, string? SecondApprover) : MessageContent
{
    /// <summary>The content of a hold; another kind is a bug of ours.</summary>
    public static HoldContent Of(Message message) => Of<HoldContent>(message);

    internal static HoldContent ReadSet(TaskReader task) => new(task.StatusReason(CodeSystems.HoldReasons), task.ReviewDay(), null, null);

    internal static HoldContent ReadLift(TaskReader task) =>
        new(null, null, task.Message(TaskParameter.Hold), task.SecondPerson(TaskParameter.SecondApprover));
}
