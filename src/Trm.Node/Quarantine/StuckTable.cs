using System.Data.Common;
using Dapper;

namespace Trm.Node.Quarantine;

/// <summary>SQL of what is stuck, over outbox, inbox and quarantine; without bytes but where one is asked for.</summary>
internal static class StuckTable
{
    /// <summary>No more than so many of each table.</summary>
    public const int Most = 500;

    internal sealed record OutRow
    {
        public required string CoreId { get; init; }
        public required string Peer { get; init; }
        public required string Kind { get; init; }
        public required string Code { get; init; }
        public required string State { get; init; }
        public bool Urgent { get; init; }
        public long Attempts { get; init; }
        public long CreatedAt { get; init; }
        public long Exp { get; init; }
    }

    internal sealed record InRow
    {
        public required string CoreId { get; init; }
        public required string Peer { get; init; }
        public required string ParkedFor { get; init; }
        public bool Urgent { get; init; }
        public long ReceivedAt { get; init; }
        public long Exp { get; init; }
    }

    internal sealed record KeptRow
    {
        public long Id { get; init; }
        public required string Peer { get; init; }
        public required string Code { get; init; }
        public required string Sha256 { get; init; }
        public bool Urgent { get; init; }
        public long Size { get; init; }
        public long? Dir { get; init; }
        public long ReceivedAt { get; init; }
        public string? DiscardBy { get; init; }
    }

    private const string Out = """
        SELECT core_id AS CoreId, peer AS Peer, kind AS Kind, code AS Code, state AS State, urgent AS Urgent, attempts AS Attempts, created_at AS CreatedAt, exp AS Exp
        FROM outbox WHERE message_id IS NOT NULL AND receipt IS NULL AND erased = 0
          AND (state IN ('undelivered', 'to-seal-again') OR (state = 'sealed' AND created_at <= @unsent) OR (state = 'expired' AND exp >= @recent))
        """;

    private const string In = "SELECT core_id AS CoreId, peer AS Peer, parked_for AS ParkedFor, urgent AS Urgent, received_at AS ReceivedAt, exp AS Exp FROM inbox WHERE state = 'parked'";

    private const string Kept =
        "SELECT id AS Id, peer AS Peer, code AS Code, sha256 AS Sha256, urgent AS Urgent, size AS Size, dir AS Dir, received_at AS ReceivedAt, discard_by AS DiscardBy FROM quarantine";

    /// <param name="unsent">Sealed before that, and no broker has taken it.</param>
    /// <param name="recent">Expired since then.</param>
    public static IReadOnlyList<OutRow> Ours(DbConnection db, long unsent, long recent) =>
        db.Query<OutRow>($"{Out} ORDER BY urgent DESC, created_at LIMIT {Most}", new { unsent, recent }).AsList();

    public static OutRow? Ours(DbConnection db, string coreId, long unsent, long recent) => db.QuerySingleOrDefault<OutRow>($"{Out} AND core_id = @coreId", new { coreId, unsent, recent });

    public static IReadOnlyList<InRow> Parked(DbConnection db) => db.Query<InRow>($"{In} ORDER BY received_at, peer, seq LIMIT {Most}").AsList();

    public static InRow? Parked(DbConnection db, string coreId) => db.QueryFirstOrDefault<InRow>($"{In} AND core_id = @coreId ORDER BY received_at", new { coreId });

    public static IReadOnlyList<KeptRow> Quarantined(DbConnection db) => db.Query<KeptRow>($"{Kept} ORDER BY id DESC LIMIT {Most}").AsList();

    public static KeptRow? Quarantined(DbConnection db, long id, DbTransaction? tx = null) => db.QuerySingleOrDefault<KeptRow>($"{Kept} WHERE id = @id", new { id }, tx);

    public static byte[]? InBytes(DbConnection db, string coreId) => db.QueryFirstOrDefault<byte[]>("SELECT bytes FROM inbox WHERE core_id = @coreId AND state = 'parked' ORDER BY received_at", new { coreId });

    public static byte[]? KeptBytes(DbConnection db, long id) => db.QuerySingleOrDefault<byte[]>("SELECT bytes FROM quarantine WHERE id = @id", new { id });

    public static void Propose(DbTransaction tx, long id, string officer, long now) =>
        tx.Connection!.Execute("UPDATE quarantine SET discard_by = @officer, discard_at = @now WHERE id = @id AND discard_by IS NULL", new { id, officer, now }, tx);

    public static void Discard(DbTransaction tx, long id) => tx.Connection!.Execute("DELETE FROM quarantine WHERE id = @id", new { id }, tx);

    /// <summary>An undelivered message goes out once more, the same bytes; false where it did within the last minute, or was erased since it was looked at.</summary>
    public static bool Again(DbTransaction tx, string coreId, long now, long before) => tx.Connection!.Execute(
        "UPDATE outbox SET publish_at = @now, again_at = @now WHERE core_id = @coreId AND state = 'undelivered' AND receipt IS NULL AND erased = 0 AND coalesce(again_at, 0) <= @before", new { coreId, now, before }, tx) > 0;

    /// <summary>An expired message goes on as another transmission; false where it has done so already.</summary>
    public static bool Anew(DbTransaction tx, string coreId) => tx.Connection!.Execute(
        """
        UPDATE outbox SET state = 'to-seal-again' WHERE core_id = @coreId AND state = 'expired' AND receipt IS NULL AND erased = 0
          AND NOT EXISTS (SELECT 1 FROM outbox AS other WHERE other.message_id = outbox.message_id AND other.peer = outbox.peer AND other.core_id <> outbox.core_id
                            AND other.state NOT IN ('expired', 'sealed-again'))
        """,
        new { coreId }, tx) > 0;
}
