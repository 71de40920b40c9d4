namespace Trm.Trail;

/// <summary>The proof that one tree is a prefix of another: nothing was removed or changed. Made by <see cref="ConsistencyProof.Verify"/> alone.</summary>
public sealed class Consistency
{
    internal Consistency(long oldSize, TreeHash oldRoot, long size, TreeHash root) =>
        (OldSize, OldRoot, Size, Root) = (oldSize, oldRoot, size, root);

    public long OldSize { get; }

    public TreeHash OldRoot { get; }

    public long Size { get; }

    public TreeHash Root { get; }
}
