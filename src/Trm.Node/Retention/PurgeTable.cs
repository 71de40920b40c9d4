using System.Data.Common;
using Dapper;
using Trm.Contracts.Messages;
using Trm.Node.Inbox;
using Trm.Node.Outbox;

namespace Trm.Node.Retention;

/// <summary>SQL of what time alone purges: for each class one condition, by which it is counted beforehand and deleted.</summary>
internal static class PurgeTable
{
    /// <summary>Sent messages whose bytes are cut in one commit: each may be of a mebibyte.</summary>
    public const int MostBytesAtOnce = 100;

    private sealed record Sent
    {
        public required string CoreId { get; init; }
        public required byte[] Bytes { get; init; }
        public required long IsMessage { get; init; }
    }

    // What has no fate yet keeps its bytes, whatever its date; what a restriction holds back is sealed anew.
    private const string SentBytes = "exp < @before AND erased = 0 AND publish_at IS NULL AND (receipt IS NOT NULL OR state IN ('closed', 'refused', 'expired', 'restricted', 'sealed-again'))";

    // An erased case's rows say no more what they were: those that its shell keeps are its reports'.
    private static readonly string ReceivedIds =
        $"exp < @before AND state <> 'parked' AND coalesce(payload_sha256, '') <> '{InboxTable.Erased}' AND (kind IS NULL OR kind || '/' || code NOT IN ({Reports()}))";

    private const string Receipts = "NOT EXISTS (SELECT 1 FROM inbox WHERE inbox.peer = receipt_queue.peer AND inbox.receipt = receipt_queue.receipt)";

    private const string HasNoEnd = """
        EXISTS (SELECT 1 FROM outbox WHERE outbox.message_id = content.message_id AND outbox.peer = content.peer AND content.outgoing = 1
                  AND outbox.receipt IS NULL AND outbox.state NOT IN ('expired', 'sealed-again'))
        OR EXISTS (SELECT 1 FROM deadline WHERE deadline.message_id = content.message_id AND deadline.peer = content.peer AND deadline.closed_at IS NULL AND deadline.due_at IS NOT NULL)
        """;

    private const string WithoutCase = $"case_id IS NULL AND kind <> 'voice' AND at < @before AND NOT ({HasNoEnd})";

    private const string Voice = $"case_id IS NULL AND kind = 'voice' AND peer = @peer AND at < @before AND NOT ({HasNoEnd})";

    /// <summary>How much of a class is due by then.</summary>
    /// <param name="before">What ended before that, in milliseconds.</param>
    /// <param name="peer">Of a class whose time is agreed: with whom.</param>
    public static long Count(DbConnection db, DataClass what, long before, string? peer = null)
    {
        var (table, where) = Of(what);
        return db.ExecuteScalar<long>($"SELECT count(*) FROM {table} WHERE {where}", new { before, peer });
    }

    /// <summary>Purges it, and returns how much of it the trail tells of: messages, and what could not be verified. Control messages and our own notes leave no leaf.</summary>
    public static long Purge(DbTransaction tx, DataClass what, long before, out long count, string? peer = null)
    {
        var (table, where) = Of(what);
        if (what == DataClass.SentBytes)
            return Cut(tx, before, out count);
        var told = what switch
        {
            DataClass.ReceivedIds => tx.Connection!.ExecuteScalar<long>($"SELECT count(*) FROM inbox WHERE {where} AND message_id IS NOT NULL", new { before }, tx),
            DataClass.Receipts or DataClass.Deadlines or DataClass.Alarms or DataClass.Drills or DataClass.HookEvents or DataClass.Figures => 0,
            _ => (long?)null,
        };
        count = tx.Connection!.Execute(
            what == DataClass.QuarantineBytes ? $"UPDATE quarantine SET bytes = NULL, dir = NULL, size = 0 WHERE {where}" : $"DELETE FROM {table} WHERE {where}", new { before, peer }, tx);
        // Who was called out goes with what it was about.
        if (what == DataClass.Alarms)
            tx.Connection!.Execute("DELETE FROM callout WHERE NOT EXISTS (SELECT 1 FROM alarm WHERE alarm.id = callout.alarm)", transaction: tx);
        return told ?? count;
    }

