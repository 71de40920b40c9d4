using System.Data.Common;
using System.Text.Json;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Evidence;
using Trm.Evidence.Packs;
using Trm.Node.Storage;
using Trm.Node.Trail;
using Trm.Node.Witness;
using Trm.Trail;

namespace Trm.Node.Overview;

/// <summary>What an auditor sees: whether the record is whole and agrees with theirs, who went round a rule, who looked, what nobody has explained. Never what was said.</summary>
public sealed class AuditDesk
{
    // These two exist at home alone.
    private static readonly string[] Unspoken = ["G07", "G17"];

    private const int ApprovalsRead = 500;

    /// <summary>So many views are looked at together: who looked how often, of these.</summary>
    public const int ViewsRead = 1000;

    /// <summary>What a verification found is to be explained within that time; else governance is told.</summary>
    public static readonly TimeSpan ExplainedWithin = TimeSpan.FromDays(1);

    private readonly NodeParts _node;
    private readonly NodeRecord _record;
    private readonly ExplanationDesk _explanations;

    internal AuditDesk(NodeParts node, NodeRecord record, ExplanationDesk explanations) => (_node, _record, _explanations) = (node, record, explanations);

    /// <summary>The page. <c>NOT_ALLOWED</c> for anybody but an auditor; <c>VALUE</c> for a page below 1.</summary>
    /// <param name="page">Of the views.</param>
    public async Task<Result<RecordPage>> ShowAsync(Officer officer, int page = 1, CancellationToken cancel = default)
    {
        if (!Rights.ReadsEvidence(officer.Role))
            return NotAllowed;
        return page < 1 ? NoPage : await _node.Database.ReadAsync(db => Look(db, page), cancel);
    }

    /// <summary>
    /// Verifies the whole record, and notes what was found. <c>NOT_ALLOWED</c>; <c>KEY_TOKEN_ABSENT</c> where the signing key is in a token that does not answer.
    /// </summary>
    /// <param name="officer">Who asks.</param>
    /// <param name="theirs">The other side's pack, which can seek; our record is compared with it. Hostile bytes yield findings.</param>
    /// <param name="from">Whose pack it is said to be; null where nobody says.</param>
    /// <param name="collected">Called once our own record is put together, and is being verified.</param>
    /// <param name="cancel">Before the verification begins: what has begun is brought to its end.</param>
    public async Task<Result<PackVerification>> VerifyAsync(Officer officer, Stream? theirs = null, ParticipantId? from = null, Action? collected = null, CancellationToken cancel = default)
    {
        if (!(await _record.EvidencePackAsync(EvidenceOrder.Whole, officer, cancel)).Try(out var ours, out var refused))
            return refused;
        PackVerification verified;
        await using (ours)
        {
            var self = _node.Self.Value;
            collected?.Invoke();
            verified = await Task.Run(() => theirs is null ? PackVerification.Verify(self, ours) : PackVerification.Verify((self, ours), (from?.Value ?? "theirs", theirs)), cancel);
        }

        var (own, now) = (verified.Packs[0], _node.Time.GetUtcNow());
        var check = Checked(new(now, officer.Code, own.Manifest?.To ?? 0, null, []), own, own.Findings);
        await _node.Database.CommitAsync(CommitStep.Viewed, tx =>
        {
            RecordCheckTable.Insert(tx, check);
            // What is no pack at all says nothing about anybody.
            if (verified.IsComparison && verified.Packs[1].IsPack)
                RecordCheckTable.Insert(tx, Checked(
                    check with { At = now.AddMilliseconds(1), Theirs = (verified.Packs[1] is { IsSigned: true, Participant: { } signer } ? signer : from)?.Value ?? ExplainedFinding.Unknown },
                    verified.Packs[1], verified.Packs[1].Findings.Concat(verified.Findings)));
            return 0;
        }, CancellationToken.None);
        return verified;
    }

    /// <summary>
    /// A file for a pack that somebody hands in, which nobody else reads and which is gone with its stream. <c>NOT_ALLOWED</c>; <c>STORAGE_LOW</c> where the node has no room to spare.
    /// </summary>
    public Result<Stream> RoomForPack(Officer officer) => !Rights.ReadsEvidence(officer.Role) ? NotAllowed
        : _node.Disk.Look().Level >= Machine.DiskLevel.Low ? Machine.DiskWatch.Rejection
        : Result<Stream>.Ok(OwnerOnly.Passing(_node.TrailFolder));

    /// <summary>Who looked into cases. <c>NOT_ALLOWED</c>; <c>VALUE</c> for a page below 1.</summary>
    public async Task<Result<ViewsPage>> ViewsAsync(Officer officer, ViewsAsked asked, CancellationToken cancel = default)
    {
        if (!Rights.ReadsEvidence(officer.Role))
            return NotAllowed;
        return asked.Page < 1 ? NoPage : await _node.Database.ReadAsync(db => Views(db, asked), cancel);
    }

