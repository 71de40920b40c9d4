namespace Trm.Trail.Tests;

/// <summary>A whole tree in memory: every complete subtree by its id.</summary>
internal sealed class MemoryTree : IHashReader
{
    private readonly Dictionary<NodeId, TreeHash> nodes = [];

    public MemoryTree(IEnumerable<TreeHash> leaves)
    {
        foreach (var leaf in leaves) Edge.Append(leaf, nodes.Add);
    }

    public TreeEdge Edge { get; } = new();

    public int Reads { get; private set; }

    public TreeHash Read(NodeId node)
    {
        Reads++;
        return nodes[node];
    }
}
