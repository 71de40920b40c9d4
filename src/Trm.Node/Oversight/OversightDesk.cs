using System.Data.Common;
using Trm.Contracts.Codes;
using Trm.Contracts.Fhir;
using Trm.Contracts.Gates;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Node.Approvals;
using Trm.Node.Deadlines;
using Trm.Node.Overview;
using Trm.Node.Referrals;
using Trm.Node.Storage;
using Trm.Node.Trail;

namespace Trm.Node.Oversight;

/// <summary>
/// Independent oversight: hears complaints, and reads one case for a day where a second person has agreed (<see cref="ApprovalDesk.ProposeOversightAsync"/>). It changes nothing in the case, and nobody at the
/// other side hears of it; every view is a trail entry.
/// </summary>
/// <remarks>Source: contracts/decisions/0065.</remarks>
public sealed class OversightDesk
{
    private const int MostComplaints = 500;

    // What a complaint can be about without saying who the person is, where they can be reached, what was done to them, or of what they are ill.
    private static readonly HashSet<(string?, string?)> Elements =
        [.. ElementList.All.Where(e => e is { Code: not null, Category: ConsentCategory.CareNeeds or ConsentCategory.Legal or ConsentCategory.Risk or ConsentCategory.Travel }).Select(e => (e.System, e.Code))];

    private readonly NodeParts _node;
    private readonly DeadlineDesk _deadlines;

    internal OversightDesk(NodeParts node, DeadlineDesk deadlines) => (_node, _deadlines) = (node, deadlines);

    /// <summary>Complaints, the newest first. They name no case and no person. <c>NOT_ALLOWED</c>.</summary>
    public async Task<Result<IReadOnlyList<Complaint>>> ComplaintsAsync(Officer officer, CancellationToken cancel = default) => Rights.Oversees(officer.Role)
        ? Result<IReadOnlyList<Complaint>>.Ok(await _node.Database.ReadAsync<IReadOnlyList<Complaint>>(
            db => [.. ContentTable.OfKind(db, MessageKind.VoiceComplaint.Kind, MostComplaints).Select(r => Read(db, r)).OfType<Complaint>()], cancel))
        : NotAllowed;

    /// <summary>
    /// A complaint that came to this node was answered: a trail entry, and nothing of it is due any more. <c>NOT_ALLOWED</c>; <c>UNKNOWN_IN_REPLY_TO</c> where there is none that waits; what our office
    /// passed on is answered by the other side.
    /// </summary>
    public async Task<Result<OpenDeadline>> AnsweredAsync(MessageId complaint, Officer officer, CancellationToken cancel = default)
    {
        if (!(await ComplaintsAsync(officer, cancel)).Try(out var complaints, out var refused))
            return refused;
        return complaints.Any(c => c.Message.Equals(complaint) && c is { IsOurs: false, AnsweredAt: null })
            ? await _deadlines.RecordAsync(complaint, DueStep.Decision, officer, cancel: cancel)
            : new Rejection(RejectionCode.UnknownInReplyTo, "complaint", "no such complaint waits for our answer");
    }

    /// <summary>Which cases begin with that pseudonym (<c>C-7F3A91</c>, or more of it): none, one, or two of several. <c>NOT_ALLOWED</c>.</summary>
    public async Task<Result<IReadOnlyList<CaseId>>> FindAsync(string pseudonym, Officer officer, CancellationToken cancel = default)
    {
        if (!Rights.Oversees(officer.Role))
            return NotAllowed;
        // Six digits, as they are said and printed: nobody feels their way from one case to the next.
        if (ShortName.Prefix(pseudonym) is not { Length: >= 6 } prefix)
            return Result<IReadOnlyList<CaseId>>.Ok([]);
        return Result<IReadOnlyList<CaseId>>.Ok(await _node.Database.ReadAsync(db => CaseTable.Beginning(db, prefix), cancel));
    }

    /// <summary>The cases that this officer may read now. <c>NOT_ALLOWED</c>.</summary>
    public async Task<Result<IReadOnlyList<CaseAccess>>> AccessesAsync(Officer officer, CancellationToken cancel = default) => Rights.Oversees(officer.Role)
        ? Result<IReadOnlyList<CaseAccess>>.Ok(await _node.Database.ReadAsync<IReadOnlyList<CaseAccess>>(
            db => [.. ApprovalTable.Done(db, ApprovalAct.Oversight, officer.Code, (_node.Time.GetUtcNow() - CaseAccess.Lasts).ToUnixTimeMilliseconds()).Select(Access)], cancel))
        : NotAllowed;