    /// <summary>Peers with whom something was said that concerns no case and is kept as agreed.</summary>
    public static IReadOnlyList<(string Peer, long At)> Voices(DbConnection db, DbTransaction? tx = null) =>
        [.. db.Query<VoiceRow>("SELECT peer AS Peer, at AS At FROM content WHERE case_id IS NULL AND kind = 'voice' ORDER BY at, place", transaction: tx).Select(v => (v.Peer, v.At))];

    /// <summary>When everything was last looked through (Unix milliseconds), and how often something was deleted whose pages may still be there; null before the first time.</summary>
    public static (long LookedAt, long ForgetDue)? Looked(DbConnection db, DbTransaction? tx = null) =>
        db.QuerySingleOrDefault<LookedRow>("SELECT looked_at AS LookedAt, forget_due AS ForgetDue FROM retention", transaction: tx) is { } row ? (row.LookedAt, row.ForgetDue) : null;

    public static void Looked(DbTransaction tx, long now) => tx.Connection!.Execute(
        "INSERT INTO retention (one, looked_at) VALUES (1, @now) ON CONFLICT (one) DO UPDATE SET looked_at = excluded.looked_at", new { now }, tx);

    /// <summary>What is deleted in this transaction is to be forgotten, too.</summary>
    public static void Forget(DbTransaction tx, long now) => tx.Connection!.Execute(
        "INSERT INTO retention (one, looked_at, forget_due) VALUES (1, @now, 1) ON CONFLICT (one) DO UPDATE SET forget_due = retention.forget_due + 1", new { now }, tx);

    /// <summary>What was due then is forgotten; what was deleted since stays due.</summary>
    public static void Forgotten(DbTransaction tx, long due) => tx.Connection!.Execute("UPDATE retention SET forget_due = 0 WHERE forget_due = @due", new { due }, tx);

    private static (string Table, string Where) Of(DataClass what) => what switch
    {
        DataClass.SentBytes => ("outbox", SentBytes),
        DataClass.ReceivedIds => ("inbox", ReceivedIds),
        DataClass.Receipts => ("receipt_queue", Receipts),
        DataClass.WithoutCase => ("content", WithoutCase),
        DataClass.Voice => ("content", Voice),
        DataClass.QuarantineBytes => ("quarantine", "received_at < @before AND bytes IS NOT NULL"),
        DataClass.Quarantine => ("quarantine", "received_at < @before"),
        DataClass.Deadlines => ("deadline", "case_id IS NULL AND closed_at IS NOT NULL AND closed_at < @before"),
        DataClass.Alarms => ("alarm", "cleared_at IS NOT NULL AND cleared_at < @before"),
        // One of our own that nobody has answered still stands as an alarm.
        DataClass.Drills => ("drill", "begun_at < @before AND (peer IS NOT NULL OR answered_at IS NOT NULL)"),
        DataClass.HookEvents => ("hook_event", "at < @before"),
        DataClass.Figures => ("figures", "ended_at < @before"),
        _ => throw new ArgumentOutOfRangeException(nameof(what)),
    };

    // Numbers and digests are evidence: the signed header stays, as it does of an erased case.
    private static long Cut(DbTransaction tx, long before, out long count)
    {
        var rows = tx.Connection!.Query<Sent>(
            $"SELECT core_id AS CoreId, {OutboxTable.BytesOf} AS Bytes, CASE WHEN message_id IS NULL THEN 0 ELSE 1 END AS IsMessage FROM outbox WHERE {SentBytes} ORDER BY exp, place LIMIT {MostBytesAtOnce}",
            new { before }, tx).AsList();
        foreach (var row in rows)
            OutboxTable.CutToHeader(tx, row.CoreId, row.Bytes);
        count = rows.Count;
        return rows.Sum(r => r.IsMessage);
    }

    private static string Reports() => string.Join(", ", MessageKind.Catalogue.Where(Schedule.IsReport).Select(k => $"'{k.Kind}/{k.Code}'"));

    private sealed record VoiceRow
    {
        public required string Peer { get; init; }
        public long At { get; init; }
    }

    private sealed record LookedRow
    {
        public long LookedAt { get; init; }
        public long ForgetDue { get; init; }
    }
}
