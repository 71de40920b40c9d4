using System.Data.Common;
using Dapper;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Referrals;
using Trm.Node.Alarms;

namespace Trm.Node.Overview;

/// <summary>SQL of what lists show: pseudonyms, words, codes and times; nothing is opened. Each query is of one officer's cases, and reads little more than it shows.</summary>
internal static class OverviewTable
{
    private sealed record Row
    {
        public required string CaseId { get; init; }
        public required string Word { get; init; }
        public required string Peer { get; init; }
        public required string Side { get; init; }
        public required string State { get; init; }
        public required string ReturnState { get; init; }
        public bool Held { get; init; }
        public required string Turn { get; init; }
        public required string Next { get; init; }
        public long Since { get; init; }
        public long? Due { get; init; }
        public string? Officer { get; init; }

        // What a query adds of its own.
        public string? Text { get; init; }
        public string? Other { get; init; }
        public long? First { get; init; }
        public long? Second { get; init; }
        public long? Third { get; init; }

        public CaseLine ToLine() => new(
            Contracts.Identifiers.CaseId.Parse(CaseId).Value, Word, ParticipantId.Parse(Peer).Value, Side == ReferralLifecycle.Name(Contracts.Referrals.Side.Sending), State, ReturnState, Held, Turn,
            Next, Time(Since)!.Value, Time(Due)) { Officer = Officer };
    }

    private const string Columns = """
        c.case_id AS CaseId, c.word AS Word, c.peer AS Peer, c.side AS Side, c.state AS State, coalesce(c.return_state, 'none') AS ReturnState, c.held AS Held,
        coalesce(c.turn, 'nobodys') AS Turn, coalesce(c.next, 'nothing') AS Next, c.turn_since AS Since, c.officer AS Officer
        """;

    private const string IsSeen = "(@organisation IS NULL OR c.organisation = @organisation)";

    // What is due next from whoever has the turn.
    private const string NextDue = """
        (SELECT min(d.due_at) FROM deadline d WHERE d.case_id = c.case_id AND d.closed_at IS NULL AND d.due_at IS NOT NULL AND d.step <> 'told' AND d.mover = CASE WHEN c.turn = 'ours' THEN @self ELSE c.peer END) AS Due
        """;

    // -- whose turn --------------------------------------------------------------------------------------------

    /// <summary>The cases in which it is that side's turn, the longest first.</summary>
    public static Page<CaseLine> Turn(DbConnection db, Officer officer, ParticipantId self, string turn, int page) => Of(
        db, page, new { turn, organisation = officer.Organisation, self = self.Value, limit = Page.Size, skip = Page.Skip(page) },
        $"FROM cases c WHERE c.turn = @turn AND {IsSeen}", "c.turn_since, c.case_id");

    /// <summary>All cases, newest change first.</summary>
    public static Page<CaseLine> All(DbConnection db, Officer officer, ParticipantId self, int page) => Of(
        db, page, new { organisation = officer.Organisation, self = self.Value, limit = Page.Size, skip = Page.Skip(page) }, $"FROM cases c WHERE {IsSeen}", "c.updated_at DESC, c.case_id");

    /// <summary>Those whose pseudonym or word begins so.</summary>
    public static Page<CaseLine> Search(DbConnection db, Officer officer, ParticipantId self, string? pseudonym, string word, int page) => Of(
        db, page,
        new { organisation = officer.Organisation, self = self.Value, limit = Page.Size, skip = Page.Skip(page), pseudonym = pseudonym is null ? null : pseudonym + "%", word = Escaped(word) + "%" },
        $"FROM cases c WHERE (c.case_id LIKE @pseudonym OR lower(c.word) LIKE @word ESCAPE '!') AND {IsSeen}", "c.updated_at DESC, c.case_id");

