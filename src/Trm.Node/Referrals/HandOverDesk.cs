using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Node.Accounts;
using Trm.Node.Overview;
using Trm.Node.Storage;
using Trm.Node.Trail;

namespace Trm.Node.Referrals;

/// <summary>Which officer of the office looks after a case. A coordinator hands it over; the trail says from whom it was done and to whom. It opens nothing: all coordinators see all cases of the office.</summary>
public sealed class HandOverDesk
{
    private readonly NodeParts _node;

    internal HandOverDesk(NodeParts node) => _node = node;

    /// <summary>Who may look after a case: coordinators and case workers of the office itself, by account.</summary>
    public async Task<Result<IReadOnlyList<Account>>> CandidatesAsync(Officer officer, CancellationToken cancel = default) => officer.Role == Role.Coordinator
        ? Result<IReadOnlyList<Account>>.Ok([.. (await _node.Database.ReadAsync(db => AccountTable.All(db), cancel)).Where(MayHave)])
        : NotAllowed;

    /// <summary>Hands the case over. <c>NOT_ALLOWED</c>; <c>UNKNOWN_CASE</c>; <c>VALUE</c> where nobody of that code may look after it.</summary>
    public async Task<Result<CaseLine>> HandOverAsync(CaseId @case, Officer officer, string to, CancellationToken cancel = default)
    {
        if (officer.Role != Role.Coordinator)
            return NotAllowed;
        if (await _node.Database.ReadAsync(db => CaseTable.PeerOf(db, @case, officer), cancel) is not { } peer)
            return CaseTable.Unknown;
        return await _node.Turn.DoAsync(peer, turn => turn.CommitAsync<Result<CaseLine>>(CommitStep.Drafted, tx =>
        {
            if (AccountTable.Find(tx.Connection!, to, tx) is not { } account || !MayHave(account))
                return new Rejection(RejectionCode.Value, "to", "no coordinator or case worker of the office has this code");
            CaseTable.Assign(tx, @case, to);
            TrailTable.Append(tx, _node.Vault, _node.Time.GetUtcNow(), TrailEntry.HandedOver(officer.Code, to, @case));
            return OverviewTable.Find(tx.Connection!, _node.Self, @case, tx);
        }, cancel), cancel);
    }

    private static bool MayHave(Account account) => account is { State: AccountState.Active, Organisation: null } && Rights.ReadsCases(account.Role);

    private static Rejection NotAllowed => new(RejectionCode.NotAllowed, "role", "a coordinator hands a case over");
}
