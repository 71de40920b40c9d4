namespace Trm.Node.Overview;

/// <summary>One thing that cannot wait.</summary>
/// <param name="What">A code of <see cref="Codes"/>, the most urgent first.</param>
/// <param name="Since">Since when.</param>
/// <param name="Due">Of a stopped case when it is looked at again, of what is late when it was due; null where there is no such time.</param>
/// <param name="Call">The other office's duty number; null where nobody must be called, or may.</param>
/// <param name="Alarm">The number by which an officer takes it; null where it is no alarm.</param>
/// <param name="TakenBy">Who looks after it.</param>
public sealed record ActNow(string What, CaseLine Case, DateTimeOffset Since, DateTimeOffset? Due, string? Call, long? Alarm, string? TakenBy)
{
    /// <summary>Every code, in the order in which they are shown.</summary>
    public static IReadOnlyList<string> Codes { get; } =
        ["missing", "not-met", "travelling-uncleared", "report", "report-not-sent", "report-refused", "undelivered", "expired", "disagree", "held", "not-told", "late-ours", "late-theirs"];

    /// <summary>True where somebody may be in danger.</summary>
    public bool IsDanger => What is "missing" or "not-met" or "travelling-uncleared" or "report";
}
