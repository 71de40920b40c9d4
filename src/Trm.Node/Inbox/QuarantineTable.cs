using System.Data.Common;
using Dapper;

namespace Trm.Node.Inbox;

/// <summary>SQL of the quarantine: what could not be verified, kept within a budget of rows and bytes per peer, and the count of junk.</summary>
internal static class QuarantineTable
{
    /// <summary>Rows kept per peer; what comes beyond is counted as junk and not kept.</summary>
    public const int MaxRows = 1000;

    // Whoever carries a file names a peer in it who need not know of it: its mailboxes' room is not theirs to fill.
    private const int CourierShare = 2;

    /// <summary>How long something waits for the directory that it names: a message expires in 30 days.</summary>
    public static readonly TimeSpan WaitsAtMost = TimeSpan.FromDays(35);

    // So far ahead of ours a directory may be that is on its way.
    private const int NearVersions = 16;

    internal sealed record Row
    {
        public long Id { get; init; }
        public required string Peer { get; init; }
        public bool Urgent { get; init; }
        public required string Code { get; init; }
        public required string Sha256 { get; init; }
        public byte[]? Bytes { get; init; }
        public long? Dir { get; init; }
        public long ReceivedAt { get; init; }

        /// <summary>Whether a courier's file brought it.</summary>
        public bool Courier { get; init; }
    }

    private const string Columns = "id AS Id, peer AS Peer, urgent AS Urgent, code AS Code, sha256 AS Sha256, bytes AS Bytes, dir AS Dir, received_at AS ReceivedAt, courier AS Courier";

    /// <summary>
    /// The room that is left for what could not be verified out of that peer's mailboxes or, half of that and counted apart, out of couriers' files that name it. Out of an index, for it is asked for every
    /// piece of junk.
    /// </summary>
    /// <param name="budget">Bytes kept per peer.</param>
    /// <returns>Bytes that may be kept; null where not even a row may.</returns>
    public static long? Room(DbTransaction tx, string peer, bool courier, long budget)
    {
        var kept = tx.Connection!.QuerySingle<JunkRow>("SELECT count(*) AS Count, coalesce(sum(size), 0) AS Bytes FROM quarantine WHERE peer = @peer AND courier = @courier", new { peer, courier }, tx);
        var share = courier ? CourierShare : 1;
        return kept.Count < MaxRows / share ? Math.Max(0, (budget / share) - kept.Bytes) : null;
    }

    /// <summary>Keeps one, where it is not kept already.</summary>
    public static void Insert(DbTransaction tx, Row row) => tx.Connection!.Execute(
        """
        INSERT INTO quarantine (peer, urgent, code, sha256, bytes, size, dir, received_at, courier)
        SELECT @Peer, @Urgent, @Code, @Sha256, @Bytes, @size, @Dir, @ReceivedAt, @Courier
        WHERE NOT EXISTS (SELECT 1 FROM quarantine WHERE peer = @Peer AND sha256 = @Sha256)
        """,
        new { row.Peer, row.Urgent, row.Code, row.Sha256, row.Bytes, size = row.Bytes?.Length ?? 0, row.Dir, row.ReceivedAt, row.Courier }, tx);

    public static IReadOnlyList<Row> List(DbConnection db, int limit) => db.Query<Row>(
        $"SELECT {Columns} FROM quarantine ORDER BY id DESC LIMIT @limit", new { limit }).AsList();

    /// <summary>What waits for a directory version up to this one.</summary>
    public static IReadOnlyList<Row> WaitingFor(DbConnection db, long version) => db.Query<Row>(
        $"SELECT {Columns} FROM quarantine WHERE dir <= @version AND bytes IS NOT NULL ORDER BY id", new { version }).AsList();

    /// <summary>Its directory is here and it went through the whole path again: gone where it verified, kept as it is where not.</summary>
    public static void StopWaiting(DbTransaction tx, long id, bool verified) => tx.Connection!.Execute(
        verified ? "DELETE FROM quarantine WHERE id = @id" : "UPDATE quarantine SET dir = NULL WHERE id = @id", new { id }, tx);

    /// <summary>
    /// Forgets what could not be verified out of that peer's mailboxes, but for its digests: among it may be a copy that only lost its signature on the way and can still be
    /// opened by whoever holds our key. What waits for a directory that may come is judged when that is here.
    /// </summary>
    /// <param name="ours">Our directory's version.</param>
    public static void Forget(DbTransaction tx, string peer, long ours, DateTimeOffset now) => tx.Connection!.Execute(
        $"UPDATE quarantine SET bytes = NULL, size = 0, dir = NULL WHERE peer = @peer AND NOT ({Waits})", Waiting(peer, ours, now), tx);

    /// <summary>
    /// True where a message of that peer waits for a directory that may come. The version is what an unverified header says: one far from ours is believed for a day, in which
    /// we ask for it.
    /// </summary>
    /// <param name="ours">Our directory's version.</param>
    public static bool IsWaiting(DbConnection db, string peer, long ours, DateTimeOffset now, DbTransaction? tx = null) =>
        db.ExecuteScalar<long>($"SELECT EXISTS (SELECT 1 FROM quarantine WHERE peer = @peer AND {Waits})", Waiting(peer, ours, now), tx) > 0;

    /// <summary>What has waited so long for a directory expired: from then on nothing is kept of it but its digest.</summary>
    public static void GiveUp(DbTransaction tx, DateTimeOffset now) => tx.Connection!.Execute(
        "UPDATE quarantine SET bytes = NULL, size = 0, dir = NULL WHERE dir IS NOT NULL AND received_at < @before", new { before = GivenUpBefore(now) }, tx);

    /// <summary>What was received before that, in milliseconds, waits no longer.</summary>
    public static long GivenUpBefore(DateTimeOffset now) => (now - WaitsAtMost).ToUnixTimeMilliseconds();

    private const string Waits = "dir IS NOT NULL AND bytes IS NOT NULL AND (dir <= @near OR received_at > @dayAgo)";

    private static object Waiting(string peer, long ours, DateTimeOffset now) => new { peer, near = ours + NearVersions, dayAgo = now.AddDays(-1).ToUnixTimeMilliseconds() };

    public static void CountJunk(DbTransaction tx, string peer, bool urgent, long minute, long bytes) => tx.Connection!.Execute(
        """
        INSERT INTO junk (peer, urgent, minute, count, bytes) VALUES (@peer, @urgent, @minute, 1, @bytes)
        ON CONFLICT (peer, urgent, minute) DO UPDATE SET count = junk.count + 1, bytes = junk.bytes + excluded.bytes
        """,
        new { peer, urgent, minute, bytes }, tx);

    /// <summary>The minutes that are over, taken out of the count, the oldest first.</summary>
    public static IReadOnlyList<(long Count, long Bytes)> TakeJunkBefore(DbTransaction tx, long minute) =>
        [.. tx.Connection!.Query<JunkRow>("DELETE FROM junk WHERE minute < @minute RETURNING peer AS Peer, urgent AS Urgent, minute AS Minute, count AS Count, bytes AS Bytes", new { minute }, tx)
            .OrderBy(r => r.Minute).ThenBy(r => r.Peer, StringComparer.Ordinal).ThenBy(r => r.Urgent).Select(r => (r.Count, r.Bytes))];

    private sealed record JunkRow
    {
        public string? Peer { get; init; }
        public bool Urgent { get; init; }
        public long Minute { get; init; }
        public long Count { get; init; }
        public long Bytes { get; init; }
    }
}
