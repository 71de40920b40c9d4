using System.Data.Common;
using Dapper;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Referrals;
using Trm.Node.Storage.Content;

namespace Trm.Node.Approvals;

/// <summary>SQL of what two officers decide. What is decided, and the first officer's assertion, lie sealed under the key of the case.</summary>
internal static class ApprovalTable
{
    private const string Columns = """
        id AS Id, case_id AS CaseId, act AS Act, state AS State, decision AS Content, assertion AS First, proposed_by AS ProposedBy, begun_at AS BegunAt, until AS Until, approved_by AS ApprovedBy, done_at AS DoneAt
        """;

    internal sealed record Row
    {
        public required string Id { get; init; }
        public string? CaseId { get; init; }
        public required string Act { get; init; }
        public required string State { get; init; }
        public required byte[] Content { get; init; }
        public byte[]? First { get; init; }
        public required string ProposedBy { get; init; }
        public long BegunAt { get; init; }
        public long Until { get; init; }
        public string? ApprovedBy { get; init; }
        public long? DoneAt { get; init; }

        public CaseId? Case => CaseId is null ? null : Contracts.Identifiers.CaseId.Parse(CaseId).Value;
    }

    public static string Name(Enum value) => ReferralLifecycle.Name(value);

    public static Row? Find(DbConnection db, string id, DbTransaction? tx = null) => db.QuerySingleOrDefault<Row>($"SELECT {Columns} FROM approval WHERE id = @id", new { id }, tx);

    /// <summary>What waits for a signature, the oldest first.</summary>
    public static IReadOnlyList<Row> Waiting(DbConnection db, long now) => db.Query<Row>(
        $"SELECT {Columns} FROM approval WHERE state IN ('begun', 'proposed') AND until > @now ORDER BY begun_at, id", new { now }).AsList();

    /// <summary>What was done of one kind by the proposal of that officer, or by anybody's where null, and holds until then or longer; the newest first.</summary>
    public static IReadOnlyList<Row> Done(DbConnection db, ApprovalAct act, string? officer, long doneSince) => db.Query<Row>(
        $"SELECT {Columns} FROM approval WHERE state = 'done' AND act = @act AND done_at > @doneSince AND (@officer IS NULL OR proposed_by = @officer) ORDER BY done_at DESC, id",
        new { act = Name(act), officer, doneSince }).AsList();

    /// <summary>Begins one. What nobody has signed in time, and what is older than the trail needs, is gone with it.</summary>
    public static void Begin(DbTransaction tx, CaseVault vault, Decision decision, long until, long keptSince)
    {
        tx.Connection!.Execute("DELETE FROM approval WHERE until < @keptSince", new { keptSince }, tx);
        tx.Connection!.Execute(
            "INSERT INTO approval (id, case_id, act, state, decision, proposed_by, begun_at, until) VALUES (@Id, @caseId, @act, 'begun', @content, @ProposedBy, @at, @until)",
            new
            {
                decision.Id,
                caseId = decision.Case?.ToString(),
                act = Name(decision.Act),
                content = vault.Seal(decision.Case, Place(decision.Id), decision.Content),
                decision.ProposedBy,
                at = decision.At.ToUnixTimeMilliseconds(),
                until,
            },
            tx);
    }

    /// <summary>Signed by its proposer; it waits for another officer from now on.</summary>
    public static bool Propose(DbTransaction tx, string id, byte[] first, long until, long now) => tx.Connection!.Execute(
        "UPDATE approval SET state = 'proposed', assertion = @first, until = @until WHERE id = @id AND state = 'begun' AND until > @now", new { id, first, until, now }, tx) == 1;

    /// <summary>It is done; false where it is not proposed any more.</summary>
    public static bool Done(DbTransaction tx, string id, string by, long now) => tx.Connection!.Execute(
        "UPDATE approval SET state = 'done', approved_by = @by, done_at = @now WHERE id = @id AND state = 'proposed'", new { id, by, now }, tx) == 1;

    /// <summary>An access that was granted is over from now on; false where it is not granted, or was given back before.</summary>
    public static bool End(DbTransaction tx, string id) => tx.Connection!.Execute("UPDATE approval SET state = 'ended' WHERE id = @id AND state = 'done'", new { id }, tx) == 1;

    /// <summary>Its proposer takes it back; false where it is done.</summary>
    public static bool Withdraw(DbTransaction tx, string id) => tx.Connection!.Execute(
        "UPDATE approval SET state = 'withdrawn' WHERE id = @id AND state IN ('begun', 'proposed')", new { id }, tx) == 1;

    /// <summary>Its officer is disabled, or invited anew, perhaps because somebody else acted as them: what they proposed waits no longer, and what oversight was granted is over.</summary>
    public static void Leave(DbTransaction tx, string officer) => tx.Connection!.Execute(
        """
        UPDATE approval SET state = CASE state WHEN 'done' THEN 'ended' ELSE 'withdrawn' END
        WHERE proposed_by = @officer AND (state IN ('begun', 'proposed') OR (state = 'done' AND act = @oversight))
        """,
        new { officer, oversight = Name(ApprovalAct.Oversight) }, tx);

    /// <summary>The decision, as it was sealed: bound to its id and its case, so that none is read in the place of another.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">It was altered, or is another row's.</exception>
    public static Decision Open(CaseVault vault, ParticipantId self, Row row) => new(
        row.Id, self, Enum.GetValues<ApprovalAct>().First(a => Name(a) == row.Act), row.Case, vault.Open(row.Case, Place(row.Id), row.Content), row.ProposedBy, DateTimeOffset.FromUnixTimeMilliseconds(row.BegunAt));

    /// <summary>What the first officer's assertion is sealed as.</summary>
    public static string FirstPlace(string id) => $"{Place(id)}/first";

    private static string Place(string id) => $"approval/{id}";
}
