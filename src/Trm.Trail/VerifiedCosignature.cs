namespace Trm.Trail;

/// <summary>The proof that a witness cosigned a checkpoint. Made by <see cref="Cosignature.Verify"/> alone.</summary>
public sealed class VerifiedCosignature
{
    internal VerifiedCosignature(NoteKey by, DateTimeOffset time, NoteSignature line) => (By, Time, Line) = (by, time, line);

    /// <summary>The key of the witness.</summary>
    public NoteKey By { get; }

    /// <summary>When the witness says it cosigned.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>The signature line.</summary>
    public NoteSignature Line { get; }
}
