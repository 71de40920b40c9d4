using Trm.Trail;

namespace Trm.Node.Witness;

/// <summary>Roots and proofs of our own log, from its tiles.</summary>
/// <param name="folder">The folder of the log.</param>
/// <param name="size">The size of the newest published checkpoint; its tiles are there.</param>
internal sealed class OwnLog(LogFolder folder, long size)
{
    private readonly TileReader _tiles = new(size, folder);

    public static OwnLog Of(NodeParts node, long size) => new(new LogFolder(Path.Combine(node.TrailFolder, "log")), size);

    /// <summary>The root at an older size.</summary>
    /// <exception cref="IOException">A tile is not there.</exception>
    public TreeHash Root(long at) => MerkleTree.Root(at, _tiles);

    /// <summary>The consistency proof from an older size; none from 0.</summary>
    /// <exception cref="IOException">A tile is not there.</exception>
    public ConsistencyProof Prove(long from) => from == 0 ? new(0, size, []) : MerkleTree.ProveConsistency(from, size, _tiles);
}
