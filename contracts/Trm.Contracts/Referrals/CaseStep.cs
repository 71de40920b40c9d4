using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;

namespace Trm.Contracts.Referrals;

/// <summary>What one message means for a referral: the pure input of <see cref="ReferralCase"/>.</summary>
/// <param name="Message">The message that carries it.</param>
/// <param name="By">Who sent it.</param>
/// <param name="InReplyTo">The message it quotes.</param>
public abstract record CaseStep(MessageId Message, Side By, MessageId? InReplyTo)
{
    /// <summary>The opening move.</summary>
    public sealed record Profile(MessageId Message) : CaseStep(Message, Side.Sending, null);

    /// <summary>A move along the table: seen, accepted, declined, redirected, identity.</summary>
    public sealed record Event(MessageId Message, Side By, MessageId? InReplyTo, ReferralEvent What) : CaseStep(Message, By, InReplyTo);

    /// <summary>A question; open until answered.</summary>
    public sealed record Asked(MessageId Message, Side By) : CaseStep(Message, By, null);

    /// <summary>An answer to the question it quotes.</summary>
    public sealed record Answered(MessageId Message, Side By, MessageId Question) : CaseStep(Message, By, Question);

    /// <summary>The sending side asks that the case be cancelled.</summary>
    public sealed record CancelAsked(MessageId Message, Side By) : CaseStep(Message, By, null);

    /// <summary>The receiving side agrees to the cancellation it quotes.</summary>
    public sealed record CancelAgreed(MessageId Message, Side By, MessageId? InReplyTo) : CaseStep(Message, By, InReplyTo);

    /// <summary>One side closes for itself.</summary>
    public sealed record Closed(MessageId Message, Side By, CaseOutcome Outcome) : CaseStep(Message, By, null);

    /// <summary>The person has taken the consent to share back: taken in any state.</summary>
    public sealed record ConsentWithdrawn(MessageId Message, Side By) : CaseStep(Message, By, null);

    /// <summary>A hold is set: at once, by anyone, in any state, known case or not.</summary>
    public sealed record HoldSet(MessageId Message, Side By, HoldReason Reason, DateOnly Review) : CaseStep(Message, By, null);

    /// <summary>A hold is lifted by its owner.</summary>
    public sealed record HoldLifted(MessageId Message, Side By, MessageId Hold) : CaseStep(Message, By, Hold);
}
