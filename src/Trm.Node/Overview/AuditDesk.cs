using System.Data.Common;
using System.Text.Json;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Evidence.Packs;
using Trm.Node.Alarms;
using Trm.Node.Storage;
using Trm.Node.Trail;
using Trm.Node.Witness;
using Trm.Trail;

namespace Trm.Node.Overview;

/// <summary>What an auditor sees: whether the record is whole and agrees with theirs, who went round a rule, who looked, what nobody has explained. Never what was said.</summary>
public sealed class AuditDesk
{
    // What stands in the record by itself, beside the two officers that every clearance and every lifted hold takes.
    private static readonly string[] Exceptional = ["own-decision", "fast-track", "safety-notice"];

    // These two exist at home alone.
    private static readonly string[] Unspoken = ["G07", "G17"];

    private const int ApprovalsRead = 500;

    private readonly NodeParts _node;
    private readonly NodeRecord _record;

    internal AuditDesk(NodeParts node, NodeRecord record) => (_node, _record) = (node, record);

    /// <summary>The page. <c>NOT_ALLOWED</c> for anybody but an auditor; <c>VALUE</c> for a page below 1.</summary>
    /// <param name="page">Of the views.</param>
    public async Task<Result<RecordPage>> ShowAsync(Officer officer, int page = 1, CancellationToken cancel = default)
    {
        if (!Rights.ReadsEvidence(officer.Role))
            return NotAllowed;
        return page < 1 ? new Rejection(RejectionCode.Value, "page", "pages are counted from 1") : await _node.Database.ReadAsync(db => Look(db, page), cancel);
    }

    /// <summary>
    /// Verifies the whole record, and notes what was found. <c>NOT_ALLOWED</c>; <c>KEY_TOKEN_ABSENT</c> where the signing key is in a token that does not answer.
    /// </summary>
    /// <param name="theirs">The other side's pack, which can seek; our record is compared with it. Hostile bytes yield findings.</param>
    public async Task<Result<PackVerification>> VerifyAsync(Officer officer, Stream? theirs = null, CancellationToken cancel = default)
    {
        if (!(await _record.EvidencePackAsync(EvidenceOrder.Whole, officer, cancel)).Try(out var ours, out var refused))
            return refused;
        PackVerification verified;
        await using (ours)
        {
            var self = _node.Self.Value;
            verified = await Task.Run(() => theirs is null ? PackVerification.Verify(self, ours) : PackVerification.Verify((self, ours), ("theirs", theirs)), cancel);
        }

        var codes = verified.Packs.SelectMany(p => p.Findings).Concat(verified.Findings).Select(f => f.CodeText).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        var check = new RecordCheck(
            _node.Time.GetUtcNow(), officer.Code, verified.Packs[0].Manifest?.To ?? 0, verified.IsComparison ? verified.Packs[1].Participant?.Value ?? "unknown" : null, [.. codes]);
        await _node.Database.CommitAsync(CommitStep.Viewed, tx =>
        {
            RecordCheckTable.Insert(tx, check);
            return 0;
        }, cancel);
        return verified;
    }

    private RecordPage Look(DbConnection db, int page)
    {
        var checkpoint = TrailTable.Checkpoint(db);
        return new(
            _node.Time.GetUtcNow(), TrailTable.Size(db), checkpoint is { } newest ? TrailTable.PublishedAt(db, newest.Size) : null, _record.Witnessed(db),
            [.. WitnessTable.CosignedSizes(db, _record.LogKey.Name).Select(w => new WitnessLine(w.Key, w.Value)).OrderBy(w => w.Witness.Value, StringComparer.Ordinal)],
            [.. ForkTable.All(db).Select(f => f.Origin)],
            RecordCheckTable.Last(db),
            RecordCheckTable.Comparisons(db),
            [.. TrailTable.Newest(db, _node.Vault, TrailEvent.Approval, ApprovalsRead).Select(l => Exception(l.Opening)).OfType<RuleException>().Take(Page.Size)],
            new(Views(db, page), page, TrailTable.Count(db, TrailEvent.ContentViewed)),
            [.. AlarmTable.Open(db).Select(a => new Unexplained(a.Code, a.Peer, a.RaisedAt, a.TakenBy, a.RaisedAt + AlarmRule.Of(a.Code).Within))]);
    }

    private IReadOnlyList<ViewLine> Views(DbConnection db, int page)
    {
        var acted = new Dictionary<CaseId, HashSet<string>>();
        return [.. TrailTable.Newest(db, _node.Vault, TrailEvent.ContentViewed, Page.Size, Page.Skip(page)).Select(l => View(l.Opening, l.Case))];

        ViewLine View(LeafOpening leaf, CaseId? @case)
        {
            if (Read(leaf) is not { } said)
                return new(Minute(leaf), "", "", @case is null ? null : ShortName.Of(@case), 0, HasActed: false);
            using (said)
            {
                var officer = Text(said.RootElement, "officer");
                return new(
                    Minute(leaf), officer, Text(said.RootElement, "role"), @case is null ? null : ShortName.Of(@case), said.RootElement.GetProperty("resources").GetArrayLength(),
                    @case is not null && Acted(@case).Contains(officer));
            }
        }

        HashSet<string> Acted(CaseId @case)
        {
            if (!acted.TryGetValue(@case, out var officers))
                acted[@case] = officers = [.. TrailTable.Acts(db, _node.Vault, @case).SelectMany(Officers)];
            return officers;
        }
    }

    private static IEnumerable<string> Officers(LeafOpening leaf)
    {
        using var said = Read(leaf);
        return said is null ? [] : leaf.Event == TrailEvent.Approval ? Texts(said.RootElement, "approvers") : [Text(said.RootElement, "officer")];
    }

    private static RuleException? Exception(LeafOpening leaf)
    {
        using var said = Read(leaf);
        return said is not null && Text(said.RootElement, "reason") is var reason && Exceptional.Contains(reason, StringComparer.Ordinal)
            ? new(Minute(leaf), reason, [.. Texts(said.RootElement, "gates").Except(Unspoken, StringComparer.Ordinal)], Texts(said.RootElement, "approvers"))
            : null;
    }

    // Null where the case was erased, and its private parts with it.
    private static JsonDocument? Read(LeafOpening leaf) => leaf.Private is { } json ? JsonDocument.Parse(json) : null;

    private static string Text(JsonElement said, string name) => said.TryGetProperty(name, out var text) ? text.GetString() ?? "" : "";

    private static IReadOnlyList<string> Texts(JsonElement said, string name) => [.. said.GetProperty(name).EnumerateArray().Select(e => e.GetString() ?? "")];

    private static DateTimeOffset Minute(LeafOpening leaf) => DateTimeOffset.FromUnixTimeSeconds(leaf.Minute * 60);

    private static Rejection NotAllowed => new(RejectionCode.NotAllowed, "role", "the record is the auditor's page");
}
