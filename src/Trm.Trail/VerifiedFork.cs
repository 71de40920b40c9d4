namespace Trm.Trail;

/// <summary>The proof that a log signed two histories. Made by <see cref="ForkProof.Verify"/> alone.</summary>
public sealed class VerifiedFork
{
    internal VerifiedFork(VerifiedCheckpoint smaller, VerifiedCheckpoint larger) => (Smaller, Larger) = (smaller, larger);

    public VerifiedCheckpoint Smaller { get; }

    public VerifiedCheckpoint Larger { get; }

    /// <summary>The log.</summary>
    public string Origin => Smaller.Checkpoint.Origin;
}
