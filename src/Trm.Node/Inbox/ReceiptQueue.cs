using System.Data.Common;
using Dapper;
using Trm.Envelope;
using Trm.Node.Outbox;
using Trm.Node.Trail;

namespace Trm.Node.Inbox;

/// <summary>SQL of the receipts that wait for the next control message to their peer: new ones, and the same bytes again for duplicates.</summary>
internal static class ReceiptQueue
{
    internal sealed record Row
    {
        public long Id { get; init; }
        public required byte[] Receipt { get; init; }
    }

    /// <summary>Queues a receipt; one that waits already waits once, however many duplicates ask for it.</summary>
    public static void Add(DbTransaction tx, string peer, byte[] receipt) => tx.Connection!.Execute(
        """
        INSERT INTO receipt_queue (peer, receipt) SELECT @peer, @receipt
        WHERE NOT EXISTS (SELECT 1 FROM receipt_queue WHERE peer = @peer AND receipt = @receipt)
        """,
        new { peer, receipt }, tx);

    /// <summary>A control message of ours ended before its peer said to hold it: the receipts in it are given again, byte for byte.</summary>
    public static void AddAgain(DbTransaction tx, OutboxRow control)
    {
        foreach (var receipt in TrailTable.ReceiptsIn(tx, SealedMessage.Parse(control.Bytes).Value.Header, DateTimeOffset.FromUnixTimeMilliseconds(control.CreatedAt)))
            Add(tx, control.Peer, receipt.Write());
    }

    public static IReadOnlyList<Row> Of(DbConnection db, string peer, int limit) => db.Query<Row>(
        "SELECT id AS Id, receipt AS Receipt FROM receipt_queue WHERE peer = @peer ORDER BY id LIMIT @limit", new { peer, limit }).AsList();

    /// <summary>Whether any waits for that peer.</summary>
    public static bool Any(DbConnection db, string peer) => db.ExecuteScalar<long>("SELECT CASE WHEN EXISTS (SELECT 1 FROM receipt_queue WHERE peer = @peer) THEN 1 ELSE 0 END", new { peer }) > 0;

    public static void Delete(DbTransaction tx, IReadOnlyList<Row> rows)
    {
        if (rows.Count > 0)
            tx.Connection!.Execute("DELETE FROM receipt_queue WHERE id IN {=ids}", new { ids = rows.Select(r => r.Id) }, tx);
    }

    /// <summary>The peers to whom a control message is owed now: receipts wait, or its time has come.</summary>
    public static IReadOnlyList<string> Due(DbConnection db, long now) => db.Query<string>(
        "SELECT peer FROM receipt_queue UNION SELECT peer FROM peer WHERE control_due_at <= @now ORDER BY 1", new { now }).AsList();
}
