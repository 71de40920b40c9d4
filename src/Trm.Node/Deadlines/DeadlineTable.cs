using System.Data.Common;
using Dapper;
using Trm.Node.Referrals;
using Trm.Node.Storage;

namespace Trm.Node.Deadlines;

/// <summary>SQL of the deadlines.</summary>
internal static class DeadlineTable
{
    private const string Columns = """
        message_id AS MessageId, peer AS Peer, outgoing AS Outgoing, step AS Step, case_id AS CaseId, core_id AS CoreId, kind AS Kind, code AS Code,
        mover AS Mover, counts_from AS CountsFrom, since AS Since, half_at AS HalfAt, due_at AS DueAt, holidays_known AS HolidaysKnown, level AS Level, closed_at AS ClosedAt,
        closed_by AS ClosedBy
        """;

    private const string IsRow = "message_id = @MessageId AND peer = @Peer AND outgoing = @Outgoing AND step = @Step";

    /// <summary>What independent oversight here answers and nobody sent: it stands on oversight's page alone. An alarm would tell whom it is about.</summary>
    private const string IsHeardHere = "(kind = 'voice' AND outgoing = 0 AND mover = peer)";

    // Each is found by an index, in which all that is open and has time does not stand in the way; no deadline is in two of them.
    private static readonly string DueNowRows = string.Join(
        " UNION ALL ",
        new[] { "level IN (0, 1) AND due_at <= @now", "level = 0 AND half_at <= @now AND due_at > @now", "level = 2 AND due_at > @now", "level = 1 AND half_at > @now AND due_at > @now" }
            .Select(alarm => $"SELECT * FROM deadline WHERE {alarm} AND due_at > 0 AND closed_at IS NULL AND NOT {IsHeardHere}"));

    // What is due at one time - and much is, at the end of one day - in the order in which it was said.
    private const string Order = """
        due_at, coalesce((SELECT place FROM content WHERE content.message_id = deadline.message_id AND content.peer = deadline.peer AND content.outgoing = deadline.outgoing), 0),
        message_id, step
        """;

    /// <summary>Opens a deadline, or gives an open one its newer times. One that is closed stays closed.</summary>
    public static void Open(DbTransaction tx, DeadlineRow row) => tx.Connection!.Execute(
        """
        INSERT INTO deadline (message_id, peer, outgoing, step, case_id, core_id, kind, code, mover, counts_from, since, half_at, due_at, holidays_known)
        VALUES (@MessageId, @Peer, @Outgoing, @Step, @CaseId, @CoreId, @Kind, @Code, @Mover, @CountsFrom, @Since, @HalfAt, @DueAt, @HolidaysKnown)
        ON CONFLICT (message_id, peer, outgoing, step) DO UPDATE SET
            since = excluded.since, half_at = excluded.half_at, due_at = excluded.due_at, holidays_known = excluded.holidays_known
        WHERE deadline.closed_at IS NULL
        """,
        row, tx);

    /// <summary>Notes that something was fulfilled before anybody here knew that it had begun: what answers a message can overtake its receipt. Without its times where those are not known yet.</summary>
    public static void FulfilledBefore(DbTransaction tx, DeadlineRow row) => tx.Connection!.Execute(
        """
        INSERT INTO deadline (message_id, peer, outgoing, step, case_id, core_id, kind, code, mover, counts_from, since, half_at, due_at, holidays_known, closed_at, closed_by)
        VALUES (@MessageId, @Peer, @Outgoing, @Step, @CaseId, @CoreId, @Kind, @Code, @Mover, @CountsFrom, @Since, @HalfAt, @DueAt, @HolidaysKnown, @ClosedAt, @ClosedBy)
        ON CONFLICT DO NOTHING
        """,
        row, tx);

    public static void Close(DbTransaction tx, DeadlineRow row, long now, string by) => tx.Connection!.Execute(
        $"UPDATE deadline SET closed_at = @now, closed_by = @by, level = 0 WHERE {IsRow} AND closed_at IS NULL",
        new { row.MessageId, row.Peer, row.Outgoing, row.Step, now, by }, tx);

    /// <summary>What that message closed is open again: the peer has refused it.</summary>
    public static void Reopen(DbTransaction tx, string by) => tx.Connection!.Execute(
        "UPDATE deadline SET closed_at = NULL, closed_by = NULL WHERE closed_by = @by", new { by }, tx);

