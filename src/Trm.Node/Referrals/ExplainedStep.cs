namespace Trm.Node.Referrals;

/// <summary>One thing that can happen next.</summary>
/// <param name="Words">What it is.</param>
/// <param name="IsOurs">Whether it is this side's to do.</param>
/// <param name="IsPossible">Whether it may be done now.</param>
/// <param name="Missing">The gates that stand in the way, with what to do; then those that will stand in the way at the other side, as far as this side can know.</param>
public sealed record ExplainedStep(string Words, bool IsOurs, bool IsPossible, IReadOnlyList<ExplainedGate> Missing);
