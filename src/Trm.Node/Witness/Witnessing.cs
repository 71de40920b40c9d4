using System.Data.Common;
using System.Text;
using Trm.Contracts.Control;
using Trm.Contracts.Identifiers;
using Trm.Evidence.Witnesses;
using Trm.Node.Alarms;
using Trm.Node.Generations;
using Trm.Node.Inbox;
using Trm.Node.Trail;
using Trm.Trail;

namespace Trm.Node.Witness;

/// <summary>
/// What control messages say of checkpoints, inside the transaction of their reception: compare and set at once, or not at all. As a witness we cosign what continues
/// what we cosigned before, and nothing else; of our own log we believe what its witnesses signed.
/// </summary>
/// <remarks>Source: contracts/trail.md, "Witnesses"; C2SP tlog-witness and tlog-cosignature.</remarks>
internal sealed class Witnessing(NodeParts node, DbTransaction tx, DateTimeOffset now)
{
    private readonly Forks _forks = new(node, tx, now);

    private long Ms => now.ToUnixTimeMilliseconds();

    private string Origin => node.LogSigner.Key.Name;

    /// <summary>Takes what a verified control message of that peer says.</summary>
    /// <param name="peer">Who says it.</param>
    /// <param name="iat">When it was sealed.</param>
    /// <param name="control">What it says.</param>
    public void Take(ParticipantId peer, DateTimeOffset iat, ControlMessage control)
    {
        if (control.Fork is { } fork)
            _forks.Take(peer, fork);
        if (control.Checkpoint is { } offer)
            TakeOffer(peer, offer, isOld: now - iat > node.Delivery.UnwitnessedAtMost);
        if (ForkTable.IsForked(tx.Connection!, node.Directory.Current, peer, tx))
            return; // nothing that it signs about a log is believed any more
        if (control.Cosignature is { } cosignature)
            TakeCosignature(peer, cosignature);
        if (control.Conflict is { } conflict)
            TakeConflict(peer, conflict);
    }

    // -- as a witness ----------------------------------------------------------------------------------------------

    // One that lay somewhere for longer than an hour has a successor, or gets one: who has no answer offers again. Cosigned now, what it lacks would read as left out. It
    // proves a fork as well as any other.
    private void TakeOffer(ParticipantId peer, CheckpointOffer offer, bool isOld)
    {
        var origin = Checkpoint.ParseClaim(offer.Checkpoint.Span).Value?.Origin;
        if (origin is null || ListedKeys.OwnerOf(origin) != peer || ListedKeys.OfLog([node.Directory.Current], origin) is not { } key
            || !(Checkpoint.Verify(offer.Checkpoint.Span, key) is { Holds: true, Value: { Note.Note.Signatures.Count: 1 } shown }))
        {
            node.Lines.Of(peer.Value)?.CheckpointNotTaken(peer.Value);
            return;
        }

        if (ForkTable.IsForked(tx.Connection!, origin, tx))
            return;
        var size = shown.Checkpoint.Size;
        if (Held(origin, size, key) is { } same)
        {
            if (ForkProof.Find(same, shown) is { } two)
                _forks.Found(peer, origin, two);
            else if (isOld)
                TooOld(peer);
            else if (size == WitnessTable.Held(tx.Connection!, origin, tx)!.Size)
                Cosign(peer, shown);
            else
                Conflict(peer, origin);
            return;
        }

        var held = WitnessTable.Held(tx.Connection!, origin, tx);
        var continues = held is not null && offer.OldSize == held.Size && size >= held.Size;
        if (isOld && !continues)
            TooOld(peer);
        else if (continues)
            Compare(peer, Held(origin, held!.Size, key)!, shown, new(held.Size, size, [.. offer.Proof.Select(h => new TreeHash(h.Span))]), isOld);
        else if (held is null && offer.OldSize == 0)
            Cosign(peer, shown);
        else
            Conflict(peer, origin);
    }

    private void Compare(ParticipantId peer, VerifiedCheckpoint held, VerifiedCheckpoint shown, ConsistencyProof proof, bool isOld)
    {
        if (proof.Verify(held.Checkpoint.Root, shown.Checkpoint.Root).Holds)
        {
            if (isOld)
                TooOld(peer);
            else
                Cosign(peer, shown);
        }
        else if (ForkProof.Find(held, shown, proof.Prefix(shown.Checkpoint.Root), proof) is { } two)
            _forks.Found(peer, held.Checkpoint.Origin, two);
        else if (isOld)
            TooOld(peer);
        else
        {
            // It leads nowhere, and does not tell where it comes from: there is nothing in it that would convince anybody else. Asked for again.
            node.Raise(tx, AlarmCode.CheckpointUnproved, peer.Value, null);
            Conflict(peer, held.Checkpoint.Origin);
        }
    }

    private void TooOld(ParticipantId peer) => node.Lines.Of(peer.Value)?.CheckpointTooOld(peer.Value);

    private VerifiedCheckpoint? Held(string origin, long size, NoteKey key) =>
        WitnessTable.HeldAt(tx.Connection!, origin, size, tx) is { } row ? Checkpoint.Verify(Encoding.UTF8.GetBytes(row.Note), key).Demand() : null;

