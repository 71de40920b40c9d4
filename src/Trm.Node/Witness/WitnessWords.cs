using System.Data.Common;
using System.Text;
using Trm.Contracts.Control;
using Trm.Node.Inbox;
using Trm.Node.Trail;

namespace Trm.Node.Witness;

/// <summary>What the next control message to a peer says of checkpoints, and that it has been said.</summary>
internal static class WitnessWords
{
    /// <summary>Adds what is due to a control message.</summary>
    public static ControlMessage Add(NodeParts node, DbConnection db, string peer, ControlMessage control)
    {
        var answer = WitnessTable.Answer(db, peer);
        var held = answer is null ? null : WitnessTable.Held(db, answer.Origin);
        return control with
        {
            Checkpoint = Offer(node, db, peer),
            Cosignature = answer is { Conflict: false } && held is not null ? new(Encoding.UTF8.GetBytes(held.Cosignature + "\n"), held.Size) : null,
            Conflict = answer is { Conflict: true } ? new(held is null ? (ReadOnlyMemory<byte>?)null : Encoding.UTF8.GetBytes(held.Note)) : null,
            Fork = ForkTable.Due(db, peer) is { } fork ? ForkNotice.Parse(fork.Proof) : null,
        };
    }

    /// <summary>Notes in the commit that stores it that a control message says it.</summary>
    public static void Said(NodeParts node, DbTransaction tx, string peer, ControlMessage control, long now)
    {
        var origin = node.LogSigner.Key.Name;
        OfferTable.Meet(tx, peer, origin, now);
        if (control.Checkpoint is { } offer)
            OfferTable.Offered(tx, peer, origin, Trm.Trail.Checkpoint.ParseClaim(offer.Checkpoint.Span).Demand().Size, offer.OldSize, now);
        if (control.Cosignature is not null || control.Conflict is not null)
            WitnessTable.Answered(tx, peer);
        if (control.Fork is { } fork)
            ForkTable.Told(tx, peer, Trm.Trail.Checkpoint.ParseClaim(fork.Smaller.Span).Demand().Origin);
        if (ForkTable.Due(tx.Connection!, peer, tx) is not null)
            PeerTable.OweControl(tx, peer, now);
    }

    private static CheckpointOffer? Offer(NodeParts node, DbConnection db, string peer)
    {
        if (OfferTable.Find(db, peer, node.LogSigner.Key.Name) is not { Due: true } offer || TrailTable.Checkpoint(db) is not var (size, note) || size < offer.Held)
            return null;
        try
        {
            return new(Encoding.UTF8.GetBytes(note), offer.Held, [.. OwnLog.Of(node, size).Prove(offer.Held).Hashes.Select(h => (ReadOnlyMemory<byte>)h.ToArray())]);
        }
        catch (IOException failure)
        {
            // A tile is gone with the disk; the next checkpoint writes all of them again. It stays due.
            node.Log.LoopFailed("checkpoint", failure.GetType().Name, node.Delivery.Checkpoint.TotalSeconds);
            return null;
        }
    }
}
