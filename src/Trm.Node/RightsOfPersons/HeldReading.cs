using System.Data.Common;
using System.Text.Json;
using Trm.Contracts.Codes;
using Trm.Contracts.Facts;
using Trm.Contracts.Htcds;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Node.Attachments;
using Trm.Node.Outbox;
using Trm.Node.Overview;
using Trm.Node.Referrals;
using Trm.Node.Retention;
using Trm.Node.Trail;
using Trm.Trail;

namespace Trm.Node.RightsOfPersons;

/// <summary>Puts together what a node holds about one person, and leaves out what must not be handed out: what is left out and what is not there look the same.</summary>
internal static class HeldReading
{
    // Who hears complaints about this office is not told of by this office; who audits it sees no content.
    private static readonly HashSet<string> Unnamed = [ReferralLifecycle.Name(Role.Oversight), ReferralLifecycle.Name(Role.Auditor)];

    /// <param name="witnessed">How many leaves of our log foreign witnesses vouch for.</param>
    public static HeldFile Of(DbConnection db, NodeParts node, CaseFile file, DateTimeOffset now, long witnessed)
    {
        var said = WithoutUntold(ContentTable.OfCase(db, file.Id), file.Facts).Select(row => Read(node, row)).ToList();
        var fates = new MessageFates(OutboxTable.OfCase(db, file.Id), OverviewTable.Fulfilled(db, file.Id), witnessed);
        var trail = TrailTable.OfCase(db, node.Vault, file.Id, TrailEvent.MessageSealed, TrailEvent.ContentViewed, TrailEvent.ConsentChanged, TrailEvent.Approval);
        var (record, consents) = Recorded(DraftTable.Find(db, node.Vault, file.Id));
        var notices = said.Where(m => IsNotice(m.Row)).Select(m => m.Row.MessageId).ToHashSet(StringComparer.Ordinal);
        return new(
            OverviewTable.Find(db, node.Self, file.Id), now, file.CreatedAt, file.Organisation?.Name, file.RestrictedAt, record, file.Facts is { } facts ? HandedOutFacts.Of(facts) : null, consents,
            [.. trail.Where(l => l.Event == TrailEvent.ConsentChanged).Select(Change).OfType<ConsentChange>()],
            [.. said.Select(m => Show(m.Row, m.Message, fates))],
            [.. AttachmentTable.OfCase(db, file.Id).Select(a => new HeldDocument(Time(a.At), a.Outgoing, a.Peer, a.Type, a.Size, a.State))],
            Holds(file),
            [.. ByTwo(trail, notices)],
            file.Corrections,
            [.. RightsRequests.List(db, node).Where(r => r.Case == file.Id)],
            [.. trail.Where(l => l.Event == TrailEvent.ContentViewed).Select(View).OfType<HeldView>().Where(v => !Unnamed.Contains(v.Role)).Distinct().Reverse()]);
    }

    // What was said because a life was at risk the person learns from somebody, as soon as that is safe; until then, and while nobody can say of which they learnt, no paper says it first.
    private static IEnumerable<ContentTable.Row> WithoutUntold(IReadOnlyList<ContentTable.Row> rows, CaseFacts? facts)
    {
        var told = Telling.Told(facts, ToldAbout.SafetyNotice, [.. rows.Where(IsNotice).Select(r => (r.MessageId, Time(r.At)))]);
        return rows.Where(r => !IsNotice(r) || told.Contains(r.MessageId));
    }

    private static bool IsNotice(ContentTable.Row row) => row.Kind == MessageKind.SafetyNotice.Kind;

    private static (IReadOnlyList<HeldField> Record, IReadOnlyList<Contracts.Consents.Consent> Consents) Recorded(byte[]? draft)
    {
        if (draft is null)
            return ([], []);
        var files = DraftFiles.Read(draft);
        // Free words may name others, and a paper can be found: exact places are said, not printed.
        IReadOnlyList<HeldField> record = HtcdsReader.Read(files.CaseFile, files.Format).Then(cases => HtcdsCase.Choose(cases, files.Choice)).Try(out var recorded, out _)
            ? [.. recorded.Entries.Where(e => HtcdsMapping.Of(e.Field.Name).Element is not null).Select(e => new HeldField(e.Field, e.Values))]
            : [];
        return (record, CaseSheet.Parse(files.Sheet).Try(out var sheet, out _) ? [.. sheet.Consents.Select(HandedOut.Of)] : []);
    }

