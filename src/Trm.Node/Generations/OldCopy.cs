using System.Data.Common;
using Dapper;
using Trm.Node.Alarms;
using Trm.Node.Inbox;

namespace Trm.Node.Generations;

/// <summary>
/// What a node does where a peer holds numbers of ours that we never gave. Either an old copy of our data was put back, or somebody signs in our name: <see cref="Freshness"/> tells the one from
/// the other where anything can. Of a thief the alarm speaks, and nothing stops. An old copy asks and decides nothing more - of that peer by its word; of nobody by our own signature - and
/// signs no log, until a new generation begins. Reports go on in either case, under numbers that nobody can have used. The standing alarm is the state.
/// </summary>
internal static class OldCopy
{
    /// <summary>What an old copy's successor may have had on its way to a peer beyond what that peer holds: the number of a report lies above it, and within any gap that a peer allows.</summary>
    private const long OnTheWay = 1000;

    /// <summary>Our own signature says so, or a peer speaks of a later generation of ours than we are in.</summary>
    /// <param name="node">The node.</param>
    /// <param name="tx">The commit in which it is found.</param>
    /// <param name="peer">Who says so; null where our own signature proves it.</param>
    public static void Found(NodeParts node, DbTransaction tx, string? peer) => node.Raise(tx, AlarmCode.OldCopy, peer, null);

    /// <summary>A peer holds a number of ours that we never gave, or gave to another message.</summary>
    /// <param name="node">The node.</param>
    /// <param name="tx">The commit in which it is found.</param>
    /// <param name="peer">Who holds it.</param>
    /// <param name="through">The highest number that it holds, by its word.</param>
    public static void NumberUsed(NodeParts node, DbTransaction tx, string peer, long through)
    {
        var isFound = IsFound(tx.Connection!, peer, tx);
        if (!isFound && node.Fresh.IsProved(tx, peer))
        {
            node.Raise(tx, AlarmCode.NumberTaken, peer, null);
            PeerTable.NumberFrom(tx, peer, through + 1);
            return;
        }

        Found(node, tx, peer);
        PeerTable.NumberFrom(tx, peer, through + 1 + (isFound ? 0 : OnTheWay));
    }

    /// <summary>Whether nothing new but reports may be numbered towards that peer.</summary>
    public static bool IsFound(DbConnection db, string peer, DbTransaction? tx = null) => db.ExecuteScalar<long>(
        "SELECT EXISTS (SELECT 1 FROM alarm WHERE code = @code AND (peer IS NULL OR peer = @peer) AND cleared_at IS NULL)", new { code = AlarmCode.OldCopy, peer }, tx) > 0;

    /// <summary>Whether our own signature has shown it.</summary>
    public static bool IsProved(DbConnection db) => db.ExecuteScalar<long>(
        "SELECT EXISTS (SELECT 1 FROM alarm WHERE code = @code AND peer IS NULL AND cleared_at IS NULL)", new { code = AlarmCode.OldCopy }) > 0;

    /// <summary>Whether the log may not be signed any more: it would fork. One peer alone cannot bring that about while another one does not agree.</summary>
    public static bool StopsLog(DbConnection db) => db.ExecuteScalar<long>(
        """
        SELECT EXISTS (SELECT 1 FROM alarm WHERE code = @code AND peer IS NULL AND cleared_at IS NULL)
            OR (EXISTS (SELECT 1 FROM alarm WHERE code = @code AND cleared_at IS NULL)
                AND NOT EXISTS (SELECT 1 FROM peer WHERE through > 0
                    AND NOT EXISTS (SELECT 1 FROM alarm WHERE code = @code AND alarm.peer = peer.peer AND cleared_at IS NULL)))
        """,
        new { code = AlarmCode.OldCopy }) > 0;

    /// <summary>A new generation has begun: its numbers and its log are its own.</summary>
    public static void Ended(NodeParts node, DbTransaction tx)
    {
        foreach (var alarm in AlarmTable.Open(tx.Connection!, tx).Where(a => a.Code is AlarmCode.OldCopy or AlarmCode.LogBehind))
            node.Clear(tx, alarm.Code, alarm.Peer, alarm.CoreId);
    }
}
