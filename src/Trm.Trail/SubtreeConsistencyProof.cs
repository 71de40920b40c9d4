namespace Trm.Trail;

/// <summary>A claim that a subtree belongs to the tree of a size: draft-ietf-plants-merkle-tree-certs 4.4, RFC 6962 2.1.2 where the subtree is a prefix.</summary>
public sealed record SubtreeConsistencyProof(Subtree Subtree, long Size, IReadOnlyList<TreeHash> Hashes)
{
    /// <summary>Recomputes both roots. The empty subtree is in every tree, whatever its root, and has an empty proof.</summary>
    public Checked<SubtreeConsistency> Verify(TreeHash subtreeRoot, TreeHash root)
    {
        if (Subtree.End > Size) return new Fault(FaultCode.OutOfRange, $"[{Subtree.Start}, {Subtree.End}) is not in a tree of size {Size}");
        if (Subtree.IsEmpty)
        {
            if (Hashes.Count != 0) return new Fault(FaultCode.ProofLength, "an empty subtree needs no hashes");
            return subtreeRoot == Rfc6962.EmptyRoot
                ? new SubtreeConsistency(Subtree, subtreeRoot, Size, root)
                : new Fault(FaultCode.HashMismatch, "the root of an empty subtree is the hash of nothing");
        }

        if (Recompute(Subtree.Start, Subtree.End, Size, known: true, subtreeRoot, Hashes.Count) is not var (part, whole))
            return new Fault(FaultCode.ProofLength, $"{Hashes.Count} hashes do not join [{Subtree.Start}, {Subtree.End}) to a tree of size {Size}");
        if (part != subtreeRoot) return new Fault(FaultCode.HashMismatch, $"the proof does not lead to the root of [{Subtree.Start}, {Subtree.End})");
        return whole == root
            ? new SubtreeConsistency(Subtree, subtreeRoot, Size, root)
            : new Fault(FaultCode.HashMismatch, $"the proof does not lead to the root of size {Size}");
    }

    // The proof holds for one root of the part alone, if for any; where the part is itself a hash of the way up, every guess is a guess about the whole.
    internal TreeHash? Prefix(TreeHash root) =>
        Recompute(Subtree.Start, Subtree.End, Size, known: true, Rfc6962.EmptyRoot, Hashes.Count) is var (part, whole) && whole == root ? part : null;

    // SUBPROOF(start, end, D[n], b) read backwards: both roots from the same hashes. Null where the hashes run out or remain.
    private (TreeHash Part, TreeHash Whole)? Recompute(long start, long end, long n, bool known, TreeHash root, int count)
    {
        if (start == 0 && end == n)
            return known
                ? count == 0 ? (root, root) : null
                : count == 1 ? (Hashes[0], Hashes[0]) : null;
        if (count == 0) return null;
        var k = MerkleTree.Split(n);
        var last = Hashes[count - 1];
        if (end <= k)
            return Recompute(start, end, k, known, root, count - 1) is var (p, w) ? (p, Rfc6962.HashChildren(w, last)) : null;
        if (start >= k)
            return Recompute(start - k, end - k, n - k, known, root, count - 1) is var (q, v) ? (q, Rfc6962.HashChildren(last, v)) : null;
        return Recompute(0, end - k, n - k, known: false, root, count - 1) is var (part, whole) // across the split, hence start = 0
            ? (Rfc6962.HashChildren(last, part), Rfc6962.HashChildren(last, whole))
            : null;
    }
}