    private static (ContentTable.Row Row, Message? Message) Read(NodeParts node, ContentTable.Row row)
    {
        var (meta, payload) = ContentTable.Open(node.Vault, row);
        return (row, MessageReader.Parse(meta, payload, ContractVersion.Released).Try(out var message, out _) ? message : null);
    }

    private static HeldMessage Show(ContentTable.Row row, Message? message, MessageFates fates)
    {
        var shown = new ShownMessage(
            MessageId.Parse(row.MessageId).Value, row.Peer, row.Outgoing, row.Kind, row.Code, Time(row.At), row.Notes.Split(' ', StringSplitOptions.RemoveEmptyEntries), null, default);
        return new(
            fates.Show(shown), message?.Content is ReturnPlanContent or ReadinessContent ? message.Content : null,
            message is null ? [] : HandedOut.Of(message), message is not null);
    }

    private static IReadOnlyList<HeldHold> Holds(CaseFile file) =>
    [
        .. file.Return.Holds.Values.Select(h => (h.Message, Held: new HeldHold(h.Owner == file.OwnSide, h.Review, h.IsOpen)))
            .Concat(file.Referral.Holds.Values.Select(h => (h.Message, Held: new HeldHold(h.Owner == file.OwnSide, h.Review, IsOpen: true))))
            .DistinctBy(h => h.Message).Select(h => h.Held),
    ];

    private static HeldView? View(LeafOpening leaf) => Opened(leaf, said => new HeldView(Minute(leaf), Text(said, "officer"), Text(said, "role")));

    private static ConsentChange? Change(LeafOpening leaf) => Opened(leaf, said => new ConsentChange(
        Minute(leaf), Text(said, "change"), [.. Texts(said, "scopes").Select(CodeSystems.ConsentScopes.Find).OfType<ConsentScope>()]));

    // An approval is a leaf of the commit in which its message was sealed, and stands behind it: one of a notice that is not handed out is not either.
    private static IEnumerable<DecisionByTwo> ByTwo(IReadOnlyList<LeafOpening> trail, HashSet<string> notices)
    {
        string? message = null;
        foreach (var leaf in trail)
        {
            if (leaf.Event == TrailEvent.MessageSealed)
                message = Opened(leaf, said => Text(said.GetProperty("meta"), "message"));
            else if (leaf.Event == TrailEvent.Approval && ByTwo(leaf) is { } decision && decision.What != Oversight
                && (decision.What != MessageKind.SafetyNotice.Kind || (message is not null && notices.Contains(message))))
                yield return decision;
        }
    }

    private static DecisionByTwo? ByTwo(LeafOpening leaf) => Opened(leaf, said => new DecisionByTwo(
        Minute(leaf), Text(said, "reason") is "ordinary" ? "clearance" : Text(said, "reason"), Texts(said, "approvers")));

    private const string Oversight = "oversight";

    private static T? Opened<T>(LeafOpening leaf, Func<JsonElement, T> read)
        where T : class
    {
        if (leaf.Private is not { } json)
            return null;
        using var said = JsonDocument.Parse(json);
        return read(said.RootElement);
    }

    private static string Text(JsonElement said, string name) => said.GetProperty(name).GetString() ?? "";

    private static IReadOnlyList<string> Texts(JsonElement said, string name) => [.. said.GetProperty(name).EnumerateArray().Select(e => e.GetString() ?? "")];

    private static DateTimeOffset Minute(LeafOpening leaf) => DateTimeOffset.FromUnixTimeSeconds(leaf.Minute * 60);

    private static DateTimeOffset Time(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);
}
