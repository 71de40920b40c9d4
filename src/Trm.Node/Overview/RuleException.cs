namespace Trm.Node.Overview;

/// <summary>A rule that was gone round by two officers, as the rules allow: an own decision, a fast track, a safety-notice.</summary>
/// <param name="Minute">When, to the minute.</param>
/// <param name="Reason"><c>own-decision</c>, <c>fast-track</c>, <c>safety-notice</c>.</param>
/// <param name="Gates">Which gates.</param>
/// <param name="Approvers">The codes of the two.</param>
public sealed record RuleException(DateTimeOffset Minute, string Reason, IReadOnlyList<string> Gates, IReadOnlyList<string> Approvers)
{
    /// <summary>What stands in the record by itself, beside the two officers that every clearance and every lifted hold takes.</summary>
    public static IReadOnlyList<string> Reasons { get; } = ["own-decision", "fast-track", "safety-notice"];
}
