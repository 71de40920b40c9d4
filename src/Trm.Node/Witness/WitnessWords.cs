using System.Data.Common;
using System.Text;
using Trm.Contracts.Control;
using Trm.Node.Alarms;
using Trm.Node.Inbox;
using Trm.Node.Trail;
using Trm.Trail;

namespace Trm.Node.Witness;

/// <summary>What the next control message to a peer says of checkpoints, and that it has been said.</summary>
internal static class WitnessWords
{
    /// <summary>Adds what is due to a control message.</summary>
    /// <returns>The message, and what our log was found to be where our checkpoint was due.</returns>
    public static (ControlMessage Content, OwnLogState Log) Add(NodeParts node, DbConnection db, string peer, ControlMessage control)
    {
        var (offer, log) = Offer(node, db, peer);
        var answer = WitnessTable.Answer(db, peer);
        var held = answer is null ? null : WitnessTable.Held(db, answer.Origin);
        return (control with
        {
            Checkpoint = offer,
            Cosignature = answer is { Conflict: false } && held is not null ? new(Encoding.UTF8.GetBytes(held.Cosignature + "\n"), held.Size) : null,
            Conflict = answer is { Conflict: true } ? new(held is null ? (ReadOnlyMemory<byte>?)null : Encoding.UTF8.GetBytes(held.Note)) : null,
            Fork = ForkTable.Due(db, peer) is { } fork ? ForkNotice.Parse(fork.Proof) : null,
        }, log);
    }

    /// <summary>Notes in the commit that stores it that a control message says it.</summary>
    public static void Said(NodeParts node, DbTransaction tx, string peer, ControlMessage control, OwnLogState log, long now)
    {
        var origin = node.LogSigner.Key.Name;
        OfferTable.Meet(tx, peer, origin, now);
        if (control.Checkpoint is { } offer)
            OfferTable.Offered(tx, peer, origin, Trm.Trail.Checkpoint.ParseClaim(offer.Checkpoint.Span).Demand().Size, offer.OldSize, now);
        else if (OfferTable.Find(tx.Connection!, peer, origin, tx) is { Due: true } due)
            OfferTable.NotOffered(tx, peer, origin, log == OwnLogState.Whole ? due.OfferedAt : now); // the schedule brings it with the next checkpoint, or when the log is there and whole again
        if (log == OwnLogState.Damaged)
            node.Raise(tx, AlarmCode.LogDamaged, null, null);
        if (control.Cosignature is not null || control.Conflict is not null)
            WitnessTable.Answered(tx, peer);
        if (control.Fork is { } fork)
            ForkTable.Told(tx, peer, Trm.Trail.Checkpoint.ParseClaim(fork.Smaller.Span).Demand().Origin);
        if (ForkTable.Due(tx.Connection!, peer, tx) is not null)
            PeerTable.OweControl(tx, peer, now);
    }

    private static (CheckpointOffer? Offer, OwnLogState Log) Offer(NodeParts node, DbConnection db, string peer)
    {
        if (OfferTable.Find(db, peer, node.LogSigner.Key.Name) is not { Due: true } offer || TrailTable.Checkpoint(db) is not var (size, note) || size < offer.Held
            || OfferSchedule.IsBehind(node, db, size, node.Time.GetUtcNow()))
            return default;
        if (node.IsTrailAway)
            return (null, OwnLogState.Away);
        try
        {
            var proof = OwnLog.Of(node, size).Prove(offer.Held);
            // A damaged tile proves what is not so, and the peer would believe it of us.
            if (offer.Held > 0 && TrailTable.CheckpointAt(db, offer.Held) is { } held && !proof.Verify(Root(held), Root(note)).Holds)
                return (null, OwnLogState.Damaged);
            return (new(Encoding.UTF8.GetBytes(note), offer.Held, [.. proof.Hashes.Select(h => (ReadOnlyMemory<byte>)h.ToArray())]), OwnLogState.Whole);
        }
        catch (IOException)
        {
            return (null, OwnLogState.Damaged);
        }
    }

    private static TreeHash Root(string note) => Trm.Trail.Checkpoint.ParseClaim(Encoding.UTF8.GetBytes(note)).Demand().Root;
}
