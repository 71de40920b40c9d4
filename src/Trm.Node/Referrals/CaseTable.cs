using System.Data.Common;
using System.Text.Json;
using Dapper;
using Trm.Contracts.Codes;
using Trm.Contracts.Facts;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Contracts.Returns;
using Trm.Node.Escorts;
using Trm.Node.Overview;
using Trm.Node.RightsOfPersons;
using Trm.Node.Storage;
using Trm.Node.Storage.Content;

namespace Trm.Node.Referrals;

/// <summary>
/// SQL of the cases. What is in the clear are pseudonyms, states, codes, times and a word; holds and questions lie sealed. A case that an officer's organisation does not see is not found: no
/// row, as of one that does not exist; and so is one that an escort is not bound to.
/// </summary>
internal static class CaseTable
{
    private sealed record Row
    {
        public required string CaseId { get; init; }
        public required string Peer { get; init; }
        public required string Side { get; init; }
        public required string Word { get; init; }
        public required byte[] Record { get; init; }
        public long CreatedAt { get; init; }
        public long UpdatedAt { get; init; }
    }

    private const string Columns =
        "case_id AS CaseId, peer AS Peer, side AS Side, word AS Word, record AS Record, created_at AS CreatedAt, updated_at AS UpdatedAt";

    public static CaseFile? Find(DbConnection db, CaseVault vault, CaseId @case, DbTransaction? tx = null) =>
        db.QuerySingleOrDefault<Row>($"SELECT {Columns} FROM cases WHERE case_id = @id", new { id = @case.ToString() }, tx) is { } row
            ? Open(row, vault)
            : null;

    /// <summary>The cases of an organisation, for the condition of another table.</summary>
    public const string OfOrganisation = "SELECT case_id FROM cases WHERE organisation = @organisation";

    /// <summary>Whether a row is of a case that the organisation sees; without one every row is.</summary>
    public const string IsOfSeenCase = $"(@organisation IS NULL OR case_id IN ({OfOrganisation}))";

    /// <summary>What is said of a case that there is not, and of one that is somebody else's.</summary>
    public static Rejection Unknown => new(RejectionCode.UnknownCase, "case", "this node holds no such case");

    // A column that lists may narrow by without opening anything.
    private const string IsSeen = $"(@organisation IS NULL OR organisation = @organisation) AND {EscortTable.IsSeen}";

    /// <summary>The case as that officer may see it; null where there is none, or it is another organisation's.</summary>
    public static CaseFile? Find(DbConnection db, CaseVault vault, CaseId @case, Officer officer, DbTransaction? tx = null) =>
        db.QuerySingleOrDefault<Row>($"SELECT {Columns} FROM cases WHERE case_id = @id AND {IsSeen}", new { id = @case.ToString(), organisation = OrganisationOf(officer), escort = EscortTable.Of(officer) }, tx) is { } row
            ? Open(row, vault)
            : null;

    /// <summary>The other side of a case that the officer may see; null where there is none, or it is another organisation's.</summary>
    public static ParticipantId? PeerOf(DbConnection db, CaseId @case, Officer officer) =>
        db.QuerySingleOrDefault<string>($"SELECT peer FROM cases WHERE case_id = @id AND {IsSeen}", new { id = @case.ToString(), organisation = OrganisationOf(officer), escort = EscortTable.Of(officer) }) is { } peer
            ? ParticipantId.Parse(peer).Value
            : null;

    /// <summary>Whether the officer may hear of what concerns that case. What concerns none is the office's own.</summary>
    public static bool Sees(DbConnection db, Officer officer, string? caseId, DbTransaction? tx = null) => SeesAll(officer)
        || (caseId is not null && db.ExecuteScalar<long>($"SELECT count(*) FROM cases WHERE case_id = @caseId AND {IsSeen}", new { caseId, organisation = OrganisationOf(officer), escort = EscortTable.Of(officer) }, tx) > 0);

    /// <summary>The cases that the officer sees, by pseudonym; null for an officer of the office, who sees all.</summary>
    public static IReadOnlySet<string>? Seen(DbConnection db, Officer officer) => SeesAll(officer)
        ? null
        : db.Query<string>($"SELECT case_id FROM cases WHERE {IsSeen}", new { organisation = OrganisationOf(officer), escort = EscortTable.Of(officer) }).ToHashSet(StringComparer.Ordinal);

