using System.Data.Common;
using System.Security.Cryptography;
using Dapper;
using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Node.Deadlines;
using Trm.Node.Referrals;

namespace Trm.Node.Retention;

/// <summary>
/// Which cases are over for as long as was agreed, and what stands against erasing each: all that stands against any erasure, and beside it whatever says that the case is
/// not over for everybody.
/// </summary>
internal static class DueCases
{
    private sealed record Row
    {
        public required string CaseId { get; init; }
        public required string Peer { get; init; }
        public required string Side { get; init; }
        public required string State { get; init; }
        public long UpdatedAt { get; init; }

        /// <summary>What is asked and answered about the data makes nothing last longer.</summary>
        public long? SaidAt { get; init; }
        public long Said { get; init; }
    }

    private const string Rows = """
        SELECT case_id AS CaseId, peer AS Peer, side AS Side, state AS State, updated_at AS UpdatedAt, (SELECT max(at) FROM content WHERE content.case_id = cases.case_id AND kind <> 'rights') AS SaidAt,
               (SELECT count(*) FROM content WHERE content.case_id = cases.case_id) AS Said
        FROM cases
        """;

    /// <summary>The cases that are due by then, the earliest first.</summary>
    public static IReadOnlyList<DueCase> List(DbConnection db, NodeParts node, DateTimeOffset then) =>
        [.. db.Query<Row>(Rows).AsList().Select(row => Look(db, node, row, then)).OfType<DueCase>().OrderBy(d => d.Due).ThenBy(d => d.Case.ToString(), StringComparer.Ordinal)];

    /// <summary>That case, where it is due now; else null.</summary>
    public static DueCase? Find(DbConnection db, NodeParts node, CaseId @case) =>
        db.QuerySingleOrDefault<Row>($"{Rows} WHERE case_id = @id", new { id = @case.ToString() }) is { } row ? Look(db, node, row, node.Time.GetUtcNow()) : null;

    private static DueCase? Look(DbConnection db, NodeParts node, Row row, DateTimeOffset then)
    {
        var now = node.Time.GetUtcNow();
        var (id, peer) = (CaseId.Parse(row.CaseId).Value, ParticipantId.Parse(row.Peer).Value);
        var isShell = row.State == "erased";
        // Nothing was said of it since.
        if (isShell && row.Said == 0)
            return null;
        var what = isShell ? DataClass.AfterErasure
            : row.State == ReferralLifecycle.Name(ReferralState.Draft) && row.Side == ReferralLifecycle.Name(Side.Sending) ? DataClass.Draft : DataClass.Case;
        var end = DateTimeOffset.FromUnixTimeMilliseconds(what == DataClass.Draft ? Math.Max(row.UpdatedAt, row.SaidAt ?? 0) : row.SaidAt ?? row.UpdatedAt);
        var due = what == DataClass.Draft ? end + Schedule.Draft : Schedule.Until(node.Agreements, peer, end, now);
        if (due > then || Open(db, node, id) is not { } file)
            return null;
        var proposed = ErasureTable.Find(db, id, node.Vault.Erasures(id) + 1);
        return new(
            id, peer, what, end, due, [.. Obstacles.Of(db, node, file), .. OfTheSchedule(db, node, file, proposed)], ErasureTable.HoldOn(db, id),
            proposed is { State: ErasureState.Proposed, Basis: ErasureBasis.RetentionOver } ? proposed.ProposedBy : null);
    }

    // A person may have their case erased though the other side keeps theirs open; time alone may not.
    private static IEnumerable<Rejection> OfTheSchedule(DbConnection db, NodeParts node, CaseFile file, Erasure? proposed)
    {
        if (file.Referral.IsHeld || file.Return.OpenHolds.Any())
            yield return new(RejectionCode.Held, "hold", "the case is stopped; lift the hold, or leave it and review it");
        if (file.Erased is null && !ReferralLifecycle.IsTerminal(file.Referral.State) && file.Referral.Closed.ContainsKey(file.OwnSide)
            && node.Directory.Current.Find(file.Peer)?.StatusAt(node.Time.GetUtcNow()).State is not (null or "left"))
            yield return new(RejectionCode.IllegalTransition, "other side", "the other side has not closed the case; ask them");
        if (file.Erased is null && DeadlineTable.OfCase(db, file.Id.ToString(), file.Peer.Value).Any(d => d.DueAt is not null && d.Mover != node.Self.Value))
            yield return new(RejectionCode.IllegalTransition, "their deadlines", "something is due from the other side: trm deadlines list");
        if (IsRightOpen(db, node, file))
            yield return new(RejectionCode.IllegalTransition, "rights", "a request about the person's data is not answered: trm case rights");
        if (proposed is { State: ErasureState.Proposed, Basis: not ErasureBasis.RetentionOver })
            yield return new(RejectionCode.IllegalTransition, "erasure", "its erasure is proposed on another ground: trm case erasures");
    }

    // Their request to erase is answered by erasing. What they owe us of an erased case ends with what was said of it.
    private static bool IsRightOpen(DbConnection db, NodeParts node, CaseFile file)
    {
        var said = ContentTable.OfCase(db, file.Id).Where(r => r.Kind == MessageKind.RightsAsked.Kind && r.Peer == file.Peer.Value).ToList();
        var answered = said.Where(r => r.Code == MessageKind.RightsDone.Code).Select(r => (r.Outgoing, ContentTable.Open(node.Vault, r).Meta.InReplyTo?.ToString())).ToHashSet();
        return said.Any(r => r.Code == MessageKind.RightsAsked.Code && !answered.Contains((!r.Outgoing, r.MessageId))
            && (r.Outgoing ? file.Erased is null : Obstacles.RightOf(node, r) != DataRight.Erasure));
    }

    // Null where its key is gone: an erasure of it was begun and is finished by itself.
    private static CaseFile? Open(DbConnection db, NodeParts node, CaseId @case)
    {
        try
        {
            return CaseTable.Find(db, node.Vault, @case);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
