namespace Trm.Benchmarks;

/// <summary>What a proof costs: half of them inclusion, half consistency, each with a reader of its own.</summary>
/// <param name="Size">Leaves in the log.</param>
/// <param name="Milliseconds">Time of making and verifying one, on average.</param>
/// <param name="Reads">Tiles read for one, on average.</param>
/// <param name="Hashes">Hashes in the longest.</param>
public sealed record LogProofCost(long Size, double Milliseconds, double Reads, int Hashes);
