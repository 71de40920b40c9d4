namespace Trm.Trail;

/// <summary>The proof that a leaf stands at an index of the tree with this size and root. Made by <see cref="InclusionProof.Verify"/> alone.</summary>
public sealed class Inclusion
{
    internal Inclusion(long index, TreeHash leaf, long size, TreeHash root) => (Index, Leaf, Size, Root) = (index, leaf, size, root);

    public long Index { get; }

    public TreeHash Leaf { get; }

    public long Size { get; }

    public TreeHash Root { get; }
}
