namespace Trm.Faults;

/// <summary>What became of a plan.</summary>
/// <param name="Digest">Of the history: the same for the same plan.</param>
/// <param name="Violations">Each a claim and what violates it; empty where all hold.</param>
/// <param name="Accepted">Messages that a node accepted from an officer.</param>
/// <param name="Events">Events that happened.</param>
internal sealed record Outcome(Plan Plan, IReadOnlyList<string> History, string Digest, IReadOnlyList<Violation> Violations, int Accepted, long Events);
