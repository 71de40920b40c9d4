namespace Trm.Benchmarks;

/// <summary>A tenth of the leaves being appended, published as a node publishes.</summary>
/// <param name="From">Size of the log before.</param>
/// <param name="To">Size of the log after.</param>
/// <param name="Seconds">Time of appending and publishing.</param>
/// <param name="Allocated">Bytes allocated for it.</param>
/// <param name="Live">Bytes alive afterwards beyond those alive before the log was there; the log is open.</param>
/// <param name="Writes">Tiles and bundles written.</param>
/// <param name="Reads">Tiles and bundles read, at each opening.</param>
public sealed record LogGrowth(long From, long To, double Seconds, long Allocated, long Live, long Writes, long Reads)
{
    /// <summary>Time of one leaf.</summary>
    public double MicrosecondsPerLeaf => Seconds * 1e6 / (To - From);

    /// <summary>Bytes allocated for one leaf.</summary>
    public double AllocatedPerLeaf => (double)Allocated / (To - From);
}