    // Of whichever organisation an escort is, the coordinator's word binds them to a case.
    private static string? OrganisationOf(Officer officer) => officer.Role == Role.Escort ? null : officer.Organisation;

    private static bool SeesAll(Officer officer) => officer.Organisation is null && officer.Role != Role.Escort;

    /// <summary>The cases of the office whose pseudonym begins so: two at most, to tell one from several.</summary>
    /// <param name="prefix">Lower-case hexadecimal digits and hyphens.</param>
    public static IReadOnlyList<CaseId> Beginning(DbConnection db, string prefix) =>
        [.. db.Query<string>("SELECT case_id FROM cases WHERE case_id LIKE @prefix ORDER BY case_id LIMIT 2", new { prefix = prefix + "%" }).Select(id => CaseId.Parse(id).Value)];

    /// <summary>On which side we are in that case, which is in the clear; null where there is no such case.</summary>
    public static Side? SideOf(DbConnection db, CaseId @case) => db.QuerySingleOrDefault<string>("SELECT side FROM cases WHERE case_id = @id", new { id = @case.ToString() }) switch
    {
        null => null,
        var side => side == ReferralLifecycle.Name(Side.Sending) ? Side.Sending : Side.Receiving,
    };

    /// <summary>The other side of that case, which is in the clear; null where there is no such case.</summary>
    public static ParticipantId? PeerOf(DbConnection db, CaseId @case) =>
        db.QuerySingleOrDefault<string>("SELECT peer FROM cases WHERE case_id = @id", new { id = @case.ToString() }) is { } peer ? ParticipantId.Parse(peer).Value : null;

    /// <summary>All cases that the officer sees, newest change first.</summary>
    public static IReadOnlyList<CaseFile> List(DbConnection db, CaseVault vault, int limit, Officer officer) =>
    [
        .. db.Query<Row>($"SELECT {Columns} FROM cases WHERE {IsSeen} ORDER BY updated_at DESC, case_id LIMIT @limit", new { limit, organisation = OrganisationOf(officer), escort = EscortTable.Of(officer) })
            .Select(row => Open(row, vault)),
    ];

    /// <summary>Cases that the officer sees, the newest case first, behind the one that began then.</summary>
    public static IReadOnlyList<CaseFile> Page(DbConnection db, CaseVault vault, Officer officer, int limit, (DateTimeOffset CreatedAt, CaseId Case)? after) =>
    [
        .. db.Query<Row>(
            $"""
            SELECT {Columns} FROM cases WHERE {IsSeen} AND (created_at < @at OR (created_at = @at AND case_id > @after))
            ORDER BY created_at DESC, case_id LIMIT @limit
            """,
            new
            {
                limit, organisation = OrganisationOf(officer), escort = EscortTable.Of(officer), at = after?.CreatedAt.ToUnixTimeMilliseconds() ?? long.MaxValue, after = after?.Case.ToString() ?? "",
            }).Select(row => Open(row, vault)),
    ];

    /// <summary>Cases that the officer sees, the earliest change first, so that who pages while cases change misses none; and how many there are from the beginning.</summary>
    public static (IReadOnlyList<CaseFile> Cases, long Total) Search(DbConnection db, CaseVault vault, Officer officer, CaseSearch asked)
    {
        var standing = asked.Standing switch
        {
            null => "",
            { States.Count: 0 } => " AND ((@held = 1 AND held = 1 AND state <> 'erased') OR (@erased = 1 AND state = 'erased'))",
            _ => " AND ((@held = 1 AND held = 1 AND state <> 'erased') OR (@erased = 1 AND state = 'erased') OR (held = 0 AND state IN (@states)))",
        };
        var from = $"FROM cases WHERE {IsSeen}{(asked.Ids is null ? "" : " AND case_id IN (@ids)")}{standing} AND updated_at >= @from AND updated_at < @until";
        var arguments = new
        {
            organisation = OrganisationOf(officer),
            escort = EscortTable.Of(officer),
            ids = asked.Ids is { } ids ? new OneOf(ids.Select(id => id.ToString())) : null,
            states = asked.Standing is { } where ? new OneOf(where.States) : null,
            held = asked.Standing?.Held ?? false,
            erased = asked.Standing?.Erased ?? false,
            from = asked.From,
            until = asked.Until,
            at = asked.After?.At ?? -1,
            after = asked.After?.Case ?? "",
            limit = asked.Limit,
        };
        return (
            [.. db.Query<Row>($"SELECT {Columns} {from} AND (updated_at > @at OR (updated_at = @at AND case_id > @after)) ORDER BY updated_at, case_id LIMIT @limit", arguments).Select(row => Open(row, vault))],
            db.ExecuteScalar<long>($"SELECT count(*) {from}", arguments));
    }

