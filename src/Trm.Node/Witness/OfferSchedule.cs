using System.Data.Common;
using Trm.Node.Trail;

namespace Trm.Node.Witness;

/// <summary>
/// When our newest checkpoint goes to a peer: at most every five minutes, and only if the log grew by more than receipts since the last one, or a leaf
/// that this peer has not cosigned is an hour old. A peer that has not answered is not asked again within that hour. So idle nodes are silent. And never while a leaf that it
/// lacks is that old: cosigned later, it would speak against us.
/// </summary>
/// <remarks>Source: contracts/trail.md, "Witnesses".</remarks>
internal static class OfferSchedule
{
    /// <summary>The peers to whom our newest published checkpoint is due now.</summary>
    public static IReadOnlyList<string> Due(NodeParts node, DbConnection db, DateTimeOffset now, DbTransaction? tx = null)
    {
        var published = TrailTable.Checkpoint(db, tx)?.Size ?? 0;
        if (ForkTable.IsForked(db, node.LogSigner.Key.Name, tx) || IsBehind(node, db, published, now, tx))
            return []; // nobody cosigns it any more, or a newer one comes first
        return [.. OfferTable.All(db, node.LogSigner.Key.Name, tx).Where(o => !o.Due && IsDue(o, published, node.Delivery, now, db, tx)).Select(o => o.Peer)];
    }

    /// <summary>
    /// True where the newest checkpoint lacks leaves that are an hour old, as after a downtime: receipts promise some of them. Cosigned now, it would read as a promise broken; the
    /// next one, seconds away, goes in its place.
    /// </summary>
    /// <param name="published">The size of that checkpoint.</param>
    public static bool IsBehind(NodeParts node, DbConnection db, long published, DateTimeOffset now, DbTransaction? tx = null) =>
        OfferTable.OldestMinute(db, published, TrailTable.Size(db, tx), tx) is { } minute && now - DateTimeOffset.FromUnixTimeSeconds(minute * 60) >= node.Delivery.UnwitnessedAtMost;

    private static bool IsDue(OfferTable.Row offer, long published, DeliveryOptions times, DateTimeOffset now, DbConnection db, DbTransaction? tx)
    {
        var since = now - DateTimeOffset.FromUnixTimeMilliseconds(offer.OfferedAt);
        if (published <= offer.Held || since < times.CheckpointAgain || (!offer.Answered && since < times.UnwitnessedAtMost))
            return false;
        return (offer.Answered && OfferTable.GrewByMoreThanReceipts(db, Math.Max(offer.Held, offer.Offered), published, tx))
            || (OfferTable.OldestMinute(db, offer.Held, published, tx) is { } minute && now - DateTimeOffset.FromUnixTimeSeconds(minute * 60) >= times.UnwitnessedAtMost);
    }
}
