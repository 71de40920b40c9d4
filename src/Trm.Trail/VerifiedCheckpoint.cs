namespace Trm.Trail;

/// <summary>The proof that a log signed this checkpoint. It says nothing yet about the tree behind it. Made by <see cref="Checkpoint.Verify"/> alone.</summary>
public sealed class VerifiedCheckpoint
{
    internal VerifiedCheckpoint(Checkpoint checkpoint, VerifiedNote note) => (Checkpoint, Note) = (checkpoint, note);

    public Checkpoint Checkpoint { get; }

    /// <summary>The note, with the signature lines of others that were not judged here.</summary>
    public VerifiedNote Note { get; }
}
