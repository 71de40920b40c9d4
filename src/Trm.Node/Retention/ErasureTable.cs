using System.Data.Common;
using Dapper;
using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;

namespace Trm.Node.Retention;

/// <summary>SQL of erasures, legal holds and copies: pseudonyms, codes and times.</summary>
internal static class ErasureTable
{
    private sealed record Row
    {
        public required string CaseId { get; init; }
        public long Number { get; init; }
        public required string Peer { get; init; }
        public required string State { get; init; }
        public required string Basis { get; init; }
        public required string ProposedBy { get; init; }
        public long ProposedAt { get; init; }
        public string? ApprovedBy { get; init; }
        public long? ApprovedAt { get; init; }
        public long? Leaves { get; init; }
        public string? Asked { get; init; }
        public string? Answers { get; init; }
        public string? Outcome { get; init; }
        public string? Kept { get; init; }
        public long? AnsweredAt { get; init; }
    }

    private sealed record HoldRow
    {
        public required string CaseId { get; init; }
        public required string Why { get; init; }
        public required string SetBy { get; init; }
        public long SetAt { get; init; }
        public string? LiftedBy { get; init; }
        public long? LiftedAt { get; init; }
    }

    private sealed record CopyRow
    {
        public required string Choice { get; init; }
        public long At { get; init; }
    }

    private const string Columns = """
        case_id AS CaseId, number AS Number, peer AS Peer, state AS State, basis AS Basis, proposed_by AS ProposedBy, proposed_at AS ProposedAt, approved_by AS ApprovedBy,
        approved_at AS ApprovedAt, leaves AS Leaves, asked AS Asked, answers AS Answers, outcome AS Outcome, kept AS Kept, answered_at AS AnsweredAt
        """;

    /// <summary>Every erasure, the newest proposal first.</summary>
    public static IReadOnlyList<Erasure> List(DbConnection db) => [.. db.Query<Row>($"SELECT {Columns} FROM erasure ORDER BY proposed_at DESC, case_id, number DESC").Select(Read)];

    public static Erasure? Find(DbConnection db, CaseId @case, int number, DbTransaction? tx = null) =>
        db.QuerySingleOrDefault<Row>($"SELECT {Columns} FROM erasure WHERE case_id = @id AND number = @number", new { id = @case.ToString(), number }, tx) is { } row ? Read(row) : null;

    /// <summary>How often each case was erased; what is only proposed does not count.</summary>
    public static IReadOnlyList<(string Case, int Number)> Numbers(DbConnection db, DbTransaction? tx = null) =>
        [.. db.Query<(string Case, long Number)>("SELECT case_id, max(number) FROM erasure WHERE state <> 'proposed' GROUP BY case_id", transaction: tx).Select(n => (n.Case, (int)n.Number))];

    /// <summary>A proposal; a newer one takes the place of one that nobody has approved.</summary>
    public static void Propose(DbTransaction tx, CaseId @case, int number, ParticipantId peer, ErasureBasis basis, string officer, DateTimeOffset now) => tx.Connection!.Execute(
        """
        INSERT INTO erasure (case_id, number, peer, state, basis, proposed_by, proposed_at) VALUES (@id, @number, @peer, 'proposed', @basis, @officer, @now)
        ON CONFLICT (case_id, number) DO UPDATE SET basis = excluded.basis, proposed_by = excluded.proposed_by, proposed_at = excluded.proposed_at WHERE erasure.state = 'proposed'
        """,
        new { id = @case.ToString(), number, peer = peer.Value, basis = CodeSystems.ErasureBases.Code(basis), officer, now = now.ToUnixTimeMilliseconds() }, tx);

    /// <summary>It was done, but for its key and the pages of the database.</summary>
    public static void Erased(DbTransaction tx, ErasureDecision decision, long leaves, MessageId? asked, MessageId? answers) => tx.Connection!.Execute(
        """
        INSERT INTO erasure (case_id, number, peer, state, basis, proposed_by, proposed_at, approved_by, approved_at, leaves, asked, answers)
        VALUES (@id, @Number, @peer, 'erased', @basis, @ProposedBy, @proposed, @ApprovedBy, @approved, @leaves, @asked, @answers)
        ON CONFLICT (case_id, number) DO UPDATE SET
            state = 'erased', approved_by = excluded.approved_by, approved_at = excluded.approved_at, leaves = excluded.leaves, asked = excluded.asked, answers = excluded.answers
        """,
        new
        {
            id = decision.Case.ToString(),
            decision.Number,
            peer = decision.Peer.Value,
            basis = CodeSystems.ErasureBases.Code(decision.Basis),
            decision.ProposedBy,
            proposed = decision.ProposedAt.ToUnixTimeMilliseconds(),
            decision.ApprovedBy,
            approved = decision.ApprovedAt.ToUnixTimeMilliseconds(),
            leaves,
            asked = asked?.ToString(),
            answers = answers?.ToString(),
        },
        tx);

    public static void Done(DbTransaction tx, CaseId @case, int number) => tx.Connection!.Execute(
        "UPDATE erasure SET state = 'done' WHERE case_id = @id AND number = @number AND state = 'erased'", new { id = @case.ToString(), number }, tx);

