using System.Data.Common;
using Dapper;
using Trm.Contracts.Referrals;
using Trm.Node.Referrals;
using Trm.Node.Storage;

namespace Trm.Node.Hooks;

/// <summary>SQL of the hooks and of what they are told. Codes, times and pseudonyms; of an event that was told and of one that waits for it the same.</summary>
internal static class HookTable
{
    /// <summary>The newest events of a hook that are kept, told or not: a hook that is away for long costs no more than these.</summary>
    public const int Kept = 10_000;

    // Between the first numbers of two generations: one that was given behind a backup, and is no longer known here, is not given again.
    private const long OfGeneration = 1_000_000_000;

    private const string Columns =
        "hook AS Hook, id AS Id, number AS Number, type AS Type, changes AS Changes, case_id AS CaseId, message_id AS MessageId, at AS At, state AS State, delivered_at AS DeliveredAt";

    // Beside a case that is the officer's to see: a test, and that a case is no more, which is nobody's by then. What is of no case is the office's own.
    private const string IsSeen = $"(@organisation IS NULL OR type = '{HookEventType.HookTest}' OR changes = '{HookEventType.CaseErased}' OR case_id IN ({CaseTable.OfOrganisation}))";

    internal sealed record Row
    {
        public required string Hook { get; init; }
        public required string Id { get; init; }
        public long Number { get; init; }
        public required string Type { get; init; }
        public string? Changes { get; init; }
        public string? CaseId { get; init; }
        public string? MessageId { get; init; }
        public long At { get; init; }
        public required string State { get; init; }
        public long? DeliveredAt { get; init; }
    }

    /// <summary>A hook as it stands.</summary>
    internal sealed record Standings
    {
        public long Number { get; init; }
        public long Failures { get; init; }
        public long? FailingSince { get; init; }
        public long DueAt { get; init; }
        public long Waiting { get; init; }
        public long Parked { get; init; }
    }

    /// <summary>Where a case stands; null where there is no such case.</summary>
    public static CaseStanding? Standing(DbTransaction tx, string @case) => tx.Connection!.QuerySingleOrDefault<CaseStanding>(
        "SELECT turn AS Turn, next AS Next, CAST(held AS BIGINT) AS Held, return_state AS ReturnState FROM cases WHERE case_id = @case", new { @case }, tx);

    /// <summary>Whose a hook is, as it is kept.</summary>
    public static string Owner(Officer officer) => $"{officer.Code} {ReferralLifecycle.Name(officer.Role)} {officer.Organisation}".TrimEnd();

    /// <summary>Whose the events under that name are; null where there are none yet.</summary>
    public static string? OwnerOf(DbConnection db, string hook) => db.QuerySingleOrDefault<string>("SELECT officer FROM hook WHERE name = @hook", new { hook });

    /// <summary>Writes an event down under the hook's next number, and returns its id. In a generation they begin behind all that a former one could have given.</summary>
    public static string Append(DbTransaction tx, Hook to, string type, string? changes, string? @case, string? message, long now)
    {
        var (db, hook, id) = (tx.Connection!, to.Name, $"ev-{Guid.NewGuid():n}");
        var first = (NodeTable.State(db, tx).Generation * OfGeneration) + 1;
        var number = db.ExecuteScalar<long>(
            """
            INSERT INTO hook (name, officer, number) VALUES (@hook, @officer, @first)
            ON CONFLICT (name) DO UPDATE SET number = CASE WHEN hook.number < excluded.number THEN excluded.number ELSE hook.number + 1 END RETURNING number
            """, new { hook, officer = Owner(to.Officer), first }, tx);
        db.Execute(
            $"INSERT INTO hook_event (hook, number, id, type, changes, case_id, message_id, at, queued_at, state) VALUES (@hook, @number, @id, @type, @changes, @case, @message, @now, @now, '{HookState.Waiting}')",
            new { hook, number, id, type, changes, @case, message, now }, tx);
        // Looked at now and then: it costs a walk along all that is kept.
        if (number % 100 == 0)
            db.Execute("DELETE FROM hook_event WHERE hook = @hook AND number <= (SELECT number FROM hook_event WHERE hook = @hook ORDER BY number DESC LIMIT 1 OFFSET @Kept)", new { hook, Kept }, tx);
        return id;
    }

    /// <summary>Says more in an event of the same transaction; false where it is not there any more.</summary>
    public static bool Add(DbTransaction tx, string id, IReadOnlyList<string> changes)
    {
        if (tx.Connection!.QuerySingleOrDefault<string>("SELECT changes FROM hook_event WHERE id = @id", new { id }, tx) is not { } said)
            return false;
        tx.Connection!.Execute("UPDATE hook_event SET changes = @all WHERE id = @id", new { id, all = string.Join(' ', said.Split(' ').Union(changes, StringComparer.Ordinal)) }, tx);
        return true;
    }

