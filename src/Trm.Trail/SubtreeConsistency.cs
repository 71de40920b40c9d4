namespace Trm.Trail;

/// <summary>The proof that a subtree belongs to a tree. Made by <see cref="SubtreeConsistencyProof.Verify"/> alone.</summary>
public sealed class SubtreeConsistency
{
    internal SubtreeConsistency(Subtree subtree, TreeHash subtreeRoot, long size, TreeHash root) =>
        (Subtree, SubtreeRoot, Size, Root) = (subtree, subtreeRoot, size, root);

    public Subtree Subtree { get; }

    public TreeHash SubtreeRoot { get; }

    public long Size { get; }

    public TreeHash Root { get; }
}
