namespace Trm.Trail;

/// <summary>Where the hashes of complete subtrees lie: tiles, a database, memory.</summary>
public interface IHashReader
{
    /// <summary>The hash of a complete subtree. The tree is ours and must have it: a missing hash is an exception, not a result.</summary>
    /// <exception cref="IOException">The hash is not there or not readable.</exception>
    TreeHash Read(NodeId node);
}
