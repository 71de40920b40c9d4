namespace Trm.Node.Retention;

/// <summary>What would be purged now, and what within the days that were asked for: counts, pseudonyms, codes and times.</summary>
/// <param name="At">When it was looked.</param>
/// <param name="Days">How far ahead.</param>
/// <param name="Cases">The cases, the earliest first; none for those who see no cases.</param>
public sealed record RetentionReport(DateTimeOffset At, int Days, IReadOnlyList<DueClass> Classes, IReadOnlyList<DueCase> Cases);
