using System.Numerics;

namespace Trm.Trail;

/// <summary>
/// The leaves [Start, End) of a larger tree, where they form a tree of their own: draft-ietf-plants-merkle-tree-certs 4.1. Start is a
/// multiple of the width rounded up to a power of two. A prefix (Start 0) always is a subtree.
/// </summary>
public sealed record Subtree
{
    internal Subtree(long start, long end) => (Start, End) = (start, end);

    /// <summary>Index of the first leaf.</summary>
    public long Start { get; }

    /// <summary>Index after the last leaf.</summary>
    public long End { get; }

    /// <summary>The number of leaves.</summary>
    public long Width => End - Start;

    /// <summary>True for no leaves at all.</summary>
    public bool IsEmpty => Start == End;

    /// <summary>The subtree between two indices, or a fault where these leaves are none.</summary>
    public static Checked<Subtree> Parse(long start, long end)
    {
        if (start < 0 || end < start) return new Fault(FaultCode.OutOfRange, $"[{start}, {end}) is no range of leaves");
        if (start == end) return new Subtree(start, end);
        var ceiling = BitOperations.RoundUpToPowerOf2((ulong)(end - start));
        return (ulong)start % ceiling == 0
            ? new Subtree(start, end)
            : new Fault(FaultCode.OutOfRange, $"[{start}, {end}) is no subtree");
    }

    /// <summary>Verifies that a leaf stands at an index of the large tree inside this subtree: an ordinary inclusion proof, counted from Start.</summary>
    /// <returns>The inclusion, with index and size as seen from the subtree.</returns>
    public Checked<Inclusion> VerifyInclusion(long index, TreeHash leaf, IReadOnlyList<TreeHash> hashes, TreeHash root) =>
        index < Start || index >= End
            ? new Fault(FaultCode.OutOfRange, $"index {index} is not in [{Start}, {End})")
            : new InclusionProof(index - Start, Width, hashes).Verify(leaf, root);
}
