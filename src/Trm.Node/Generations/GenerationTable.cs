using System.Data.Common;
using Dapper;
using Trm.Node.Outbox;

namespace Trm.Node.Generations;

/// <summary>SQL of a change of generation: what ends, and what waits to be sealed again.</summary>
internal static class GenerationTable
{
    /// <summary>Something of ours that is sealed anew: an open transmission of a former generation, or a report that waited for this one.</summary>
    internal sealed record Row
    {
        /// <summary>The former transmission; null for a report that was never sealed.</summary>
        public string? CoreId { get; init; }
        public required string MessageId { get; init; }
        public required string Peer { get; init; }
        public long Attempts { get; init; }
    }

    private static readonly string IsHeld = $"outgoing = 1 AND notes IN ({string.Join(", ", HeldReport.Notes.Select(n => $"'{n}'"))})";

    /// <summary>Sets the log of the former generation aside and starts the next: an empty log, number 1 towards every peer, nobody greeted.</summary>
    /// <param name="witnessed">Leaves of the former log that a quorum has cosigned: a message there stays witnessed, below every leaf of the new log; any other waits for nobody any more.</param>
    public static void End(DbTransaction tx, long former, long next, long witnessed)
    {
        var db = tx.Connection!;
        db.Execute(
            """
            INSERT INTO former_leaf (gen, idx, event, minute, salt, public, private_hash, private, case_id, leaf)
            SELECT @former, idx, event, minute, salt, public, private_hash, private, case_id, leaf FROM trail_leaf;
            DELETE FROM trail_leaf;
            UPDATE alarm SET leaf = NULL WHERE leaf IS NOT NULL;
            INSERT INTO former_checkpoint (gen, size, note, at) SELECT @former, size, note, at FROM checkpoint;
            DELETE FROM checkpoint;
            UPDATE outbox SET leaf = CASE WHEN leaf < @witnessed THEN -1 END WHERE gen <= @former;
            UPDATE peer SET next_seq = 1, greeted = 0;
            UPDATE node SET gen = @next;
            """,
            new { former, next, witnessed }, tx);
    }

    /// <summary>What waits for its receipt is to be sealed again. Control messages end with their numbers; parts of files that the peer may not hold are sealed again.</summary>
    public static void SealAgain(DbTransaction tx, long former, long now) => tx.Connection!.Execute(
        $"""
        UPDATE outbox SET state = '{OutboxState.ToSealAgain}', publish_at = NULL
        WHERE gen <= @former AND message_id IS NOT NULL AND receipt IS NULL AND state IN ('sealed', 'dispatched', 'undelivered') AND erased = 0 AND exp >= @now;
        UPDATE outbox SET publish_at = NULL, state = 'expired' WHERE gen <= @former AND part_of IS NOT NULL AND state IN ('sealed', 'dispatched');
        UPDATE attachment SET state = 'sending' WHERE state = 'sent' AND message_id IN (SELECT message_id FROM outbox WHERE state = 'to-seal-again');
        UPDATE outbox SET publish_at = NULL, state = 'closed' WHERE gen <= @former AND message_id IS NULL AND part_of IS NULL;
        """,
        new { former, now }, tx);

    /// <summary>Open transmissions in the order in which they were sent, then the reports that waited.</summary>
    public static IReadOnlyList<Row> ToSealAgain(DbConnection db) =>
    [
        .. db.Query<Row>(
            $"SELECT core_id AS CoreId, message_id AS MessageId, peer AS Peer, attempts AS Attempts FROM outbox WHERE state = '{OutboxState.ToSealAgain}' ORDER BY created_at, gen, seq, place"),
        .. db.Query<Row>(
            $"SELECT message_id AS MessageId, peer AS Peer FROM content WHERE {IsHeld} ORDER BY at, place"),
    ];

