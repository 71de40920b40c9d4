namespace Trm.Contracts.Deadlines;

/// <summary>When the same sealed bytes go again to who has not receipted them.</summary>
/// <param name="Again">In order. After the last one: once a day until the message expires.</param>
/// <param name="Alarm">Undelivered; for an urgent message: call the duty number.</param>
public sealed record ResendTimes(IReadOnlyList<DateTimeOffset> Again, DateTimeOffset Alarm);