    /// <summary>Begins a deadline anew, whether it was closed or not. It counts from when it first began, or was fulfilled before anybody had said that it began.</summary>
    public static void Renew(DbTransaction tx, DeadlineRow row) => tx.Connection!.Execute(
        $"UPDATE deadline SET counts_from = coalesce(counts_from, since, closed_at), since = @Since, half_at = @HalfAt, due_at = @DueAt, holidays_known = @HolidaysKnown, closed_at = NULL, closed_by = NULL WHERE {IsRow}",
        row, tx);

    public static void Level(DbTransaction tx, DeadlineRow row, long level) => tx.Connection!.Execute(
        $"UPDATE deadline SET level = @level WHERE {IsRow}", new { row.MessageId, row.Peer, row.Outgoing, row.Step, level }, tx);

    /// <summary>The open deadlines of one message.</summary>
    public static IReadOnlyList<DeadlineRow> OfMessage(DbConnection db, string messageId, string peer, bool outgoing, DbTransaction? tx = null) => db.Query<DeadlineRow>(
        $"SELECT {Columns} FROM deadline WHERE message_id = @messageId AND peer = @peer AND outgoing = @outgoing AND closed_at IS NULL ORDER BY step",
        new { messageId, peer, outgoing }, tx).AsList();

    /// <summary>That deadline, open or closed; null where it never began, or was purged.</summary>
    public static DeadlineRow? Find(DbConnection db, string messageId, string peer, bool outgoing, string step) => db.QuerySingleOrDefault<DeadlineRow>(
        $"SELECT {Columns} FROM deadline WHERE message_id = @messageId AND peer = @peer AND outgoing = @outgoing AND step = @step", new { messageId, peer, outgoing, step });

    /// <summary>The open deadlines of a message, whoever sent it.</summary>
    public static IReadOnlyList<DeadlineRow> OfMessage(DbConnection db, string messageId, DbTransaction? tx = null) => db.Query<DeadlineRow>(
        $"SELECT {Columns} FROM deadline WHERE message_id = @messageId AND closed_at IS NULL AND due_at IS NOT NULL ORDER BY peer, outgoing, step", new { messageId }, tx).AsList();

    /// <summary>The open deadlines of one case, the earliest due first.</summary>
    public static IReadOnlyList<DeadlineRow> OfCase(DbConnection db, string caseId, string peer, DbTransaction? tx = null) => db.Query<DeadlineRow>(
        $"SELECT {Columns} FROM deadline WHERE case_id = @caseId AND peer = @peer AND closed_at IS NULL ORDER BY {Order}", new { caseId, peer }, tx).AsList();

    /// <summary>Those of them that messages of these kinds began.</summary>
    public static IReadOnlyList<DeadlineRow> OfCase(DbTransaction tx, string caseId, string peer, IReadOnlyList<string> kinds) => kinds.Count == 0 ? [] : tx.Connection!.Query<DeadlineRow>(
        $"SELECT {Columns} FROM deadline WHERE case_id = @caseId AND peer = @peer AND closed_at IS NULL AND kind IN (@kinds) ORDER BY due_at, message_id, step",
        new { caseId, peer, kinds = new OneOf(kinds) }, tx).AsList();

    /// <summary>Everything open, the earliest due first; of an organisation what concerns its cases.</summary>
    public static IReadOnlyList<DeadlineRow> Open(DbConnection db, string? organisation = null) => db.Query<DeadlineRow>(
        $"""
        SELECT {Columns} FROM deadline WHERE closed_at IS NULL AND due_at IS NOT NULL AND NOT {IsHeardHere}
          AND {CaseTable.IsOfSeenCase}
        ORDER BY {Order}
        """,
        new { organisation }).AsList();

    /// <summary>Those of these kinds that first began in that time, open or closed; what was fulfilled before its beginning was heard of began when it was fulfilled.</summary>
    public static IReadOnlyList<DeadlineRow> Begun(DbConnection db, long from, long before, IReadOnlyList<string> kinds) => db.Query<DeadlineRow>(
        $"SELECT {Columns} FROM deadline WHERE kind IN (@kinds) AND coalesce(counts_from, since, closed_at) >= @from AND coalesce(counts_from, since, closed_at) < @before", new { from, before, kinds = new OneOf(kinds) }).AsList();

    /// <summary>Those whose alarm is not the one that belongs to this time.</summary>
    public static IReadOnlyList<DeadlineRow> DueNow(DbTransaction tx, long now) => tx.Connection!.Query<DeadlineRow>(
        $"SELECT {Columns} FROM ({DueNowRows}) AS deadline ORDER BY {Order} LIMIT 1000", new { now }, tx).AsList();

    public static bool IsAnyDueNow(DbConnection db, long now) =>
        db.ExecuteScalar<long>($"SELECT EXISTS ({DueNowRows})", new { now }) > 0;
}
