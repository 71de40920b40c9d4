namespace Trm.Trail;

/// <summary>A claim that a leaf stands at an index of a tree of a size: RFC 6962 2.1.1. Nothing is proved until <see cref="Verify"/> says so.</summary>
public sealed record InclusionProof(long Index, long Size, IReadOnlyList<TreeHash> Hashes)
{
    /// <summary>Recomputes the root from the leaf and the path. Any index, size and number of hashes may be given.</summary>
    public Checked<Inclusion> Verify(TreeHash leaf, TreeHash root)
    {
        if (Index < 0 || Index >= Size) return new Fault(FaultCode.OutOfRange, $"index {Index} is not in a tree of size {Size}");
        if (Recompute(Index, Size, leaf, Hashes.Count) is not { } recomputed)
            return new Fault(FaultCode.ProofLength, $"{Hashes.Count} hashes do not prove index {Index} in a tree of size {Size}");
        return recomputed == root
            ? new Inclusion(Index, leaf, Size, root)
            : new Fault(FaultCode.HashMismatch, $"the path from leaf {Index} does not lead to the root of size {Size}");
    }

    // PATH(m, D[n]) read backwards: the last hash belongs to the topmost split. Null where the hashes run out or remain.
    private TreeHash? Recompute(long m, long n, TreeHash leaf, int count)
    {
        if (n == 1) return count == 0 ? leaf : null;
        if (count == 0) return null;
        var k = MerkleTree.Split(n);
        var sibling = Hashes[count - 1];
        return m < k
            ? Recompute(m, k, leaf, count - 1) is { } left ? Rfc6962.HashChildren(left, sibling) : null
            : Recompute(m - k, n - k, leaf, count - 1) is { } right ? Rfc6962.HashChildren(sibling, right) : null;
    }
}
