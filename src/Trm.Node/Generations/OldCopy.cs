using System.Data.Common;
using Dapper;
using Trm.Node.Alarms;

namespace Trm.Node.Generations;

/// <summary>
/// What a node does that was put back from an old copy without having been told: a peer holds numbers of ours that we never gave. A peer's word stops what goes to that peer; our own
/// signature on what we do not know, or every peer's word, stops the log as well. The standing alarm is the state; a new generation ends it.
/// </summary>
internal static class OldCopy
{
    /// <summary>A peer says that it holds, or has seen used twice, what we do not know.</summary>
    /// <param name="peer">Who says so; null where our own signature proves it.</param>
    public static void Found(NodeParts node, DbTransaction tx, string? peer) => node.Raise(tx, AlarmCode.OldCopy, peer, null);

    /// <summary>Whether nothing new may be numbered towards that peer.</summary>
    public static bool IsFound(DbConnection db, string peer, DbTransaction? tx = null) => db.ExecuteScalar<long>(
        "SELECT EXISTS (SELECT 1 FROM alarm WHERE code = @code AND (peer IS NULL OR peer = @peer) AND cleared_at IS NULL)", new { code = AlarmCode.OldCopy, peer }, tx) > 0;

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
