namespace Trm.Benchmarks;

/// <summary>A full verification: every entry, every tile, the signed root.</summary>
/// <param name="Leaves">Leaves in the log.</param>
/// <param name="Seconds">Time of it.</param>
/// <param name="Allocated">Bytes allocated for it.</param>
/// <param name="Live">The most bytes alive in the midst of it, beyond those before.</param>
/// <param name="Reads">Tiles and bundles read.</param>
/// <param name="BytesRead">Bytes of them.</param>
public sealed record LogVerification(long Leaves, double Seconds, long Allocated, long Live, long Reads, long BytesRead)
{
    /// <summary>Time of one leaf.</summary>
    public double MicrosecondsPerLeaf => Seconds * 1e6 / Leaves;
}
