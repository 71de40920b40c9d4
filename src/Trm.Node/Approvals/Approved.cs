using System.Data.Common;
using Trm.Node.Accounts;

namespace Trm.Node.Approvals;

/// <summary>A decision with both signatures, on its way into the commit that carries it out.</summary>
/// <param name="First">The assertion of the first officer; empty where they signed with a password.</param>
/// <param name="Second">How the second officer signed.</param>
internal sealed record Approved(Decision Decision, string First, Officer Approver, Signature Second)
{
    /// <summary>It is done: once, in time, by two officers who are both still that, with a passkey whose counter went on.</summary>
    /// <exception cref="ApprovalGoneException">It is not, any more.</exception>
    public void Finish(DbTransaction tx, DateTimeOffset now)
    {
        var db = tx.Connection!;
        var isWhole = ApprovalTable.Find(db, Decision.Id, tx) is { } row && row.State == ApprovalTable.Name(ApprovalState.Proposed) && row.Until > now.ToUnixTimeMilliseconds()
            && AccountTable.Find(db, Decision.ProposedBy, tx) is { State: AccountState.Active } proposer && Rights.MayPropose(proposer.Role, Decision.Act)
            && AccountTable.Find(db, Approver.Code, tx) is { State: AccountState.Active } second && second.Officer == Approver && Rights.MayApprove(second.Role, Decision.Act)
            && Approver.Code != Decision.ProposedBy
            && (Second.Key is { } key ? PasskeyTable.Used(tx, key, now.ToUnixTimeMilliseconds()) : PasskeyTable.Of(db, Approver.Code, tx).Count == 0);
        if (!isWhole || !ApprovalTable.Done(tx, Decision.Id, Approver.Code, now.ToUnixTimeMilliseconds()))
            throw new ApprovalGoneException();
    }
}
