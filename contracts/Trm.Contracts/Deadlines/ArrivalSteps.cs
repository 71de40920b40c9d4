namespace Trm.Contracts.Deadlines;

/// <summary>
/// What is due after an expected arrival of which nothing was heard. Each step asks a person to call or to report; no clock says that somebody
/// is missing, or was met.
/// </summary>
/// <param name="Call">Call the receiver.</param>
/// <param name="Alarm">Alarm on both sides.</param>
/// <param name="NotMet">The receiver owes an incident <c>not-met</c>.</param>
/// <param name="Missing">An incident <c>missing</c> is owed.</param>
public sealed record ArrivalSteps(DateTimeOffset Call, DateTimeOffset Alarm, DateTimeOffset NotMet, DateTimeOffset Missing);
