using System.Data.Common;
using Dapper;

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

    public static IReadOnlyList<Row> Of(DbConnection db, string peer, int limit) => db.Query<Row>(
        "SELECT id AS Id, receipt AS Receipt FROM receipt_queue WHERE peer = @peer ORDER BY id LIMIT @limit", new { peer, limit }).AsList();

    public static void Delete(DbTransaction tx, IReadOnlyList<Row> rows)
    {
        if (rows.Count > 0)
            tx.Connection!.Execute("DELETE FROM receipt_queue WHERE id IN {=ids}", new { ids = rows.Select(r => r.Id) }, tx);
    }

    /// <summary>The peers to whom a control message is owed now: receipts wait, or its time has come.</summary>
    public static IReadOnlyList<string> Due(DbConnection db, long now) => db.Query<string>(
        "SELECT peer FROM receipt_queue UNION SELECT peer FROM peer WHERE control_due_at <= @now ORDER BY 1", new { now }).AsList();
}