    /// <summary>What that hook is to be told next of what its officer sees now, where it is time; null for nothing.</summary>
    /// <param name="ahead">Nothing is put off for so long: another clock has done it.</param>
    public static Row? Next(DbConnection db, Hook hook, long now, long ahead) => db.QueryFirstOrDefault<Row>(
        $"SELECT {Columns} FROM hook_event WHERE hook = @name AND state = '{HookState.Waiting}' AND {IsSeen} AND EXISTS (SELECT 1 FROM hook WHERE name = @name AND (due_at <= @now OR due_at > @ahead)) ORDER BY number LIMIT 1",
        new { name = hook.Name, organisation = hook.Officer.Organisation, now, ahead });

    /// <summary>The hook has it.</summary>
    public static void Delivered(DbTransaction tx, string hook, string id, long now)
    {
        tx.Connection!.Execute($"UPDATE hook_event SET state = '{HookState.Delivered}', delivered_at = @now WHERE id = @id", new { id, now }, tx);
        tx.Connection!.Execute("UPDATE hook SET failures = 0, failing_since = NULL, refusing_since = NULL, due_at = 0 WHERE name = @hook", new { hook }, tx);
    }

    /// <summary>The hook was not told: it is called again then. What was tried for long enough, at a hook that has refused all that time, is parked.</summary>
    /// <param name="isOurs">The fault is this node's: it becomes an alarm as any other, and parks nothing.</param>
    /// <param name="asleep">What was due before then was not called in time: nobody can have refused it meanwhile.</param>
    public static void Failed(DbTransaction tx, string hook, bool isOurs, long now, long due, long asleep, long parkBefore)
    {
        // What lies behind now is another clock's. The time in which a hook refuses is begun anew by whatever is the node's own fault.
        var refusing = isOurs ? "NULL" : "CASE WHEN refusing_since <= @now AND due_at >= @asleep THEN refusing_since ELSE @now END";
        tx.Connection!.Execute(
            $"UPDATE hook SET failures = failures + 1, failing_since = CASE WHEN failing_since <= @now THEN failing_since ELSE @now END, refusing_since = {refusing}, due_at = @due WHERE name = @hook", new { hook, now, due, asleep }, tx);
        if (!isOurs)
            tx.Connection!.Execute(
                $"UPDATE hook_event SET state = '{HookState.Parked}' WHERE hook = @hook AND state = '{HookState.Waiting}' AND queued_at <= @parkBefore AND (SELECT refusing_since FROM hook WHERE name = @hook) <= @parkBefore",
                new { hook, parkBefore }, tx);
    }

    /// <summary>Whatever was put off is due now.</summary>
    public static void Hurry(DbTransaction tx, string hook) => tx.Connection!.Execute("UPDATE hook SET due_at = 0 WHERE name = @hook", new { hook }, tx);

    /// <summary>One event is to be told again - or all behind a number - and for as long as if it had just happened; how many those are.</summary>
    public static long Resend(DbTransaction tx, string hook, string? organisation, string? id, long? after, long now) => tx.Connection!.Execute(
        $"UPDATE hook_event SET state = '{HookState.Waiting}', queued_at = @now WHERE hook = @hook AND {IsSeen} AND {(id is null ? "number > @after" : "id = @id")}", new { hook, organisation, id, after, now }, tx);

    /// <summary>Events behind a number, oldest first, that somebody of that organisation sees; without one, all.</summary>
    public static IReadOnlyList<Row> After(DbConnection db, string hook, string? organisation, long after, int limit) => db.Query<Row>(
        $"SELECT {Columns} FROM hook_event WHERE hook = @hook AND number > @after AND {IsSeen} ORDER BY number LIMIT @limit", new { hook, organisation, after, limit }).AsList();

    /// <summary>The event of that id; null where there is none, or not for somebody of that organisation.</summary>
    public static Row? Find(DbConnection db, string id, string? organisation, DbTransaction? tx = null) =>
        db.QuerySingleOrDefault<Row>($"SELECT {Columns} FROM hook_event WHERE id = @id AND {IsSeen}", new { id, organisation }, tx);

    /// <summary>A hook as it stands, with what its officer sees now.</summary>
    public static Standings Of(DbConnection db, Hook hook) => db.QuerySingleOrDefault<Standings>(
        $"""
        SELECT number AS Number, failures AS Failures, failing_since AS FailingSince, due_at AS DueAt,
               (SELECT count(*) FROM hook_event WHERE hook = @name AND state = '{HookState.Waiting}' AND {IsSeen}) AS Waiting,
               (SELECT count(*) FROM hook_event WHERE hook = @name AND state = '{HookState.Parked}' AND {IsSeen}) AS Parked
        FROM hook WHERE name = @name
        """, new { name = hook.Name, organisation = hook.Officer.Organisation }) ?? new();

    /// <summary>Calls in a row that hook did not take.</summary>
    public static long Failures(DbTransaction tx, string hook) => tx.Connection!.ExecuteScalar<long>("SELECT failures FROM hook WHERE name = @hook", new { hook }, tx);

    /// <summary>Whether one of these takes nothing since then.</summary>
    public static bool IsFailing(DbConnection db, IEnumerable<string> hooks, long since, DbTransaction? tx = null) =>
        db.Query<string>("SELECT name FROM hook WHERE failing_since <= @since", new { since }, tx).Intersect(hooks, StringComparer.Ordinal).Any();
}