    /// <summary>Who went round a rule, newest first: those among so many approvals at a time. <c>NOT_ALLOWED</c>; <c>VALUE</c> for a page below 1.</summary>
    public async Task<Result<Page<RuleException>>> ExceptionsAsync(Officer officer, int page = 1, CancellationToken cancel = default)
    {
        if (!Rights.ReadsEvidence(officer.Role))
            return NotAllowed;
        return page < 1 ? NoPage : await _node.Database.ReadAsync<Page<RuleException>>(
            db => new(Exceptions(db, page), page, TrailTable.Count(db, TrailEvent.Approval), ApprovalsRead), cancel);
    }

    private RecordCheck Checked(RecordCheck check, PackReport pack, IEnumerable<Finding> findings)
    {
        var kinds = findings.GroupBy(f => f.CodeText, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => ExplainedFinding.Of(g.Key, check.Theirs ?? _node.Self.Value, pack.Manifest?.Generation ?? 0, g)).ToList();
        return check with { Findings = [.. kinds.Select(k => k.Code)], Digests = kinds.ToDictionary(k => k.Code, k => k.Sha256, StringComparer.Ordinal) };
    }

    private RecordPage Look(DbConnection db, int page)
    {
        var (checkpoint, last, comparisons) = (TrailTable.Checkpoint(db), RecordCheckTable.Last(db), RecordCheckTable.Comparisons(db));
        return new(
            _node.Time.GetUtcNow(), TrailTable.Size(db), checkpoint is { } newest ? TrailTable.PublishedAt(db, newest.Size) : null, _record.Witnessed(db),
            [.. WitnessTable.NewestCosignatures(db, _record.LogKey.Name).Select(w => new WitnessLine(ParticipantId.Parse(w.Witness).Value, w.Size, DateTimeOffset.FromUnixTimeMilliseconds(w.At)))],
            [.. ForkTable.All(db).Select(f => f.Origin)],
            last,
            comparisons,
            [.. Exceptions(db, 1).Take(Page.Size)],
            new([.. Lines(db, TrailTable.Newest(db, _node.Vault, TrailEvent.ContentViewed, Page.Size, Page.Skip(page))).Select(l => l.Line)], page, TrailTable.Count(db, TrailEvent.ContentViewed)),
            _explanations.Standing(db));
    }

    private List<RuleException> Exceptions(DbConnection db, int page) =>
        [.. TrailTable.Newest(db, _node.Vault, TrailEvent.Approval, ApprovalsRead, (long)(page - 1) * ApprovalsRead).Select(l => Exception(l.Opening)).OfType<RuleException>()];

    private ViewsPage Views(DbConnection db, ViewsAsked asked)
    {
        var leaves = TrailTable.NewestBefore(db, _node.Vault, TrailEvent.ContentViewed, ViewsRead + 1, asked.Before);
        var read = leaves.Take(ViewsRead).ToList();
        var lines = Lines(db, read.Select(l => (l.Opening, l.Case)));
        var officers = lines.Where(l => l.Line.Officer.Length > 0).GroupBy(l => l.Line.Officer, StringComparer.Ordinal)
            .Select(g => new OfficerViews(g.Key, g.First().Line.Role, g.Count(), g.Select(l => l.Case).Distinct().Count(), g.Count(l => l.Line.IsWithoutAct), g.Max(l => l.Line.Minute)))
            .OrderByDescending(o => o.WithoutAct).ThenByDescending(o => o.Views).ThenBy(o => o.Officer, StringComparer.Ordinal);
        var listed = lines.Select(l => l.Line)
            .Where(l => (asked.Officer is null || l.Officer == asked.Officer) && (!asked.WithoutAct || l.IsWithoutAct)).ToList();
        return new(
            [.. officers], asked.Officer, asked.WithoutAct, new([.. listed.Skip((int)Page.Skip(asked.Page)).Take(Page.Size)], asked.Page, listed.Count), read.Count,
            leaves.Count > ViewsRead ? read[^1].Index : null);
    }

    private List<(ViewLine Line, CaseId? Case)> Lines(DbConnection db, IEnumerable<(LeafOpening Opening, CaseId? Case)> leaves)
    {
        var acted = new Dictionary<CaseId, HashSet<string>>();
        return [.. leaves.Select(l => (View(l.Opening, l.Case), l.Case))];

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
        return said is not null && Text(said.RootElement, "reason") is var reason && RuleException.Reasons.Contains(reason, StringComparer.Ordinal)
            ? new(Minute(leaf), reason, [.. Texts(said.RootElement, "gates").Except(Unspoken, StringComparer.Ordinal)], Texts(said.RootElement, "approvers"))
            : null;
    }

    // Null where the case was erased, and its private parts with it.
    private static JsonDocument? Read(LeafOpening leaf) => leaf.Private is { } json ? JsonDocument.Parse(json) : null;

    private static string Text(JsonElement said, string name) => said.TryGetProperty(name, out var text) ? text.GetString() ?? "" : "";

    private static IReadOnlyList<string> Texts(JsonElement said, string name) => [.. said.GetProperty(name).EnumerateArray().Select(e => e.GetString() ?? "")];

    private static DateTimeOffset Minute(LeafOpening leaf) => DateTimeOffset.FromUnixTimeSeconds(leaf.Minute * 60);

    private static Rejection NoPage => new(RejectionCode.Value, "page", "pages are counted from 1");

    private static Rejection NotAllowed => new(RejectionCode.NotAllowed, "role", "the record is the auditor's page");
}
