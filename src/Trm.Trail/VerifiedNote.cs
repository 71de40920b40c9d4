namespace Trm.Trail;

/// <summary>The proof that at least one known key signed a note. Made by <see cref="SignedNote.Verify"/> alone.</summary>
public sealed class VerifiedNote
{
    internal VerifiedNote(SignedNote note, IReadOnlyList<NoteKey> by) => (Note, By) = (note, by);

    public SignedNote Note { get; }

    /// <summary>The keys that signed, in the order of their lines.</summary>
    public IReadOnlyList<NoteKey> By { get; }
}
