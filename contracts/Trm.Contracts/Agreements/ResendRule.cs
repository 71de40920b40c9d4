namespace Trm.Contracts.Agreements;

/// <summary>When a message without a receipt is sent again, counted from its first dispatch; all on the clock.</summary>
/// <param name="Routine">The resends of a routine message; ascending.</param>
/// <param name="Undelivered">When a routine message counts as undelivered: an alarm.</param>
/// <param name="Urgent">The resends of an urgent message; ascending.</param>
/// <param name="Call">When an urgent message raises the alarm with the partner's duty number.</param>
public sealed record ResendRule(IReadOnlyList<Term> Routine, Term Undelivered, IReadOnlyList<Term> Urgent, Term Call);
