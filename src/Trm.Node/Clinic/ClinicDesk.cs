using System.Data.Common;
using Trm.Contracts.Facts;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Contracts.Returns;
using Trm.Node.Overview;
using Trm.Node.Referrals;
using Trm.Node.Storage;
using Trm.Node.Trail;

namespace Trm.Node.Clinic;

/// <summary>
/// What is said of a person's health, for clinicians, and no other category; and what they find (gate G10). Each view is a trail entry that names the messages. Lists tell that there is something to
/// look at, and nothing of it.
/// </summary>
/// <remarks>Source: contracts/decisions/0065.</remarks>
public sealed class ClinicDesk
{
    private readonly NodeParts _node;
    private readonly ReturnDesk _returns;

    internal ClinicDesk(NodeParts node, ReturnDesk returns) => (_node, _returns) = (node, returns);

    /// <summary>Who travels or arrives and needs a clinician: something is asked of one, or something was said. What is due first comes first. <c>NOT_ALLOWED</c>.</summary>
    public async Task<Result<IReadOnlyList<HealthLine>>> ShowAsync(Officer officer, CancellationToken cancel = default) => Rights.ReadsHealth(officer.Role)
        ? Result<IReadOnlyList<HealthLine>>.Ok(await _node.Database.ReadAsync<IReadOnlyList<HealthLine>>(
            db =>
            [
                .. OverviewTable.Prepared(db, officer).Select(j => CaseTable.Find(db, _node.Vault, j.Case.Id, officer) is { } file ? Line(db, j, file) : null).OfType<HealthLine>()
                    .Where(l => l.HasNotes || l.Tasks.Count > 0).OrderBy(l => l.By is null).ThenBy(l => l.By ?? l.Journey.Time),
            ],
            cancel))
        : NotAllowed;

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
        if (await _node.Database.ReadAsync(db => CaseTable.Find(db, _node.Vault, @case, officer) is { } file ? Look(db, file, officer) : null, cancel) is not { } record)
            return CaseTable.Unknown;
        await _node.Database.CommitAsync(CommitStep.Viewed, tx => TrailTable.Append(
            tx, _node.Vault, _node.Time.GetUtcNow(), TrailEntry.Viewed(officer, [.. record.Notes.Select(n => n.Message.ToString())], @case)), cancel);
        return record;
    }

    /// <summary>
    /// Puts on record what a clinician found, for gate G10; it stays in this office. <c>NOT_ALLOWED</c>; <c>UNKNOWN_CASE</c>; <c>VALUE</c>: nobody was looked at in the future; <c>ILLEGAL_TRANSITION</c>
    /// where the other side finds it, or the person was met.
    /// </summary>
    public async Task<Result<CareFacts>> RecordAsync(CaseId @case, Officer officer, HealthFinding finding, CancellationToken cancel = default)
    {
        if (!Rights.ReadsHealth(officer.Role))
            return NotAllowed;
        if (await _node.FindCaseAsync(@case, officer, cancel) is not { } file)
            return CaseTable.Unknown;
        if (!MayRecord(file))
            return new Rejection(RejectionCode.IllegalTransition, "case", "the side that sends the person finds this, until they are met");
        if (finding.At > _node.Time.GetUtcNow())
            return new Rejection(RejectionCode.Value, "at", "nobody was looked at in the future");
        return (await _returns.ChangeAsync(@case, officer, f => f with { Care = Found(f.Care ?? new(), finding) }, cancel)).Try(out var facts, out var refused) ? facts.Care! : refused;
    }

    // The same finding keeps its id: what rests on it still stands.
    private static CareFacts Found(CareFacts care, HealthFinding finding) => care with
    {
        Fit = finding.IsFit ? (finding.At == care.FitAt ? care.Fit : null) ?? Guid.NewGuid().ToString("D") : null,
        FitAt = finding.At,
        MedicineSecured = finding.IsMedicineSecured ? care.MedicineSecured ?? Guid.NewGuid().ToString("D") : null,
    };

    private HealthRecord Look(DbConnection db, CaseFile file, Officer officer)
    {
        var journey = OverviewTable.JourneyOf(db, _node.Self, file.Id);
        var notes = HealthNotes.Of(_node.Vault, ContentTable.OfCase(db, file.Id)).Reverse().ToList();
        return new(
            new(journey, notes.Count > 0, Tasks(journey, file, notes.Count > 0)), notes, file.Facts?.Care ?? new(), MayRecord(file), Rights.MayStop(officer.Role) && file.Erased is null);
    }

    private HealthLine Line(DbConnection db, JourneyLine journey, CaseFile file)
    {
        var hasNotes = HealthNotes.Of(_node.Vault, ContentTable.OfCase(db, file.Id).Where(r => HealthNotes.MayBeIn(r.Kind))).Any();
        return new(journey, hasNotes, Tasks(journey, file, hasNotes));
    }

    // The side that sends the person; not of a journey that is under way, or over.
    private static bool MayRecord(CaseFile file) => file is { OwnSide: Side.Sending, Erased: null } && file.Return.State is ReturnState.None or ReturnState.Proposed or ReturnState.Assessment
        or ReturnState.NotSafe or ReturnState.PlanOffered or ReturnState.PlanAccepted or ReturnState.Cleared or ReturnState.FinalCheck or ReturnState.Found or ReturnState.RefusedEntry;

    private static List<HealthTask> Tasks(JourneyLine journey, CaseFile file, bool hasNotes)
    {
        if (file.OwnSide == Side.Receiving)
            return hasNotes && file.Return.State != ReturnState.Met ? [new(HealthTask.Arrival, null, journey.ExpectedAt)] : [];
        if (journey.DepartsAt is not { } departs || !MayRecord(file))
            return [];
        var (care, tasks) = (file.Facts?.Care ?? new(), new List<HealthTask>());
        var isFresh = care.FitAt is { } at && departs - at <= CareFacts.FitFor;
        if (!(isFresh && care.Fit is not null))
            tasks.Add(new(isFresh ? HealthTask.NotFit : HealthTask.Fit, departs - CareFacts.FitFor, departs - FinalCheckFacts.Until));
        if (care.MedicineSecured is null)
            tasks.Add(new(HealthTask.Medicine, null, departs - FinalCheckFacts.Until));
        return tasks;
    }

    private static Rejection NotAllowed => new(RejectionCode.NotAllowed, "role", "this page is the clinician's");
}
