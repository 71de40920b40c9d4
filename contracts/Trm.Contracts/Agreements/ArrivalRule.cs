namespace Trm.Contracts.Agreements;

/// <summary>What is due when a person was expected and nothing was heard, counted from the expected time of arrival; all on the clock.</summary>
/// <param name="Call">The receiver is called.</param>
/// <param name="Alarm">Both sides are alarmed.</param>
/// <param name="NotMet">An incident <c>not-met</c> is due from the receiver.</param>
/// <param name="Missing">An incident <c>missing</c> is due.</param>
/// <param name="Child">For a child, or where age is in doubt, all of these at once.</param>
public sealed record ArrivalRule(Term Call, Term Alarm, Term NotMet, Term Missing, Term Child);