    /// <summary>Whether that still waits to be sealed.</summary>
    public static bool Waits(DbConnection db, Row row) => row.CoreId is null
        ? HeldReport.Notes.Contains(db.QuerySingleOrDefault<string>("SELECT notes FROM content WHERE message_id = @MessageId AND peer = @Peer AND outgoing = 1", row), StringComparer.Ordinal)
        : db.ExecuteScalar<long>($"SELECT count(*) FROM outbox WHERE core_id = @CoreId AND state = '{OutboxState.ToSealAgain}'", row) > 0;

    /// <summary>Whether anything waits to be sealed: cheap enough for every second.</summary>
    public static bool IsAnythingWaiting(DbConnection db) => db.ExecuteScalar<long>(
        $"SELECT EXISTS (SELECT 1 FROM outbox WHERE state = '{OutboxState.ToSealAgain}') OR EXISTS (SELECT 1 FROM content WHERE {IsHeld})") > 0;

    /// <summary>Whether a report in that case has not been sealed yet.</summary>
    public static bool HoldsReport(DbConnection db, string caseId) => db.ExecuteScalar<long>(
        $"SELECT EXISTS (SELECT 1 FROM content WHERE case_id = @caseId AND {IsHeld})", new { caseId }) > 0;

    /// <summary>The message goes on under another number: what counts its time and stands as its alarm goes on with it.</summary>
    public static void Sealed(DbTransaction tx, Row row, string coreId)
    {
        var db = tx.Connection!;
        if (row.CoreId is not { } former)
        {
            db.Execute("UPDATE content SET notes = '' WHERE message_id = @MessageId AND peer = @Peer AND outgoing = 1", row, tx);
            return;
        }

        db.Execute(
            $"""
            UPDATE outbox SET state = '{OutboxState.SealedAgain}' WHERE core_id = @former;
            UPDATE deadline SET core_id = @coreId WHERE core_id = @former AND outgoing = 1;
            UPDATE alarm SET core_id = @coreId WHERE core_id = @former AND cleared_at IS NULL;
            """,
            new { former, coreId }, tx);
    }

    /// <summary>True where nobody has heard of this generation yet: nothing in it was published, and nobody was greeted but in its opening.</summary>
    public static bool IsFresh(DbConnection db, long generation) => db.ExecuteScalar<long>(
        "SELECT EXISTS (SELECT 1 FROM outbox WHERE gen = @generation AND published_at IS NOT NULL) OR EXISTS (SELECT 1 FROM checkpoint)", new { generation }) == 0;

    /// <summary>The end of the minute in which this generation began, as its first leaf says; null in the first one.</summary>
    public static DateTimeOffset? Begun(DbTransaction tx) => tx.Connection!.ExecuteScalar<long?>(
        "SELECT minute FROM trail_leaf WHERE idx = 0 AND EXISTS (SELECT 1 FROM node WHERE gen > 0)", transaction: tx) is { } minute
        ? DateTimeOffset.FromUnixTimeSeconds((minute + 1) * 60)
        : null;

    /// <summary>Receipts that have not left yet.</summary>
    public static IReadOnlyList<(string Peer, byte[] Receipt)> Queued(DbTransaction tx) =>
        [.. tx.Connection!.Query<Queue>("SELECT peer AS Peer, receipt AS Receipt FROM receipt_queue ORDER BY id", transaction: tx).Select(q => (q.Peer, q.Receipt))];

    /// <summary>The receipt of a transmission is another one from now on, and waits for the next control message in the former one's place.</summary>
    public static void Renew(DbTransaction tx, string peer, byte[] former, byte[] receipt, string coreId, string headerSha256, long generation) => tx.Connection!.Execute(
        """
        UPDATE inbox SET receipt = @receipt, own_gen = @generation WHERE peer = @peer AND core_id = @coreId AND header_sha256 = @headerSha256;
        DELETE FROM receipt_queue WHERE peer = @peer AND receipt = @former;
        INSERT INTO receipt_queue (peer, receipt) VALUES (@peer, @receipt);
        """,
        new { peer, former, receipt, coreId, headerSha256, generation }, tx);

    private sealed record Queue
    {
        public required string Peer { get; init; }
        public required byte[] Receipt { get; init; }
    }
}
