using System.Data.Common;
using Dapper;
using Trm.Trail;

namespace Trm.Node.Witness;

/// <summary>SQL of what each peer was shown of our own log, and what it holds.</summary>
internal static class OfferTable
{
    /// <summary>What one peer was shown of our log.</summary>
    internal sealed record Row
    {
        public required string Peer { get; init; }

        /// <summary>The size that it holds, as it told us.</summary>
        public long Held { get; init; }

        /// <summary>The size that it was last shown; 0 where it never was.</summary>
        public long Offered { get; init; }

        /// <summary>From where that was proved.</summary>
        public long? OldSize { get; init; }

        /// <summary>When; at first, since when there is somebody to show it to. Unix milliseconds.</summary>
        public long OfferedAt { get; init; }

        public bool Answered { get; init; }

        /// <summary>The next control message brings our newest checkpoint.</summary>
        public bool Due { get; init; }
    }

    private const string Columns = "peer AS Peer, held AS Held, offered AS Offered, old_size AS OldSize, offered_at AS OfferedAt, answered AS Answered, due AS Due";

    public static IReadOnlyList<Row> All(DbConnection db, string origin, DbTransaction? tx = null) =>
        db.Query<Row>($"SELECT {Columns} FROM offer WHERE origin = @origin ORDER BY peer", new { origin }, tx).AsList();

    public static Row? Find(DbConnection db, string peer, string origin, DbTransaction? tx = null) =>
        db.QueryFirstOrDefault<Row>($"SELECT {Columns} FROM offer WHERE peer = @peer AND origin = @origin", new { peer, origin }, tx);

    /// <summary>From now on there is somebody to show our log to.</summary>
    public static void Meet(DbTransaction tx, string peer, string origin, long now) => tx.Connection!.Execute(
        "INSERT INTO offer (peer, origin, offered_at) VALUES (@peer, @origin, @now) ON CONFLICT DO NOTHING", new { peer, origin, now }, tx);

    public static void Due(DbTransaction tx, string peer, string origin) =>
        tx.Connection!.Execute("UPDATE offer SET due = 1 WHERE peer = @peer AND origin = @origin", new { peer, origin }, tx);

    /// <summary>A control message brings it.</summary>
    public static void Offered(DbTransaction tx, string peer, string origin, long size, long oldSize, long now) => tx.Connection!.Execute(
        "UPDATE offer SET offered = @size, old_size = @oldSize, offered_at = @now, answered = 0, due = 0 WHERE peer = @peer AND origin = @origin",
        new { peer, origin, size, oldSize, now }, tx);

    /// <summary>A control message went without it: it becomes due once more when its time comes, counted from then.</summary>
    public static void NotOffered(DbTransaction tx, string peer, string origin, long since) =>
        tx.Connection!.Execute("UPDATE offer SET due = 0, offered_at = @since WHERE peer = @peer AND origin = @origin", new { peer, origin, since }, tx);

    /// <summary>The peer has answered: it holds that size.</summary>
    public static void Answered(DbTransaction tx, string peer, string origin, long held) => tx.Connection!.Execute(
        "UPDATE offer SET held = @held, answered = 1 WHERE peer = @peer AND origin = @origin", new { peer, origin, held }, tx);

    /// <summary>True where a leaf from that index on is more than a receipt.</summary>
    public static bool GrewByMoreThanReceipts(DbConnection db, long from, long to, DbTransaction? tx = null) => db.ExecuteScalar<long>(
        "SELECT EXISTS (SELECT 1 FROM trail_leaf WHERE idx >= @from AND idx < @to AND event NOT IN (@sent, @verified))",
        new { from, to, sent = (long)TrailEvent.ReceiptsSent, verified = (long)TrailEvent.ReceiptsVerified }, tx) > 0;

    /// <summary>The minute of the oldest leaf in that range.</summary>
    public static long? OldestMinute(DbConnection db, long from, long to, DbTransaction? tx = null) =>
        db.ExecuteScalar<long?>("SELECT min(minute) FROM trail_leaf WHERE idx >= @from AND idx < @to", new { from, to }, tx);
}
