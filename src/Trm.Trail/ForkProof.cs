namespace Trm.Trail;

/// <summary>
/// A claim that one log signed two histories: two signed checkpoints, and a consistency proof that the tree of the larger one begins otherwise than the smaller
/// one says. Whoever has the key of the log can verify it; nobody can make one of an honest log without breaking SHA-256 or Ed25519. Nothing is proved until
/// <see cref="Verify"/> says so.
/// </summary>
/// <param name="Smaller">The signed note of the smaller size; either where both sizes are the same.</param>
/// <param name="Larger">The signed note of the larger size.</param>
/// <param name="Prefix">The root of the larger tree at the smaller size.</param>
/// <param name="Proof">Consistency proof from that root to the larger one; empty where both sizes are the same.</param>
public sealed record ForkProof(ReadOnlyMemory<byte> Smaller, ReadOnlyMemory<byte> Larger, TreeHash Prefix, IReadOnlyList<TreeHash> Proof)
{
    /// <summary>The proof in two checkpoints of one log, where they and what is known of the larger tree give one; null where they may still be joined.</summary>
    /// <param name="one">A checkpoint.</param>
    /// <param name="other">Another one of the same origin.</param>
    /// <param name="prefix">The root of the larger tree at the smaller size; not looked at where the sizes are the same.</param>
    /// <param name="proof">The consistency proof from there.</param>
    public static ForkProof? Find(VerifiedCheckpoint one, VerifiedCheckpoint other, TreeHash? prefix = null, ConsistencyProof? proof = null)
    {
        var (smaller, larger) = one.Checkpoint.Size <= other.Checkpoint.Size ? (one, other) : (other, one);
        if (smaller.Checkpoint.Size == larger.Checkpoint.Size)
            (prefix, proof) = (larger.Checkpoint.Root, new ConsistencyProof(smaller.Checkpoint.Size, larger.Checkpoint.Size, []));
        return prefix is { } root && proof is not null && root != smaller.Checkpoint.Root
            ? new ForkProof(smaller.Note.Note.ToBytes(), larger.Note.Note.ToBytes(), root, proof.Hashes)
            : null;
    }

    /// <summary>Verifies both signatures, and that no proof can join the two.</summary>
    /// <param name="log">The key of the log.</param>
    public Checked<VerifiedFork> Verify(NoteKey log)
    {
        var smaller = Checkpoint.Verify(Smaller.Span, log);
        if (!smaller.Holds) return smaller.Fault;
        var larger = Checkpoint.Verify(Larger.Span, log);
        if (!larger.Holds) return larger.Fault;
        var prefix = new ConsistencyProof(smaller.Value.Checkpoint.Size, larger.Value.Checkpoint.Size, Proof).Verify(Prefix, larger.Value.Checkpoint.Root);
        if (!prefix.Holds) return prefix.Fault;
        return Prefix != smaller.Value.Checkpoint.Root
            ? new VerifiedFork(smaller.Value, larger.Value)
            : new Fault(FaultCode.HashMismatch, "the proof joins the two checkpoints: this is no fork");
    }
}
