namespace Trm.Trail;

/// <summary>The proof that the tree a log signed is the tree of the entries at hand, and that every tile belongs to it. Made by <see cref="LogCheck"/> alone.</summary>
public sealed class VerifiedLog
{
    internal VerifiedLog(VerifiedCheckpoint checkpoint) => Checkpoint = checkpoint;

    public VerifiedCheckpoint Checkpoint { get; }
}