    /// <summary>That case, which exists.</summary>
    public static CaseLine Find(DbConnection db, ParticipantId self, CaseId @case, DbTransaction? tx = null) =>
        db.QuerySingle<Row>($"SELECT {Columns}, {NextDue} FROM cases c WHERE c.case_id = @id", new { id = @case.ToString(), self = self.Value }, tx).ToLine();

    /// <summary>Of our messages in that case: which of seeing and deciding is done, by message.</summary>
    public static ILookup<string, string> Fulfilled(DbConnection db, CaseId @case) => db.Query<(string Message, string Step)>(
        "SELECT message_id, step FROM deadline WHERE case_id = @id AND outgoing = 1 AND closed_at IS NOT NULL AND step IN ('seen', 'decision')", new { id = @case.ToString() })
        .ToLookup(r => r.Message, r => r.Step, StringComparer.Ordinal);

    private static Page<CaseLine> Of(DbConnection db, int page, object arguments, string from, string order) => new(
        [.. db.Query<Row>($"SELECT {Columns}, {NextDue} {from} ORDER BY {order} LIMIT @limit OFFSET @skip", arguments).Select(r => r.ToLine())],
        page,
        db.ExecuteScalar<long>($"SELECT count(*) {from}", arguments));

    private static string Escaped(string word) => word.Trim().ToLowerInvariant().Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal);

    // -- what cannot wait --------------------------------------------------------------------------------------

    /// <summary>Somebody did not arrive, or travels without clearance.</summary>
    public static IEnumerable<CaseLine> InDanger(DbConnection db, Officer officer) => db.Query<Row>(
        $"""
        SELECT {Columns} FROM cases c
        WHERE c.next IN ('meet', 'look-for') AND c.return_state IN ('missing', 'not-met', 'travelling-uncleared') AND {IsSeen} ORDER BY c.turn_since, c.case_id LIMIT @limit
        """,
        new { organisation = officer.Organisation, limit = Page.Size }).Select(r => r.ToLine());

    /// <summary>Stopped cases in which nobody is on the way, the earliest review first.</summary>
    public static IEnumerable<CaseLine> Stopped(DbConnection db, Officer officer) => db.Query<Row>(
        $"""
        SELECT * FROM (
            SELECT {Columns}, (SELECT min(d.due_at) FROM deadline d WHERE d.case_id = c.case_id AND d.step = 'review' AND d.closed_at IS NULL) AS Due
            FROM cases c WHERE c.next = 'lift' AND {IsSeen}) stopped
        ORDER BY CASE WHEN Due IS NULL THEN 1 ELSE 0 END, Due, Since, CaseId LIMIT @limit
        """,
        new { organisation = officer.Organisation, limit = Page.Size }).Select(r => r.ToLine());

    /// <summary>How many are stopped.</summary>
    public static long StoppedCount(DbConnection db, Officer officer) =>
        db.ExecuteScalar<long>($"SELECT count(*) FROM cases c WHERE c.next = 'lift' AND {IsSeen}", new { organisation = officer.Organisation });

    private const string CaseOfAlarm = """
        coalesce((SELECT max(o.case_id) FROM outbox o WHERE o.core_id = a.core_id), (SELECT max(i.case_id) FROM inbox i WHERE i.peer = a.peer AND i.core_id = a.core_id),
                 (SELECT max(m.case_id) FROM content m WHERE m.message_id = a.core_id AND m.outgoing = 1))
        """;

    /// <summary>Alarms about messages of cases: code, number, since when, who has taken it.</summary>
    public static IEnumerable<(CaseLine Case, string Code, long Number, DateTimeOffset RaisedAt, string? TakenBy)> Alarms(DbConnection db, Officer officer) => db.Query<Row>(
        $"""
        SELECT {Columns}, a.code AS Text, a.taken_by AS Other, a.id AS First, a.raised_at AS Second FROM alarm a JOIN cases c ON c.case_id = {CaseOfAlarm}
        WHERE a.cleared_at IS NULL AND a.core_id IS NOT NULL
          AND a.code IN ('{AlarmCode.UrgentReport}', '{AlarmCode.ReportNotSent}', '{AlarmCode.ReportRefused}', '{AlarmCode.Undelivered}', '{AlarmCode.Expired}', '{AlarmCode.Disagreement}', '{AlarmCode.PersonNotTold}')
          AND {IsSeen} ORDER BY a.raised_at, a.id LIMIT @limit
        """,
        new { organisation = officer.Organisation, limit = 2 * Page.Size }).Select(r => (r.ToLine(), r.Text!, r.First!.Value, Time(r.Second)!.Value, r.Other));

    /// <summary>Of each standing alarm about a message of a case: the case, and that message where it is ours; by the alarm's number.</summary>
    public static IReadOnlyDictionary<long, (CaseLine Case, string? Message)> CasesOfAlarms(DbConnection db, Officer officer) => db.Query<Row>(
        $"""
        SELECT {Columns}, a.id AS First, (SELECT max(o.message_id) FROM outbox o WHERE o.core_id = a.core_id) AS Text FROM alarm a JOIN cases c ON c.case_id = {CaseOfAlarm}
        WHERE a.cleared_at IS NULL AND a.core_id IS NOT NULL AND {IsSeen}
        """,
        new { organisation = officer.Organisation }).ToDictionary(r => r.First!.Value, r => (r.ToLine(), r.Text));

    /// <summary>How many alarms stand that name no message.</summary>
    public static long OtherAlarms(DbConnection db) => db.ExecuteScalar<long>("SELECT count(*) FROM alarm WHERE cleared_at IS NULL AND core_id IS NULL");

    // The review of a hold stands with the hold, what an expected arrival asks with the journey, and what the person must be told with its own alarm.
    private const string LateOnes = """
        (SELECT case_id, mover, min(due_at) AS due_at FROM deadline
         WHERE closed_at IS NULL AND level IN (0, 1, 2) AND due_at <= @now AND case_id IS NOT NULL AND step NOT IN ('review', 'told') AND step NOT LIKE 'arrival-%' GROUP BY case_id, mover) d
        JOIN cases c ON c.case_id = d.case_id
        """;

    /// <summary>What is late, the longest first: each case once, with whose move it is.</summary>
    public static IEnumerable<(CaseLine Case, string Mover, DateTimeOffset Due)> Late(DbConnection db, Officer officer, DateTimeOffset now) => db.Query<Row>(
        $"SELECT {Columns}, d.mover AS Text, d.due_at AS First FROM {LateOnes} WHERE {IsSeen} ORDER BY d.due_at, c.case_id LIMIT @limit",
        new { now = now.ToUnixTimeMilliseconds(), organisation = officer.Organisation, limit = Page.Size }).Select(r => (r.ToLine(), r.Text!, Time(r.First)!.Value));

    /// <summary>How much is late.</summary>
    public static long LateCount(DbConnection db, Officer officer, DateTimeOffset now) =>
        db.ExecuteScalar<long>($"SELECT count(*) FROM {LateOnes} WHERE {IsSeen}", new { now = now.ToUnixTimeMilliseconds(), organisation = officer.Organisation });

    /// <summary>How many questions for room, which concern no case, nobody here has answered.</summary>
    public static long RoomAsked(DbConnection db, ParticipantId self) => db.ExecuteScalar<long>(
        "SELECT count(DISTINCT message_id) FROM deadline WHERE case_id IS NULL AND closed_at IS NULL AND kind = 'capacity' AND mover = @self AND outgoing = 0", new { self = self.Value });

    // -- journeys and what is new --------------------------------------------------------------------------------

    private const string Times = "j.departs_at AS First, j.expected_at AS Second, j.waiting_at AS Third";

    // So long after its time an arrival of which nobody said that it began is not the next one.
    private static readonly TimeSpan Over = TimeSpan.FromHours(12);

    // A question that is open has the turn, and hides nobody who travels.
    private const string IsAsked = "c.next = 'answer' AND c.return_state IN ('plan-offered', 'plan-accepted', 'cleared', 'final-check', 'met')";

    /// <summary>Who is on the way, and who leaves before that time; the earliest first.</summary>
    public static IReadOnlyList<JourneyLine> Journeys(DbConnection db, Officer officer, DateTimeOffset until) =>
    [
        .. db.Query<Row>(
            $"""
            SELECT {Columns}, {Times} FROM cases c LEFT JOIN journey j ON j.case_id = c.case_id
            WHERE c.next IN ('meet', 'look-for') AND {IsSeen} ORDER BY CASE WHEN j.expected_at IS NULL THEN 1 ELSE 0 END, j.expected_at, c.case_id LIMIT @limit
            """,
            new { organisation = officer.Organisation, limit = Page.Size }).Select(Journey),
        .. db.Query<Row>(
            $"""
            SELECT {Columns}, {Times} FROM journey j JOIN cases c ON c.case_id = j.case_id
            WHERE j.departs_at < @until AND (c.next IN ('clear', 'final-check', 'depart') OR ({IsAsked})) AND c.return_state IN ('plan-accepted', 'cleared', 'final-check') AND {IsSeen} ORDER BY j.departs_at, c.case_id LIMIT @limit
            """,
            new { until = until.ToUnixTimeMilliseconds(), organisation = officer.Organisation, limit = Page.Size }).Select(Journey),
    ];

    /// <summary>The arrivals that are prepared or under way where we are the receiving side, the next one first; those whose time was over half a day ago, and nobody left, come last.</summary>
    public static IReadOnlyList<JourneyLine> Arrivals(DbConnection db, Officer officer, DateTimeOffset now) =>
    [
        .. db.Query<Row>(
            $"""
            SELECT {Columns}, {Times} FROM cases c LEFT JOIN journey j ON j.case_id = c.case_id
            WHERE (c.next IN ('meet', 'look-for', 'hand-over', 'ready', 'clear', 'final-check', 'depart', 'lift') OR ({IsAsked})) AND c.side = 'receiving' AND {IsSeen}
              AND (j.expected_at IS NOT NULL OR c.next IN ('meet', 'look-for')) AND c.return_state NOT IN ('none', 'reception', 'follow-up', 'ended', 'stays', 'declined-by-person')
            ORDER BY CASE WHEN c.next IN ('meet', 'look-for') THEN 0 WHEN j.expected_at < @over THEN 2 ELSE 1 END, CASE WHEN j.expected_at IS NULL THEN 1 ELSE 0 END, j.expected_at, c.case_id LIMIT @limit
            """,
            new { organisation = officer.Organisation, over = (now - Over).ToUnixTimeMilliseconds(), limit = Page.Size }).Select(Journey),
    ];

    /// <summary>The journeys that are planned, prepared or under way on either side, and who was met and not yet handed over; the next one first.</summary>
    public static IReadOnlyList<JourneyLine> Prepared(DbConnection db, Officer officer) =>
    [
        .. db.Query<Row>(
            $"""
            SELECT {Columns}, {Times} FROM cases c LEFT JOIN journey j ON j.case_id = c.case_id
            WHERE c.next IN ('meet', 'look-for', 'hand-over', 'ready', 'clear', 'final-check', 'depart', 'lift', 'answer') AND {IsSeen}
              AND c.return_state IN ('plan-offered', 'plan-accepted', 'cleared', 'final-check', 'travelling', 'travelling-uncleared', 'diverted', 'not-met', 'missing', 'met')
            ORDER BY CASE WHEN c.next IN ('meet', 'look-for') THEN 0 ELSE 1 END, coalesce(j.departs_at, j.expected_at), c.case_id LIMIT @limit
            """,
            new { organisation = officer.Organisation, limit = Page.Size }).Select(Journey),
    ];

    /// <summary>The journeys that an escort is bound to, until they are handed over; the next one first.</summary>
    public static IReadOnlyList<JourneyLine> Escorted(DbConnection db, Officer officer) =>
    [
        .. db.Query<Row>(
            $"""
            SELECT {Columns}, {Times} FROM escort e JOIN cases c ON c.case_id = e.case_id LEFT JOIN journey j ON j.case_id = c.case_id
            WHERE e.officer = @escort AND (c.next IN ('meet', 'look-for', 'hand-over', 'ready', 'clear', 'final-check', 'depart', 'lift') OR ({IsAsked}))
            ORDER BY CASE WHEN c.next IN ('meet', 'look-for') THEN 0 ELSE 1 END, CASE WHEN j.expected_at IS NULL THEN 1 ELSE 0 END, j.expected_at, c.case_id LIMIT @limit
            """,
            new { escort = officer.Code, limit = Page.Size }).Select(Journey),
    ];

    /// <summary>That of one case, which exists.</summary>
    public static JourneyLine JourneyOf(DbConnection db, ParticipantId self, CaseId @case) => Journey(db.QuerySingle<Row>(
        $"""
        SELECT {Columns}, {NextDue}, {Times} FROM cases c LEFT JOIN journey j ON j.case_id = c.case_id
        WHERE c.case_id = @id
        """,
        new { id = @case.ToString(), self = self.Value }));

    // Somebody waits where that word was taken: not where it was still on its way, and not after a hold.
    private static JourneyLine Journey(Row row) => new(
        row.ToLine(), Time(row.First), Time(row.Second), row.ReturnState is "plan-offered" or "plan-accepted" or "cleared" ? null : Time(row.Third));

    /// <summary>What came since that officer looked, newest first: the oldest page of it, so that nothing is looked over that was not shown.</summary>
    public static IReadOnlyList<NewMessage> New(DbConnection db, Officer officer, long place) =>
    [
        .. db.Query<Row>(
            $"""
            SELECT {Columns}, m.message_id AS Text, m.kind AS Other, m.at AS First FROM content m JOIN cases c ON c.case_id = m.case_id
            WHERE m.place > @place AND m.outgoing = 0 AND NOT (m.kind = 'decision' AND m.code = 'seen') AND {IsSeen} ORDER BY m.place LIMIT @limit
            """,
            new { place, organisation = officer.Organisation, limit = Page.Size }).Reverse().Select(r => new NewMessage(MessageId.Parse(r.Text!).Value, r.ToLine(), r.Other!, Time(r.First)!.Value)),
    ];

    /// <summary>Up to where the officer has looked, and when that was said; zero before.</summary>
    public static (long Place, DateTimeOffset? At) Looked(DbConnection db, Officer officer)
    {
        var (place, at) = db.QuerySingleOrDefault<(long, long)>("SELECT place, at FROM look WHERE officer = @code", new { code = officer.Code });
        return (place, at == 0 ? null : Time(at));
    }

    /// <summary>The officer has looked at all that came up to that message; nothing where they see no such message.</summary>
    public static void Look(DbTransaction tx, Officer officer, MessageId upTo, DateTimeOffset now)
    {
        if (tx.Connection!.ExecuteScalar<long?>(
            $"SELECT max(m.place) FROM content m JOIN cases c ON c.case_id = m.case_id WHERE m.message_id = @id AND m.outgoing = 0 AND {IsSeen}",
            new { id = upTo.ToString(), organisation = officer.Organisation }, tx) is { } place)
            tx.Connection!.Execute(
                """
                INSERT INTO look (officer, place, at) VALUES (@code, @place, @now)
                ON CONFLICT (officer) DO UPDATE SET place = CASE WHEN excluded.place > look.place THEN excluded.place ELSE look.place END, at = excluded.at
                """,
                new { code = officer.Code, place, now = now.ToUnixTimeMilliseconds() }, tx);
    }

    private static DateTimeOffset? Time(long? ms) => ms is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;
}
