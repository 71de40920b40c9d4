namespace Trm.Node.Referrals;

/// <summary>A gate that is not met, in words with what to do.</summary>
/// <param name="Gate">Its name, <c>G05</c>.</param>
public sealed record ExplainedGate(string Gate, string Words);