    /// <summary>
    /// A page of what was said in that case: a trail entry that names the messages. <c>NOT_ALLOWED</c>; <c>VALUE</c> for a page below 1; <c>UNKNOWN_CASE</c> where there is none, or the officer may not
    /// read it, or not any more.
    /// </summary>
    public async Task<Result<OverseenCase>> OpenAsync(CaseId @case, Officer officer, int page = 1, CancellationToken cancel = default)
    {
        if (!(await AccessesAsync(officer, cancel)).Try(out var accesses, out var refused))
            return refused;
        if (page < 1)
            return new Rejection(RejectionCode.Value, "page", "pages are counted from 1");
        if (accesses.FirstOrDefault(a => a.Case == @case) is not { } access)
            return CaseTable.Unknown;
        var (line, rows) = await _node.Database.ReadAsync(db => CaseTable.PeerOf(db, @case, officer) is null ? (null, []) : (OverviewTable.Find(db, _node.Self, @case), ContentTable.OfCase(db, @case)), cancel);
        if (line is null)
            return CaseTable.Unknown;
        var shown = rows.Reverse().Skip((int)Math.Min(int.MaxValue, (long)(page - 1) * OverseenCase.PerPage)).Take(OverseenCase.PerPage).ToList();
        await _node.Database.CommitAsync(CommitStep.Viewed, tx => TrailTable.Append(
            tx, _node.Vault, _node.Time.GetUtcNow(), TrailEntry.Viewed(officer, [.. shown.Select(r => r.MessageId)], @case)), cancel);
        return new OverseenCase(line, access.Until, new([.. shown.Select(Show)], page, rows.Count, OverseenCase.PerPage));
    }

    /// <summary>The officer gives that access back before its end: from then on the case is to them as one that does not exist. A trail entry. <c>NOT_ALLOWED</c>; <c>UNKNOWN_CASE</c> where they have none.</summary>
    public async Task<Result<CaseAccess>> EndAsync(CaseId @case, Officer officer, CancellationToken cancel = default)
    {
        if (!(await AccessesAsync(officer, cancel)).Try(out var accesses, out var refused))
            return refused;
        var theirs = accesses.Where(a => a.Case == @case).ToList();
        var isOver = theirs.Count > 0 && await _node.Database.CommitAsync(CommitStep.Viewed, tx =>
        {
            // All of them: an officer may have asked twice.
            if (!theirs.Select(a => ApprovalTable.End(tx, a.Approval)).ToList().Contains(true))
                return false;
            TrailTable.Append(tx, _node.Vault, _node.Time.GetUtcNow(), TrailEntry.RoleChanged(officer.Code, officer.Role, "released", officer.Code, @case));
            return true;
        }, cancel);
        return isOver ? theirs[0] : CaseTable.Unknown;
    }

    private static CaseAccess Access(ApprovalTable.Row row) => new(row.Case!, row.Id, row.ApprovedBy!, DateTimeOffset.FromUnixTimeMilliseconds(row.DoneAt!.Value) + CaseAccess.Lasts);

    private OverseenMessage Show(ContentTable.Row row)
    {
        var message = Parse(row);
        return new(
            MessageId.Parse(row.MessageId).Value, row.Peer, row.Outgoing, row.Kind, row.Code, Time(row.At), message?.Content is ReturnPlanContent or ReadinessContent ? message.Content : null,
            message is null ? [] : [.. message.Bundle.Entry.Select(e => e.Resource).OfType<Resource>().Where(IsOverseen)], message is not null);
    }

    private static bool IsOverseen(Resource resource) => resource switch
    {
        Contracts.Fhir.Task or ServiceRequest or Organization or Consent or RiskAssessment => true,
        Observation { Code: { Coding: [{ } what] } } => Elements.Contains((what.System, what.Code)),
        _ => false,
    };

    private Complaint? Read(DbConnection db, ContentTable.Row row)
    {
        if (Parse(row) is not { Content: VoiceContent { IsComplaint: true } voice } message)
            return null;
        var due = DeadlineTable.Find(db, row.MessageId, row.Peer, row.Outgoing, DueStep.Decision);
        return new(
            message.Id, row.Peer, row.Outgoing, Time(row.At), voice.Topic, voice.About, due?.DueAt is { } by ? Time(by) : null, due?.ClosedAt is { } at ? Time(at) : null);
    }

    private Message? Parse(ContentTable.Row row)
    {
        var (meta, payload) = ContentTable.Open(_node.Vault, row);
        return MessageReader.Parse(meta, payload, ContractVersion.Released).Try(out var message, out _) ? message : null;
    }

    private static DateTimeOffset Time(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);

    private static Rejection NotAllowed => new(RejectionCode.NotAllowed, "role", "this page is of independent oversight");
}