    /// <summary>What the peer answered to our request.</summary>
    public static void Answered(DbTransaction tx, CaseId @case, MessageId asked, RightOutcome outcome, KeptReason? kept, DateTimeOffset now) => tx.Connection!.Execute(
        "UPDATE erasure SET outcome = @outcome, kept = @kept, answered_at = @now WHERE case_id = @id AND asked = @asked AND outcome IS NULL",
        new
        {
            id = @case.ToString(),
            asked = asked.ToString(),
            outcome = CodeSystems.RightOutcomes.Code(outcome),
            kept = kept is { } reason ? CodeSystems.KeptReasons.Code(reason) : null,
            now = now.ToUnixTimeMilliseconds(),
        },
        tx);

    // -- legal holds ------------------------------------------------------------------------------------------------

    /// <summary>The legal hold that stands on that case, or null.</summary>
    public static LegalHold? HoldOn(DbConnection db, CaseId @case, DbTransaction? tx = null) => db.QueryFirstOrDefault<HoldRow>(
        "SELECT case_id AS CaseId, why AS Why, set_by AS SetBy, set_at AS SetAt FROM legal_hold WHERE case_id = @id AND lifted_at IS NULL ORDER BY id", new { id = @case.ToString() }, tx) is { } row
        ? Read(row)
        : null;

    /// <summary>Every legal hold, those that stand first.</summary>
    public static IReadOnlyList<LegalHold> Holds(DbConnection db) => [.. db.Query<HoldRow>(
        "SELECT case_id AS CaseId, why AS Why, set_by AS SetBy, set_at AS SetAt, lifted_by AS LiftedBy, lifted_at AS LiftedAt FROM legal_hold ORDER BY lifted_at IS NOT NULL, set_at DESC, id DESC").Select(Read)];

    public static void SetHold(DbTransaction tx, CaseId @case, KeptReason why, string officer, DateTimeOffset now) => tx.Connection!.Execute(
        "INSERT INTO legal_hold (case_id, why, set_by, set_at) VALUES (@id, @why, @officer, @now)",
        new { id = @case.ToString(), why = CodeSystems.KeptReasons.Code(why), officer, now = now.ToUnixTimeMilliseconds() }, tx);

    public static void LiftHold(DbTransaction tx, CaseId @case, string officer, DateTimeOffset now) => tx.Connection!.Execute(
        "UPDATE legal_hold SET lifted_by = @officer, lifted_at = @now WHERE case_id = @id AND lifted_at IS NULL", new { id = @case.ToString(), officer, now = now.ToUnixTimeMilliseconds() }, tx);

    // -- copies -----------------------------------------------------------------------------------------------------

    public static void PutCopy(DbTransaction tx, CaseId @case, CopyChoice choice, string officer, DateTimeOffset now, string? certificate) => tx.Connection!.Execute(
        "INSERT INTO case_copy (case_id, choice, officer, at, certificate) VALUES (@id, @choice, @officer, @now, @certificate)",
        new { id = @case.ToString(), choice = choice.ToString().ToLowerInvariant(), officer, now = now.ToUnixTimeMilliseconds(), certificate }, tx);

    /// <summary>The choices recorded since that case was last erased, newest first.</summary>
    public static IReadOnlyList<(CopyChoice Choice, DateTimeOffset At)> Copies(DbConnection db, CaseId @case, DbTransaction? tx = null) => [.. db.Query<CopyRow>(
        """
        SELECT choice AS Choice, at AS At FROM case_copy
        WHERE case_id = @id AND at >= coalesce((SELECT max(approved_at) FROM erasure WHERE case_id = @id AND state <> 'proposed'), 0) ORDER BY id DESC
        """,
        new { id = @case.ToString() }, tx).Select(r => (Enum.Parse<CopyChoice>(r.Choice, ignoreCase: true), DateTimeOffset.FromUnixTimeMilliseconds(r.At)))];

    /// <summary>To whom a copy went says who the person is: that it went, and when, is enough.</summary>
    public static void ForgetCertificates(DbTransaction tx, CaseId @case) =>
        tx.Connection!.Execute("UPDATE case_copy SET certificate = NULL WHERE case_id = @id", new { id = @case.ToString() }, tx);

    private static LegalHold Read(HoldRow row) => new(
        CaseId.Parse(row.CaseId).Value, CodeSystems.KeptReasons.Find(row.Why)!.Value, row.SetBy, DateTimeOffset.FromUnixTimeMilliseconds(row.SetAt), row.LiftedBy, Time(row.LiftedAt));

    private static Erasure Read(Row row) => new(
        CaseId.Parse(row.CaseId).Value, (int)row.Number, ParticipantId.Parse(row.Peer).Value, Enum.Parse<ErasureState>(row.State, ignoreCase: true),
        CodeSystems.ErasureBases.Find(row.Basis)!.Value, row.ProposedBy, DateTimeOffset.FromUnixTimeMilliseconds(row.ProposedAt), row.ApprovedBy, Time(row.ApprovedAt), row.Leaves,
        row.Asked is { } asked ? MessageId.Parse(asked).Value : null, row.Answers is { } answers ? MessageId.Parse(answers).Value : null,
        CodeSystems.RightOutcomes.Find(row.Outcome), CodeSystems.KeptReasons.Find(row.Kept), Time(row.AnsweredAt));

    private static DateTimeOffset? Time(long? at) => at is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;
}
