namespace Trm.Trail;

/// <summary>A claim that the tree of a size begins with the tree of an older size: RFC 6962 2.1.2. Nothing is proved until <see cref="Verify"/> says so.</summary>
public sealed record ConsistencyProof(long OldSize, long Size, IReadOnlyList<TreeHash> Hashes)
{
    /// <summary>
    /// Recomputes both roots. A proof from size 0 is refused: every tree extends the empty one, so it would prove nothing. Between equal sizes the
    /// roots must be equal and the proof empty.
    /// </summary>
    public Checked<Consistency> Verify(TreeHash oldRoot, TreeHash root)
    {
        if (OldSize < 1 || OldSize > Size)
            return new Fault(FaultCode.OutOfRange, $"there is no consistency proof from size {OldSize} to size {Size}");
        var check = new SubtreeConsistencyProof(new Subtree(0, OldSize), Size, Hashes).Verify(oldRoot, root);
        return check.Holds ? new Consistency(OldSize, oldRoot, Size, root) : check.Fault;
    }
    /// <summary>
    /// The root that the newer tree has at the old size, as this proof tells it; null where the proof does not lead to the newer root, or does not tell: where the old
    /// size is a power of two that lies on the left edge, the old root is not part of the proof.
    /// </summary>
    public TreeHash? Prefix(TreeHash root) =>
        OldSize < 1 || OldSize > Size ? null
        : OldSize == Size ? Hashes.Count == 0 ? root : null
        : new SubtreeConsistencyProof(new Subtree(0, OldSize), Size, Hashes).Prefix(root);
}
