using System.Data.Common;
using Dapper;
using Trm.Contracts.Identifiers;

namespace Trm.Node.Overview;

/// <summary>SQL of when somebody was last heard of, and what waits for their receipt.</summary>
internal static class ContactTable
{
    /// <summary>When the newest of that peer was taken here; null where nothing was.</summary>
    public static DateTimeOffset? HeardAt(DbConnection db, ParticipantId peer) => db.ExecuteScalar<long?>(
        "SELECT received_at FROM inbox WHERE peer = @peer AND seq IS NOT NULL ORDER BY gen DESC, seq DESC LIMIT 1", new { peer = peer.Value }) is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;

    /// <summary>Of each peer: how many messages of ours have no receipt, and the oldest of them.</summary>
    public static IReadOnlyDictionary<string, (long Count, DateTimeOffset Since)> Waiting(DbConnection db) => db.Query<(string Peer, long Count, long Since)>(
        "SELECT peer, count(*), min(created_at) FROM outbox WHERE message_id IS NOT NULL AND receipt IS NULL AND state IN ('sealed', 'dispatched', 'undelivered') GROUP BY peer")
        .ToDictionary(r => r.Peer, r => (r.Count, DateTimeOffset.FromUnixTimeMilliseconds(r.Since)), StringComparer.Ordinal);
}