    private void Cosign(ParticipantId peer, VerifiedCheckpoint shown)
    {
        var origin = shown.Checkpoint.Origin;
        WitnessTable.Hold(tx, new()
        {
            Origin = origin,
            Size = shown.Checkpoint.Size,
            Peer = peer.Value,
            Note = shown.Note.Note.ToString(),
            Cosignature = node.Witness.Cosign(shown, now).ToString(),
            At = Ms,
        });
        WitnessTable.Proved(tx, origin);
        node.Clear(tx, AlarmCode.CheckpointUnproved, peer.Value, null);
        Owe(peer, origin, conflict: false);
        node.Log.Cosigned(peer.Value, shown.Checkpoint.Size);
    }

    // "Prove from there." Who is asked and cannot for an hour has perhaps nothing to prove it with: somebody asks.
    private void Conflict(ParticipantId peer, string origin)
    {
        if (WitnessTable.Held(tx.Connection!, origin, tx) is not null && Ms - WitnessTable.Unproved(tx, origin, Ms) >= node.Delivery.UnwitnessedAtMost.TotalMilliseconds)
            node.Raise(tx, AlarmCode.CheckpointUnproved, peer.Value, null);
        Owe(peer, origin, conflict: true);
    }

    private void Owe(ParticipantId peer, string origin, bool conflict)
    {
        WitnessTable.Owe(tx, peer.Value, origin, conflict, Ms);
        PeerTable.OweControl(tx, peer.Value, Ms);
    }

    // -- our own log -----------------------------------------------------------------------------------------------

    private void TakeCosignature(ParticipantId peer, CosignatureAnswer answer)
    {
        var line = NoteSignature.Parse(answer.Cosignature.Span);
        var note = TrailTable.CheckpointAt(tx.Connection!, answer.Size, tx);
        if (!line.Holds || note is null || Verify(peer, line.Value, SignedNote.Parse(Encoding.UTF8.GetBytes(note)).Demand().Text) is not { } cosignature)
        {
            node.Lines.Of(peer.Value)?.CosignatureNotTaken(peer.Value, answer.Size);
            return;
        }

        WitnessTable.Cosigned(tx, Origin, answer.Size, peer.Value, cosignature.Line.ToString(), cosignature.Time.ToUnixTimeMilliseconds());
        OfferTable.Answered(tx, peer.Value, Origin, answer.Size);
        node.Clear(tx, AlarmCode.LogBehind, peer.Value, null);
    }

    private VerifiedCosignature? Verify(ParticipantId witness, NoteSignature line, string text) =>
        ListedKeys.OfWitness(node.Directory.Current, witness).Select(key => Cosignature.Verify(line, text, key)).FirstOrDefault(c => c.Holds)?.Value;

    // The peer holds another size than we thought. It may also hold what we no longer have, or what we never signed with this history.
    private void TakeConflict(ParticipantId peer, CheckpointConflict conflict)
    {
        if (OfferTable.Find(tx.Connection!, peer.Value, Origin, tx) is not { } offer)
            return;
        var held = 0L;
        if (conflict.Checkpoint is { } note)
        {
            if (!Checkpoint.Verify(note.Span, node.LogSigner.Key).Holds || TrailTable.Checkpoint(tx.Connection!, tx) is not var (size, own))
            {
                node.Lines.Of(peer.Value)?.CheckpointNotTaken(peer.Value);
                return;
            }

            var theirs = Checkpoint.Verify(note.Span, node.LogSigner.Key).Demand();
            held = theirs.Checkpoint.Size;
            if (held > size)
            {
                // Our own signature on more than we have: nothing new is numbered or signed until a new generation.
                node.Raise(tx, AlarmCode.LogBehind, peer.Value, null);
                OldCopy.Found(node, tx, peer: null);
                return;
            }

            if (held > 0 && FindFork(theirs, Checkpoint.Verify(Encoding.UTF8.GetBytes(own), node.LogSigner.Key).Demand()) is { } two)
            {
                // Our own log was rewritten. The peer learns it from us as well as from its own comparison.
                _forks.Found(node.Self, Origin, two);
                return;
            }
        }

        OfferTable.Answered(tx, peer.Value, Origin, held);
        // Once at once; a peer that goes on asking gets it in the rhythm of all others.
        if (offer.OldSize != held)
        {
            OfferTable.Due(tx, peer.Value, Origin);
            PeerTable.OweControl(tx, peer.Value, Ms);
        }
    }

    private ForkProof? FindFork(VerifiedCheckpoint theirs, VerifiedCheckpoint own)
    {
        try
        {
            var log = OwnLog.Of(node, own.Checkpoint.Size);
            if (ForkProof.Find(theirs, own, log.Root(theirs.Checkpoint.Size), log.Prove(theirs.Checkpoint.Size)) is not { } two)
                return null;
            var proof = two.Verify(node.LogSigner.Key);
            if (proof.Holds)
                return two;
            // Our tiles do not lead to what we signed: one is damaged. That is no second history, and as good as gone.
            node.Log.LoopFailed("checkpoint", proof.Fault.Code.ToString(), 0);
            return null;
        }
        catch (IOException failure)
        {
            // A tile is gone with the disk: the peer compares for itself, and asks again.
            node.Log.LoopFailed("checkpoint", failure.GetType().Name, 0);
            return null;
        }
    }
}
