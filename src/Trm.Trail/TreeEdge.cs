namespace Trm.Trail;

/// <summary>
/// The right edge of a growing tree: the roots of its complete subtrees, at most 63, which is all that appending needs. A million leaves cost a
/// million calls and a few hundred bytes.
/// </summary>
public sealed class TreeEdge
{
    private readonly Stack<TreeHash> subtrees = new();

    /// <summary>The number of leaves appended.</summary>
    public long Size { get; private set; }

    /// <summary>The edge of a stored tree, read in O(log n).</summary>
    public static TreeEdge Read(long size, IHashReader reader)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        var edge = new TreeEdge { Size = size };
        for (var (level, start) = (62, 0L); level >= 0; level--)
        {
            if ((size >> level & 1) == 0) continue;
            edge.subtrees.Push(reader.Read(new NodeId(level, start >> level)));
            start += 1L << level;
        }

        return edge;
    }

    /// <summary>Appends the hash of one leaf, and tells of each subtree that it completes, the leaf itself first.</summary>
    public void Append(TreeHash leaf, Action<NodeId, TreeHash>? completed = null)
    {
        var (hash, index) = (leaf, Size++);
        completed?.Invoke(new NodeId(0, index), hash);
        for (var level = 1; (index & 1) == 1; level++)
        {
            index >>= 1;
            hash = Rfc6962.HashChildren(subtrees.Pop(), hash);
            completed?.Invoke(new NodeId(level, index), hash);
        }

        subtrees.Push(hash);
    }

    /// <summary>MTH(D[n]) of the leaves appended so far, RFC 6962 2.1: the subtrees folded from the right.</summary>
    public TreeHash Root => Size == 0 ? Rfc6962.EmptyRoot : subtrees.Aggregate((right, left) => Rfc6962.HashChildren(left, right));
}
