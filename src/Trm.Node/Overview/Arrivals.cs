namespace Trm.Node.Overview;

/// <summary>What a receiving organisation sees first.</summary>
/// <param name="At">As of when.</param>
/// <param name="Zone">Our time zone.</param>
/// <param name="Next">The next arrival, opened; null where none is prepared.</param>
/// <param name="Later">The others, earliest first, not opened.</param>
public sealed record Arrivals(DateTimeOffset At, TimeZoneInfo Zone, Arrival? Next, IReadOnlyList<JourneyLine> Later);
