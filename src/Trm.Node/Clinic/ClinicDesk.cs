using Trm.Contracts.Codes;
using Trm.Contracts.Fhir;
using Trm.Contracts.Gates;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Node.Overview;
using Trm.Node.Referrals;
using Trm.Node.Storage;
using Trm.Node.Trail;

namespace Trm.Node.Clinic;

/// <summary>
/// What is said of a person's health, for clinicians, and no other category: elements of the closed list whose category it is, out of messages that carry it under a consent. Each view is a
/// trail entry that names the messages.
/// </summary>
/// <remarks>Source: messages, "Roles and channels".</remarks>
public sealed class ClinicDesk
{
    private static readonly Dictionary<(string, string), SharedElement> Elements =
        ElementList.All.Where(e => e is { Category: ConsentCategory.HealthClinical, Code: not null }).ToDictionary(e => (e.System!, e.Code!));

    private readonly NodeParts _node;

    internal ClinicDesk(NodeParts node) => _node = node;

    /// <summary>A page of the cases that the clinician's office has, or their organisation: pseudonym and word. <c>NOT_ALLOWED</c>; <c>VALUE</c> for a page below 1.</summary>
    public async Task<Result<Page<CaseLine>>> ListAsync(Officer officer, int page = 1, CancellationToken cancel = default)
    {
        if (!Rights.ReadsHealth(officer.Role))
            return NotAllowed;
        return page < 1 ? new Rejection(RejectionCode.Value, "page", "pages are counted from 1") : await _node.Database.ReadAsync(db => OverviewTable.All(db, officer, _node.Self, page), cancel);
    }

    /// <summary>What is said of the person's health in that case: a trail entry. <c>NOT_ALLOWED</c>; <c>UNKNOWN_CASE</c> where there is none, or it is another organisation's.</summary>
    public async Task<Result<HealthRecord>> OpenAsync(CaseId @case, Officer officer, CancellationToken cancel = default)
    {
        if (!Rights.ReadsHealth(officer.Role))
            return NotAllowed;
        var found = await _node.Database.ReadAsync(
            db => CaseTable.Find(db, _node.Vault, @case, officer) is { } file ? (file, OverviewTable.Find(db, _node.Self, @case), ContentTable.OfCase(db, @case)) : ((CaseFile, CaseLine, IReadOnlyList<ContentTable.Row>)?)null, cancel);
        if (found is not { } seen)
            return CaseTable.Unknown;
        var notes = seen.Item3.Select(Note).OfType<HealthNote>().Reverse().ToList();
        await _node.Database.CommitAsync(CommitStep.Viewed, tx => TrailTable.Append(
            tx, _node.Vault, _node.Time.GetUtcNow(), TrailEntry.Viewed(officer, [.. notes.Select(n => n.Message.ToString())], @case)), cancel);
        return new HealthRecord(seen.Item2, notes, Rights.MayStop(officer.Role) && seen.Item1.Erased is null);
    }

    private HealthNote? Note(ContentTable.Row row)
    {
        var (meta, payload) = ContentTable.Open(_node.Vault, row);
        if (!MessageReader.Parse(meta, payload, ContractVersion.Released).Try(out var message, out _))
            return null;
        var facts = message.Bundle.Entry.Select(e => e.Resource).OfType<Observation>().Select(Fact).Where(f => f.Codes.Count > 0).ToList();
        var files = AttachedFile.Of(message).Where(f => f.Category == ConsentCategory.HealthClinical).Select(f => f.Title ?? f.Type).ToList();
        return facts.Count + files.Count == 0 ? null : new(message.Id, DateTimeOffset.FromUnixTimeMilliseconds(row.At), row.Outgoing, facts, files);
    }

    private static (string Element, IReadOnlyList<string> Codes) Fact(Observation observation) =>
        observation.Code is { Coding: [{ System: { } system, Code: { } code }] } && Elements.ContainsKey((system, code))
            ? (code, [.. observation.Component.Select(c => c.ValueCodeableConcept).Append(observation.ValueCodeableConcept).SelectMany(v => v?.Coding ?? []).Select(c => c.Code).OfType<string>()])
            : ("", []);

    private static Rejection NotAllowed => new(RejectionCode.NotAllowed, "role", "this page is the clinician's");
}
