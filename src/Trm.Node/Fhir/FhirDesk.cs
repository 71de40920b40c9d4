using System.Data.Common;
using System.Globalization;
using Trm.Contracts.Fhir;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Node.Referrals;
using Trm.Node.Storage;
using Trm.Node.Trail;
using FhirTask = Trm.Contracts.Fhir.Task;

namespace Trm.Node.Fhir;

/// <summary>
/// What a case-management system and an auditor's tool read of this node as FHIR: cases as Tasks, messages as Communications, the trail as AuditEvents. Each as its officer sees it: a case of another
/// organisation is none, and what asks for room, about nobody, is everybody's who reads cases. Who opens a message leaves a trail entry, as at the console.
/// </summary>
internal sealed class FhirDesk
{
    private readonly NodeParts _node;
    private readonly ReferralDesk _referrals;

    public FhirDesk(NodeParts node, ReferralDesk referrals) => (_node, _referrals) = (node, referrals);

    /// <summary>Cases. <c>NOT_ALLOWED</c> for whoever reads none.</summary>
    public async Task<Result<Found<Resource>>> TasksAsync(Officer officer, SearchQuery query, CancellationToken cancel)
    {
        if (!Rights.ReadsCases(officer.Role))
            return NoCases;
        if (!TaskSearch.Read(query).Try(out var asked, out var fault))
            return fault;
        if (asked.Ids is [])
            return Nothing;
        var (cases, total) = await _node.Database.ReadAsync(db => CaseTable.Search(db, _node.Vault, officer, asked), cancel);
        return Page(cases, total, query, c => TaskResource.Of(c, _node.Self), TaskSearch.After);
    }

    /// <summary>One case. <c>NOT_ALLOWED</c>; <c>UNKNOWN_CASE</c> where there is none, or it is another organisation's.</summary>
    public async Task<Result<FhirTask>> TaskAsync(Officer officer, string id, CancellationToken cancel)
    {
        if (!Rights.ReadsCases(officer.Role))
            return NoCases;
        return CaseId.Parse(id).Try(out var @case, out _) && await _node.FindCaseAsync(@case, officer, cancel) is { } file ? TaskResource.Of(file, _node.Self) : CaseTable.Unknown;
    }

    /// <summary>Messages, unopened. <c>NOT_ALLOWED</c> for whoever reads no cases.</summary>
    public async Task<Result<Found<Resource>>> CommunicationsAsync(Officer officer, SearchQuery query, CancellationToken cancel)
    {
        if (!Rights.ReadsCases(officer.Role))
            return NoCases;
        if (!CommunicationSearch.Read(query).Try(out var asked, out var fault))
            return fault;
        if (asked.Search is null)
            return Nothing;
        var (lines, total) = await _node.Database.ReadAsync(db => ContentTable.Search(db, officer, asked.Search), cancel);
        return Page(lines, total, query, line => CommunicationResource.Of(line, _node.Self), line => line.Place.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>One message with what it says. A trail entry. <c>NOT_ALLOWED</c>; <c>UNKNOWN_CASE</c> where there is none, or its case is another organisation's.</summary>
    public async Task<Result<Communication>> CommunicationAsync(Officer officer, string id, CancellationToken cancel)
    {
        if (!Rights.ReadsCases(officer.Role))
            return NoCases;
        if (CommunicationResource.Parse(id) is not { } key)
            return CaseTable.Unknown;
        var (found, row) = await _node.Database.ReadAsync(db => Find(db, officer, key), cancel);
        if (found is not { } line)
            return CaseTable.Unknown;
        if (line.CaseId is { } @case)
            return (await _referrals.ReadAsync(CaseId.Parse(@case).Value, key.Id, line.Outgoing, officer, key.From, cancel)).Then(read =>
                Result<Communication>.Ok(CommunicationResource.Opened(line, _node.Self, read.Shown.Payload, read.Content?.Meta.InReplyTo)));
        var (meta, payload) = ContentTable.Open(_node.Vault, row!);
        await _node.Database.CommitAsync(
            CommitStep.Viewed, tx => TrailTable.Append(tx, _node.Vault, _node.Time.GetUtcNow(), TrailEntry.Viewed(officer, [line.MessageId], null)), cancel);
        return CommunicationResource.Opened(line, _node.Self, payload, meta.InReplyTo);
    }

    // What is about nobody with its content, of the same moment; what is of a case is opened with its case.
    private static (ContentTable.Line? Line, ContentTable.Row? Row) Find(DbConnection db, Officer officer, MessageSearch.Key key) =>
        ContentTable.Search(db, officer, new(null, [key], null, null, null, 0, long.MaxValue, 0, 1)).Lines is [var line]
            ? (line, line.CaseId is null ? ContentTable.Find(db, key.Id, ParticipantId.Parse(line.Peer).Value, line.Outgoing) : null)
            : (null, null);

    /// <summary>The trail, newest first. <c>NOT_ALLOWED</c> for anybody but an auditor.</summary>
    public async Task<Result<Found<Resource>>> AuditEventsAsync(Officer officer, SearchQuery query, CancellationToken cancel)
    {
        if (!Rights.ReadsEvidence(officer.Role))
            return NoTrail;
        if (!AuditEventSearch.Read(query).Try(out var asked, out var fault))
            return fault;
        if (asked.Search is null)
            return Nothing;
        var (leaves, total) = await _node.Database.ReadAsync(db => TrailTable.Search(db, _node.Vault, asked.Search), cancel);
        return Page(leaves, total, query, l => AuditEventResource.Of(l.Index, l.Opening, l.Case, _node.Self), l => l.Index.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>One leaf of the trail. <c>NOT_ALLOWED</c>; <c>UNKNOWN_CASE</c> where there is none.</summary>
    public async Task<Result<AuditEvent>> AuditEventAsync(Officer officer, string id, CancellationToken cancel)
    {
        if (!Rights.ReadsEvidence(officer.Role))
            return NoTrail;
        if (AuditEventSearch.Index(id) is not { } index)
            return NoLeaf;
        var (leaves, _) = await _node.Database.ReadAsync(db => TrailTable.Search(db, _node.Vault, new([index], null, null, 0, long.MaxValue, null, 1)), cancel);
        return leaves is [var leaf] ? AuditEventResource.Of(leaf.Index, leaf.Opening, leaf.Case, _node.Self) : NoLeaf;
    }

    // One row more than the page has says that there is another page.
    private static Found<Resource> Page<T>(IReadOnlyList<T> rows, long total, SearchQuery query, Func<T, Resource> show, Func<T, string> after) =>
        new([.. rows.Take(query.Count).Select(show)], total, rows.Count > query.Count && query.Count > 0 ? after(rows[query.Count - 1]) : null);

    private static Found<Resource> Nothing { get; } = new([], 0, null);

    private static Rejection NoCases => new(RejectionCode.NotAllowed, "role", "this role reads no cases; ask the coordinator");

    private static Rejection NoTrail => new(RejectionCode.NotAllowed, "role", "the trail is the auditor's");

    private static Rejection NoLeaf => new(RejectionCode.UnknownCase, "id", "the trail has no such entry");
}