    /// <summary>What lists show of cases that were written before lists had it, out of their records; nothing where all have it.</summary>
    public static async Task FillAsync(NodeParts node, CancellationToken cancel)
    {
        const string isBare = "FROM cases WHERE turn IS NULL";
        if (await node.Database.ReadAsync(db => db.ExecuteScalar<long>($"SELECT count(*) {isBare}"), cancel) == 0)
            return;
        await node.Database.CommitAsync(CommitStep.Drafted, tx =>
        {
            foreach (var row in tx.Connection!.Query<Row>($"SELECT {Columns} {isBare}", transaction: tx).AsList())
                if (TryOpen(row, node.Vault) is { } file)
                {
                    Put(tx, node, file);
                    foreach (var said in CaseHistory.Of(tx.Connection!, node.Vault, file, tx))
                        JourneyTable.Note(tx, said.Message, file.Peer);
                }

            return 0;
        }, cancel);
    }

    // Of a case that was erased since, and came back with an older copy of the database, nobody can open the record.
    private static CaseFile? TryOpen(Row row, CaseVault vault)
    {
        try
        {
            return Open(row, vault);
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }

    public static void Put(DbTransaction tx, NodeParts node, CaseFile file)
    {
        var (turn, id) = (CaseTurn.Of(file), file.Id.ToString());
        var before = node.Hooks.Before(tx, id);
        tx.Connection!.Execute(
            """
            INSERT INTO cases (case_id, peer, side, state, held, word, record, created_at, updated_at, organisation, return_state, turn, next, turn_since)
            VALUES (@id, @peer, @side, @state, @held, @word, @record, @created, @updated, @organisation, @returnState, @turn, @next, @updated)
            ON CONFLICT (case_id) DO UPDATE SET
                state = excluded.state, held = excluded.held, word = excluded.word, record = excluded.record, updated_at = excluded.updated_at,
                organisation = excluded.organisation, return_state = excluded.return_state, turn = excluded.turn, next = excluded.next,
                turn_since = CASE WHEN cases.turn = excluded.turn AND cases.next = excluded.next THEN cases.turn_since ELSE excluded.turn_since END
            """,
            new
            {
                id,
                peer = file.Peer.Value,
                side = ReferralLifecycle.Name(file.OwnSide),
                state = file.Erased is null ? ReferralLifecycle.Name(file.Referral.State) : "erased",
                held = file.IsHeld,
                word = file.Word,
                record = node.Vault.Seal(file.Id, Name(file.Id), Write(file)),
                created = file.CreatedAt.ToUnixTimeMilliseconds(),
                updated = file.UpdatedAt.ToUnixTimeMilliseconds(),
                organisation = file.AssignedTo,
                returnState = ReferralLifecycle.Name(file.Return.State),
                turn = turn.Whose,
                next = turn.Next,
            },
            tx);
        node.Hooks.Changed(tx, id, before);
    }

    /// <summary>Who of this office looks after the case from now on.</summary>
    public static void Assign(DbTransaction tx, CaseId @case, string officer) =>
        tx.Connection!.Execute("UPDATE cases SET officer = @officer WHERE case_id = @id", new { id = @case.ToString(), officer }, tx);

    private static string Name(CaseId id) => $"case/{id}";

    private static CaseFile Open(Row row, CaseVault vault)
    {
        var id = CaseId.Parse(row.CaseId).Value;
        var stored = JsonSerializer.Deserialize<Stored>(vault.Open(id, Name(id), row.Record))!;
        return new(
            id,
            ParticipantId.Parse(row.Peer).Value,
            row.Side == ReferralLifecycle.Name(Side.Sending) ? Side.Sending : Side.Receiving,
            row.Word,
            Restore(stored),
            DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAt),
            DateTimeOffset.FromUnixTimeMilliseconds(row.UpdatedAt))
        {
            Return = stored.Return is { } kept ? Restore(kept) : ReturnCase.Unknown,
            Erased = stored.Erased,
            Consents = stored.Consents ?? [],
            RestrictedAt = stored.RestrictedAt,
            Corrections = stored.Corrections ?? [],
            Facts = stored.Facts is { } facts ? CaseFactsJson.Restore(facts).Value : null,
            Organisation = stored.OrganisationCode is { } code ? NamedOrganisation.Parse(code, stored.OrganisationName).Value : null,
        };
    }

