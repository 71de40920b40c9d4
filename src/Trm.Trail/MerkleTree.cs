using System.Numerics;

namespace Trm.Trail;

/// <summary>
/// The Merkle tree of RFC 6962 2.1 over stored hashes of complete subtrees: its root and its proofs, each in O(log n) reads. Sizes and indices are
/// counts of leaves. Called on one's own tree; the other side's claims are checked by <see cref="InclusionProof.Verify"/> and
/// <see cref="ConsistencyProof.Verify"/>.
/// </summary>
public static class MerkleTree
{
    /// <summary>MTH(D[n]), RFC 6962 2.1.</summary>
    public static TreeHash Root(long size, IHashReader reader)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        return size == 0 ? Rfc6962.EmptyRoot : Range(0, size, reader);
    }

    /// <summary>PATH(m, D[n]), RFC 6962 2.1.1.</summary>
    public static InclusionProof ProveInclusion(long index, long size, IHashReader reader)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var path = new List<TreeHash>();
        Path(index, 0, size, reader, path);
        return new InclusionProof(index, size, path);
    }

    /// <summary>PROOF(m, D[n]), RFC 6962 2.1.2, for 0 &lt; m &lt;= n. From the empty tree there is nothing to prove, hence no proof.</summary>
    public static ConsistencyProof ProveConsistency(long oldSize, long size, IHashReader reader)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(oldSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(oldSize, size);
        return new ConsistencyProof(oldSize, size, ProveSubtree(new Subtree(0, oldSize), size, reader).Hashes);
    }

    /// <summary>SUBTREE_PROOF(start, end, D_n), draft-ietf-plants-merkle-tree-certs 4.4: RFC 6962's PROOF, but for any valid subtree.</summary>
    public static SubtreeConsistencyProof ProveSubtree(Subtree subtree, long size, IHashReader reader)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(subtree.End, size);
        var hashes = new List<TreeHash>();
        if (!subtree.IsEmpty) SubProof(subtree.Start, subtree.End, 0, size, known: true, reader, hashes);
        return new SubtreeConsistencyProof(subtree, size, hashes);
    }

    /// <summary>The largest power of two smaller than n, for n &gt; 1: where RFC 6962 splits a list.</summary>
    internal static long Split(long n) => (long)(1UL << BitOperations.Log2((ulong)n - 1));

    // MTH(D[lo:hi]) = SHA-256(0x01 || MTH(D[lo:lo+k]) || MTH(D[lo+k:hi])); lo is a multiple of the subtree's size rounded up to a power of two.
    private static TreeHash Range(long lo, long hi, IHashReader reader)
    {
        var n = hi - lo;
        if (BitOperations.IsPow2(n))
        {
            var level = BitOperations.Log2((ulong)n);
            return reader.Read(new NodeId(level, lo >> level));
        }

        var k = Split(n);
        return Rfc6962.HashChildren(Range(lo, lo + k, reader), Range(lo + k, hi, reader));
    }

    private static void Path(long m, long lo, long hi, IHashReader reader, List<TreeHash> path)
    {
        if (hi - lo == 1) return; // PATH(0, {d(0)}) = {}
        var k = lo + Split(hi - lo);
        if (m < k)
        {
            Path(m, lo, k, reader, path); // PATH(m, D[n]) = PATH(m, D[0:k]) : MTH(D[k:n])
            path.Add(Range(k, hi, reader));
        }
        else
        {
            Path(m, k, hi, reader, path); // PATH(m, D[n]) = PATH(m - k, D[k:n]) : MTH(D[0:k])
            path.Add(Range(lo, k, reader));
        }
    }

    private static void SubProof(long start, long end, long lo, long hi, bool known, IHashReader reader, List<TreeHash> proof)
    {
        if (start == lo && end == hi)
        {
            if (!known) proof.Add(Range(lo, hi, reader)); // SUBPROOF(m, D[m], true) = {}, SUBPROOF(m, D[m], false) = {MTH(D[m])}
            return;
        }

        var k = lo + Split(hi - lo);
        if (end <= k)
        {
            SubProof(start, end, lo, k, known, reader, proof); // SUBPROOF(m, D[0:k], b) : MTH(D[k:n])
            proof.Add(Range(k, hi, reader));
        }
        else
        {
            // SUBPROOF(m - k, D[k:n], false) : MTH(D[0:k]); a subtree that lies wholly to the right keeps b
            SubProof(long.Max(start, k), end, k, hi, known && start >= k, reader, proof);
            proof.Add(Range(lo, k, reader));
        }
    }
}
