using System.Data.Common;
using Dapper;
using Trm.Node.Outbox;

namespace Trm.Node.Courier;

/// <summary>SQL of what a courier would take along: whatever of ours the peer is not known to have, messages, parts of files and control messages alike.</summary>
internal static class CourierTable
{
    internal sealed record Row
    {
        public required string CoreId { get; init; }
        public bool Urgent { get; init; }
        public long Length { get; init; }
    }

    private sealed record PeerRow
    {
        public required string Peer { get; init; }
        public long Messages { get; init; }
        public long Urgent { get; init; }
        public long Bytes { get; init; }
        public long Since { get; init; }
    }

    // Without its fate, or asked for again by the peer. What was given up goes on under another number, or not at all.
    private const string Waits = """
        gen = (SELECT gen FROM node) AND erased = 0 AND exp >= @now AND state NOT IN ('expired', 'to-seal-again', 'sealed-again')
        AND (publish_at IS NOT NULL OR (receipt IS NULL AND state IN ('sealed', 'dispatched', 'undelivered')))
        """;

    /// <summary>What waits for that peer: urgent first, then in the order of its numbers.</summary>
    /// <param name="goesAnyway">Only what goes with any clock of ours.</param>
    public static IReadOnlyList<Row> Pending(DbConnection db, string peer, long now, bool goesAnyway) => db.Query<Row>(
        $"SELECT core_id AS CoreId, urgent AS Urgent, length({OutboxTable.BytesOf}) AS Length FROM outbox WHERE peer = @peer AND {Waits} {(goesAnyway ? OutboxTable.GoesAnyway : "")} ORDER BY urgent DESC, seq",
        new { peer, now }).AsList();

    /// <summary>What waits, by peer.</summary>
    /// <param name="goesAnyway">Only what goes with any clock of ours.</param>
    public static IReadOnlyList<CourierPending> Peers(DbConnection db, long now, bool goesAnyway) =>
    [
        .. db.Query<PeerRow>(
            $"""
            SELECT peer AS Peer, count(*) AS Messages, CAST(sum(urgent) AS bigint) AS Urgent, CAST(sum(length({OutboxTable.BytesOf})) AS bigint) AS Bytes, min(created_at) AS Since
            FROM outbox WHERE {Waits} {(goesAnyway ? OutboxTable.GoesAnyway : "")} GROUP BY peer ORDER BY peer
            """,
            new { now }).Select(r => new CourierPending(r.Peer, r.Messages, r.Urgent, r.Bytes, DateTimeOffset.FromUnixTimeMilliseconds(r.Since))),
    ];
}