    private sealed record StoredHold(string Message, Side Owner, HoldReason Reason, DateOnly Review);

    private sealed record Stored(
        string? Profile, ReferralState State, IReadOnlyList<StoredHold> Holds, IReadOnlyDictionary<string, Side> Questions,
        string? OrganisationCode, string? OrganisationName)
    {
        public IReadOnlyDictionary<Side, CaseOutcome>? Closed { get; init; }

        public string? CancelAsked { get; init; }

        public StoredReturn? Return { get; init; }

        public byte[]? Facts { get; init; }

        public CaseErased? Erased { get; init; }

        public IReadOnlyList<KnownConsent>? Consents { get; init; }

        public DateTimeOffset? RestrictedAt { get; init; }

        public IReadOnlyList<Correction>? Corrections { get; init; }
    }

    private sealed record StoredReturnHold(
        string Message, Side Owner, DateTimeOffset At, HoldReason Reason, DateOnly Review, bool PersonsWord, bool IsOpen);

    private sealed record StoredReport(string Message, Side By, DateTimeOffset At, ReturnEvent What, string? FinalCheck, int Number);

    private sealed record StoredReturn(ReturnCase.Stored Case, IReadOnlyList<StoredReturnHold> Holds, IReadOnlyList<StoredReport> Reports);

    private static byte[] Write(CaseFile file) => JsonSerializer.SerializeToUtf8Bytes(new Stored(
        file.Referral.Profile?.ToString(),
        file.Referral.State,
        [.. file.Referral.Holds.Values.Select(h => new StoredHold(h.Message.ToString(), h.Owner, h.Reason, h.Review))],
        file.Referral.Questions,
        file.Organisation?.Id,
        file.Organisation?.Name)
    {
        Closed = file.Referral.Closed,
        CancelAsked = file.Referral.CancelAsked?.ToString(),
        Return = new(
            file.Return.Store(),
            [.. file.Return.Holds.Values.Select(h => new StoredReturnHold(h.Message.ToString(), h.Owner, h.At, h.Reason, h.Review, h.PersonsWord, h.IsOpen))],
            [.. file.Return.Reports.Values.Select(r => new StoredReport(r.Message.ToString(), r.By, r.At, r.What, r.FinalCheck?.ToString(), r.Number))]),
        Erased = file.Erased,
        Consents = file.Consents,
        RestrictedAt = file.RestrictedAt,
        Corrections = file.Corrections.Count > 0 ? file.Corrections : null,
        Facts = file.Facts is { } facts ? CaseFactsJson.Write(facts) : null,
    });

    private static ReturnCase Restore(StoredReturn stored) => ReturnCase.Restore(
        stored.Case,
        stored.Holds.Select(h => new ReturnHold(MessageId.Parse(h.Message).Value, h.Owner, h.At, h.Reason, h.Review, h.PersonsWord, h.IsOpen)),
        stored.Reports.Select(r => new ReturnStep.Report(MessageId.Parse(r.Message).Value, r.By, r.At, r.What)
        {
            FinalCheck = r.FinalCheck is { } check ? MessageId.Parse(check).Value : null,
            Number = r.Number,
        }));

    private static ReferralCase Restore(Stored stored) => ReferralCase.Restore(
        stored.Profile is { } profile ? MessageId.Parse(profile).Value : null,
        stored.State,
        stored.Holds.Select(h => new Hold(MessageId.Parse(h.Message).Value, h.Owner, h.Reason, h.Review)),
        stored.Questions,
        stored.Closed,
        stored.CancelAsked is { } asked ? MessageId.Parse(asked).Value : null);
}
