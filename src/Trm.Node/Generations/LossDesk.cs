using Trm.Contracts.Rejections;
using Trm.Node.Alarms;
using Trm.Node.Storage;

namespace Trm.Node.Generations;

/// <summary>What a restore has lost, for those who make up for it.</summary>
public sealed class LossDesk
{
    private readonly NodeParts _node;

    internal LossDesk(NodeParts node) => _node = node;

    /// <summary>What came back and what did not: pseudonyms, ids, numbers and codes. <c>NOT_ALLOWED</c> for a role that sees neither cases nor the node, and for an organisation.</summary>
    public async Task<Result<RestoreReport>> ReportAsync(Officer officer, CancellationToken cancel = default) =>
        officer.Organisation is not null || (!Rights.SeesDeadlines(officer.Role) && officer.Role is not (Role.Administrator or Role.Auditor))
            ? new Rejection(RejectionCode.NotAllowed, "role", "this role does not see what a restore has lost")
            : await _node.Database.ReadAsync(db => new RestoreReport(
                [.. LossTable.Ends(db).Select(e => new PeerSince(e.Peer, e.Gen, e.NextSeq, LossTable.Time(e.EndedAt)!.Value, LossTable.Time(e.MetAt), LossTable.Time(e.CaughtUpAt), LossTable.Missing(db, e.Peer)))],
                LossTable.All(db)), cancel);

    /// <summary>An officer who reads cases has done about a loss what there was to do; the alarm ends with the last of a peer. <c>VALUE</c> where no such loss is open.</summary>
    public async Task<Result<RestoreReport>> SettleAsync(long number, Officer officer, CancellationToken cancel = default)
    {
        if (officer.Organisation is not null || !Rights.ReadsCases(officer.Role))
            return new Rejection(RejectionCode.NotAllowed, "role", "a coordinator or case worker settles what was lost: they know what it was about");
        var settled = await _node.Database.CommitAsync<Result<string>>(CommitStep.Viewed, tx =>
        {
            if (LossTable.Settle(tx, number, officer.Code, _node.Time.GetUtcNow().ToUnixTimeMilliseconds()) is not { } peer)
                return new Rejection(RejectionCode.Value, "number", "no loss of that number is open");
            if (!LossTable.IsAnyOpen(tx, peer))
                _node.Clear(tx, AlarmCode.LostInRestore, peer, null);
            return peer;
        }, cancel);
        return settled.IsOk ? await ReportAsync(officer, cancel) : Result<RestoreReport>.Refused(settled.Rejections);
    }
}
