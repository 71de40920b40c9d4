using Trm.Contracts.Identifiers;

namespace Trm.Contracts.Referrals;

/// <summary>One open hold. While any is open, no move takes effect.</summary>
/// <param name="Message">The message that set it; a lift names it.</param>
/// <param name="Owner">The side that set it; only this side lifts it.</param>
/// <param name="Review">The day by which its owner looks at it again. An overdue review alarms and lifts nothing.</param>
public sealed record Hold(MessageId Message, Side Owner, HoldReason Reason, DateOnly Review);
