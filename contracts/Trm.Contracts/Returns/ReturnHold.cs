using Trm.Contracts.Identifiers;
using Trm.Contracts.Referrals;

namespace Trm.Contracts.Returns;

/// <summary>One hold on a return, open or lifted: a lifted one is kept, for what it took away stays taken.</summary>
/// <param name="Message">The message that set it; a lift names it.</param>
/// <param name="Owner">The side that lifts it: the one that set it or, where it rests on the person's own word, the one that keeps the consent.</param>
/// <param name="At">When it was set, whole seconds.</param>
/// <param name="Review">The day by which its owner looks at it again. An overdue review alarms and lifts nothing.</param>
/// <param name="PersonsWord">Whether it rests on the person's own word; then only the person's new consent lifts it.</param>
/// <param name="IsOpen">False once lifted.</param>
public sealed record ReturnHold(MessageId Message, Side Owner, DateTimeOffset At, HoldReason Reason, DateOnly Review, bool PersonsWord, bool IsOpen = true);
