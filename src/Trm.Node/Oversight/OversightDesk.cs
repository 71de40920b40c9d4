using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Node.Approvals;
using Trm.Node.Overview;
using Trm.Node.Referrals;
using Trm.Node.Storage;
using Trm.Node.Trail;

namespace Trm.Node.Oversight;

/// <summary>
/// Independent oversight: hears complaints, and reads one case for a day where a second person has agreed (<see cref="ApprovalDesk.ProposeOversightAsync"/>). It changes nothing in the case, and nobody at the
/// other side hears of it; every view is a trail entry.
/// </summary>
/// <remarks>Source: messages, "Roles and channels".</remarks>
public sealed class OversightDesk
{
    private const int MostComplaints = 500;

    private readonly NodeParts _node;

    internal OversightDesk(NodeParts node) => _node = node;

    /// <summary>Complaints, the newest first. They name no case and no person. <c>NOT_ALLOWED</c>.</summary>
    public async Task<Result<IReadOnlyList<Complaint>>> ComplaintsAsync(Officer officer, CancellationToken cancel = default) => Rights.Oversees(officer.Role)
        ? Result<IReadOnlyList<Complaint>>.Ok([.. (await _node.Database.ReadAsync(db => ContentTable.OfKind(db, MessageKind.VoiceComplaint.Kind, MostComplaints), cancel)).Select(Read).OfType<Complaint>()])
        : NotAllowed;

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

    /// <summary>Everything that was said in that case: a trail entry. <c>NOT_ALLOWED</c>; <c>UNKNOWN_CASE</c> where there is none, or the officer may not read it, or not any more.</summary>
    public async Task<Result<OverseenCase>> OpenAsync(CaseId @case, Officer officer, CancellationToken cancel = default)
    {
        if (!(await AccessesAsync(officer, cancel)).Try(out var accesses, out var refused))
            return refused;
        if (accesses.FirstOrDefault(a => a.Case == @case) is not { } access)
            return CaseTable.Unknown;
        var (line, rows) = await _node.Database.ReadAsync(db => CaseTable.PeerOf(db, @case, officer) is null ? (null, []) : (OverviewTable.Find(db, _node.Self, @case), ContentTable.OfCase(db, @case)), cancel);
        if (line is null)
            return CaseTable.Unknown;
        await _node.Database.CommitAsync(CommitStep.Viewed, tx => TrailTable.Append(
            tx, _node.Vault, _node.Time.GetUtcNow(), TrailEntry.Viewed(officer, [.. rows.Select(r => r.MessageId)], @case)), cancel);
        return new OverseenCase(line, access.Until, [.. rows.Reverse().Select(Show)]);
    }

    private static CaseAccess Access(ApprovalTable.Row row) => new(row.Case!, row.Id, row.ApprovedBy!, DateTimeOffset.FromUnixTimeMilliseconds(row.DoneAt!.Value) + CaseAccess.Lasts);

    private ShownMessage Show(ContentTable.Row row) => new(
        MessageId.Parse(row.MessageId).Value, row.Peer, row.Outgoing, row.Kind, row.Code, DateTimeOffset.FromUnixTimeMilliseconds(row.At), row.Notes.Split(' ', StringSplitOptions.RemoveEmptyEntries), null,
        ContentTable.Open(_node.Vault, row).Payload);

    private Complaint? Read(ContentTable.Row row)
    {
        var (meta, payload) = ContentTable.Open(_node.Vault, row);
        return MessageReader.Parse(meta, payload, ContractVersion.Released).Try(out var message, out _) && message.Content is VoiceContent { IsComplaint: true } voice
            ? new(message.Id, row.Peer, row.Outgoing, DateTimeOffset.FromUnixTimeMilliseconds(row.At), voice.Topic, voice.About)
            : null;
    }

    private static Rejection NotAllowed => new(RejectionCode.NotAllowed, "role", "this page is of independent oversight");
}
