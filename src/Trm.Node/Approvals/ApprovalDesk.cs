using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Node.Accounts;
using Trm.Node.Referrals;
using Trm.Node.Storage;

namespace Trm.Node.Approvals;

/// <summary>
/// Decisions that take two officers, each in their own session and with their own signature (contracts/decisions/0062): begun and signed by the first, signed by another one, and done in the
/// commit of the second signature. What stands against it is judged before each of them; what is not the same decision any more is proposed anew.
/// </summary>
public sealed class ApprovalDesk
{
    // The trail has it for good.
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private readonly NodeParts _node;
    private readonly IReadOnlyDictionary<ApprovalAct, TwoPersonAct> _acts;
    private readonly TwoPersonActs _desks;
    private readonly SignInDesk _signIns;

    internal ApprovalDesk(NodeParts node, TwoPersonActs desks, SignInDesk signIns) => (_node, _desks, _signIns, _acts) = (node, desks, signIns, desks.ByAct());

    /// <summary>
    /// Proposes to clear a person to travel on that day. What is signed names the form, the gates and the evidence as they are now. The codes of <see cref="ReturnDesk.ClearAsync(CaseId, Officer, DateOnly, string, CancellationToken)"/>.
    /// </summary>
    public async Task<Result<Approval>> ProposeClearanceAsync(CaseId @case, Officer officer, DateOnly departure, CancellationToken cancel = default) =>
        (await _desks.PlanAsync(@case, officer, departure, cancel)).Try(out var plan, out var refused)
            ? await BeginAsync(plan.Act, @case, officer, plan.Write(), cancel)
            : refused;

    /// <summary>Proposes to lift a hold of ours. As <see cref="ReferralDesk.LiftAsync(CaseId, Officer, MessageId, string, CancellationToken)"/>.</summary>
    public async Task<Result<Approval>> ProposeLiftAsync(CaseId @case, Officer officer, MessageId hold, CancellationToken cancel = default) => Rights.MayPropose(officer.Role, ApprovalAct.HoldLift)
        ? await BeginAsync(ApprovalAct.HoldLift, @case, officer, await _desks.LiftAsync(@case, hold, cancel), cancel)
        : NotAllowed("another role proposes this");

    /// <summary>Proposes to tell somebody who can act that a life is at risk. Its second approver is whoever approves here.</summary>
    public Task<Result<Approval>> ProposeNoticeAsync(CaseId @case, Officer officer, SafetyNoticeContent notice, CancellationToken cancel = default) =>
        BeginAsync(ApprovalAct.SafetyNotice, @case, officer, TwoPersonActs.Notice(notice), cancel);

    /// <summary>Proposes to erase a case. What stands against it is the same as for every erasure.</summary>
    public Task<Result<Approval>> ProposeErasureAsync(CaseId @case, Officer officer, ErasureBasis basis, CancellationToken cancel = default) =>
        BeginAsync(ApprovalAct.Erasure, @case, officer, TwoPersonActs.Erasure(basis), cancel);

    /// <summary>Proposes to discard what could not be verified. What may be discarded is the same as without a signature.</summary>
    public async Task<Result<Approval>> ProposeDiscardAsync(string stuck, Officer officer, CancellationToken cancel = default) =>
        (await _desks.DiscardAsync(stuck, officer, cancel)).Try(out var content, out var refused) ? await BeginAsync(ApprovalAct.Discard, null, officer, content, cancel) : refused;

    /// <summary>Asks to read one case for a day, on behalf of somebody who complained. <c>UNKNOWN_CASE</c>.</summary>
    public Task<Result<Approval>> ProposeOversightAsync(CaseId @case, Officer officer, VoiceTopic about, CancellationToken cancel = default) =>
        BeginAsync(ApprovalAct.Oversight, @case, officer, TwoPersonActs.Oversight(about), cancel);

    /// <summary>
    /// Proposes to put on record that an adult decides otherwise than they were advised. <c>NOT_ALLOWED</c>; <c>UNKNOWN_CASE</c>; <c>REQUIRED</c> for each condition of
    /// <see cref="Contracts.Gates.OwnDecisionRule"/> that does not hold.
    /// </summary>
    public Task<Result<Approval>> ProposeOwnDecisionAsync(CaseId @case, Officer officer, OwnDecisionRecord record, CancellationToken cancel = default) =>
        BeginAsync(ApprovalAct.OwnDecisionRecord, @case, officer, record.Write(), cancel);

    /// <summary>Proposes to put on record that paper follows. <c>NOT_ALLOWED</c>; <c>UNKNOWN_CASE</c>; <c>GATE_14</c> for each condition of it that does not hold.</summary>
    public Task<Result<Approval>> ProposeFastTrackAsync(CaseId @case, Officer officer, FastTrackRecord record, CancellationToken cancel = default) =>
        BeginAsync(ApprovalAct.FastTrackRecord, @case, officer, record.Write(), cancel);

    /// <summary>What of one kind its proposer has signed, and another officer has not: that officer's own, and what they may approve. The oldest first.</summary>
    public Task<IReadOnlyList<Approval>> ProposedAsync(ApprovalAct act, Officer officer, CancellationToken cancel = default) => _node.Database.ReadAsync<IReadOnlyList<Approval>>(
        db => [.. ApprovalTable.Waiting(db, Now).Where(r => r.State == ApprovalTable.Name(ApprovalState.Proposed) && r.Act == ApprovalTable.Name(act)).Select(r => Seen(db, r, officer)).OfType<Look>().Select(s => Shown(s.Row, s.Decision))],
        cancel);

    /// <summary>One decision. <c>VALUE</c> where there is none, or it is not for that officer: the two look the same.</summary>
    public async Task<Result<Approval>> FindAsync(string id, Officer officer, CancellationToken cancel = default) =>
        await SeenAsync(id, officer, cancel) is { } seen ? Shown(seen.Row, seen.Decision) : Unknown;

    /// <summary>What waits for that officer: their own that they have not signed, and others' that they may approve. The oldest first.</summary>
    public Task<IReadOnlyList<Approval>> WaitingAsync(Officer officer, CancellationToken cancel = default) => _node.Database.ReadAsync<IReadOnlyList<Approval>>(
        db => [.. ApprovalTable.Waiting(db, Now).Select(r => Seen(db, r, officer)).OfType<Look>().Select(s => Shown(s.Row, s.Decision)).Where(a => a.IsNext(officer))], cancel);

    /// <summary>What stands against it now, before anybody signs: empty where nothing does.</summary>
    public async Task<IReadOnlyList<Rejection>> ObstaclesAsync(string id, Officer officer, CancellationToken cancel = default) => await SeenAsync(id, officer, cancel) is not { } seen
        ? [Unknown]
        : Refusal(seen, officer) is { } refused ? [refused] : await JudgeAsync(seen, officer, cancel);

    /// <summary>What that officer's passkey is asked to sign: 32 bytes, different for the first officer and for each who may be the second. As <see cref="FindAsync"/>; <c>ILLEGAL_TRANSITION</c> where nothing is to be signed by them.</summary>
    public async Task<Result<byte[]>> ChallengeAsync(string id, Officer officer, CancellationToken cancel = default) => await SeenAsync(id, officer, cancel) is not { } seen
        ? Unknown
        : Refusal(seen, officer) is { } refused ? refused : Challenge(seen, officer);

    /// <summary>
    /// That officer signs with a passkey: as the first, and it waits for another one; as the second, and it is done. <c>VALUE</c>; <c>NOT_ALLOWED</c> for its proposer as the second, and for whoever
    /// may not; <c>SIG_INVALID</c> where the passkey answered another challenge; <c>ILLEGAL_TRANSITION</c> where its time is over, it is done, or it would not be the same decision any more; and
    /// whatever the desk refuses that carries it out.
    /// </summary>
    /// <param name="signature">The assertion, which was verified over <see cref="ChallengeAsync"/>.</param>
    public Task<Result<Approval>> SignAsync(string id, Officer officer, Signature signature, CancellationToken cancel = default) => SignAsync(
        id, officer, seen => Task.FromResult<Result<Signature>>(signature.Key?.Account == officer.Code && signature.Answers(Challenge(seen, officer))
            ? signature
            : new Rejection(RejectionCode.SigInvalid, "signature", "this passkey signed something else: open the page again")), cancel);

    /// <summary>
    /// The same with password and code of the moment, for an account that has no passkey: <c>NOT_ALLOWED</c> where it has one; <c>SIG_INVALID</c> where they are not right, which counts as a
    /// refused sign-in, or where what was shown is not what would be signed.
    /// </summary>
    /// <param name="shown">The challenge as it was when the page was shown.</param>
    public Task<Result<Approval>> SignAsync(string id, Officer officer, ReadOnlyMemory<byte> shown, string password, string code, CancellationToken cancel = default) => SignAsync(
        id, officer, async seen =>
        {
            if ((await _node.Database.ReadAsync(db => PasskeyTable.Of(db, officer.Code), cancel)).Count > 0)
                return NotAllowed("your account has a passkey: sign with it");
            return CryptographicOperations.FixedTimeEquals(shown.Span, Challenge(seen, officer)) && await _signIns.ConfirmAsync(officer.Code, password, code, cancel)
                ? Signature.ByPassword
                : new Rejection(RejectionCode.SigInvalid, "signature", "password or code were not right, or the page is an old one: open it again, with a new code");
        }, cancel);

    private async Task<Result<Approval>> SignAsync(string id, Officer officer, Func<Look, Task<Result<Signature>>> sign, CancellationToken cancel)
    {
        if (await SeenAsync(id, officer, cancel) is not { } seen)
            return Unknown;
        if (Refusal(seen, officer) is { } refused)
            return refused;
        if (await JudgeAsync(seen, officer, cancel) is { Count: > 0 } obstacles)
            return Result<Approval>.Refused(obstacles);
        if (!(await sign(seen)).Try(out var signature, out var unsigned))
            return unsigned;
        try
        {
            if (seen.Row.State == ApprovalTable.Name(ApprovalState.Begun))
                await ProposeAsync(seen, officer, signature, cancel);
            else if (await _acts[seen.Decision.Act].CarryOut(new(seen.Decision, First(seen), officer, signature), seen.Proposer, cancel) is { Count: > 0 } against)
                return Result<Approval>.Refused(against);
        }
        catch (ApprovalGoneException)
        {
            return new Rejection(RejectionCode.IllegalTransition, "approval", "it was done, taken back or too late meanwhile, or the first officer is no officer any more: look again");
        }

        // Of what was erased with its case nothing is left to be read.
        var row = await _node.Database.ReadAsync(db => ApprovalTable.Find(db, id), cancel);
        return Shown(row ?? seen.Row with { State = ApprovalTable.Name(ApprovalState.Done), ApprovedBy = officer.Code, DoneAt = Now }, seen.Decision);
    }

    /// <summary>Its proposer takes it back. As <see cref="FindAsync"/>; <c>NOT_ALLOWED</c> for anybody else; <c>ILLEGAL_TRANSITION</c> where it is done.</summary>
    public async Task<Result<Approval>> WithdrawAsync(string id, Officer officer, CancellationToken cancel = default)
    {
        if (await SeenAsync(id, officer, cancel) is not { } seen)
            return Unknown;
        if (seen.Row.ProposedBy != officer.Code)
            return NotAllowed("whoever proposed it takes it back; who does not agree does not sign");
        return await _node.Database.CommitAsync(CommitStep.Viewed, tx => ApprovalTable.Withdraw(tx, id), cancel)
            ? Shown(seen.Row with { State = ApprovalTable.Name(ApprovalState.Withdrawn) }, seen.Decision)
            : new Rejection(RejectionCode.IllegalTransition, "approval", "it is done, or was taken back before");
    }

    private sealed record Look(ApprovalTable.Row Row, Decision Decision, Officer Proposer);

    private long Now => _node.Time.GetUtcNow().ToUnixTimeMilliseconds();

    private async Task<Result<Approval>> BeginAsync(ApprovalAct act, CaseId? @case, Officer officer, byte[] content, CancellationToken cancel)
    {
        if (!Rights.MayPropose(officer.Role, act))
            return NotAllowed("another role proposes this");
        if (@case is not null && await _node.Database.ReadAsync(db => CaseTable.PeerOf(db, @case, officer), cancel) is null)
            return CaseTable.Unknown;
        var at = DateTimeOffset.FromUnixTimeSeconds(_node.Time.GetUtcNow().ToUnixTimeSeconds());
        var decision = new Decision(Guid.NewGuid().ToString("D"), _node.Self, act, @case, content, officer.Code, at);
        if (await _acts[act].Judge(decision, officer, null, cancel) is { Count: > 0 } obstacles)
            return Result<Approval>.Refused(obstacles);
        var until = _node.Time.GetUtcNow() + Approval.ToSign;
        await _node.Database.CommitAsync(CommitStep.Viewed, tx =>
        {
            ApprovalTable.Begin(tx, _node.Vault, decision, until.ToUnixTimeMilliseconds(), Now - (long)Kept.TotalMilliseconds);
            return 0;
        }, cancel);
        return new Approval(decision.Id, act, @case, decision.Facts(), ApprovalState.Begun, officer.Code, at, until, null, null);
    }

    private Task<bool> ProposeAsync(Look seen, Officer officer, Signature signature, CancellationToken cancel) => _node.Database.CommitAsync(CommitStep.Viewed, tx =>
    {
        var isWhole = AccountTable.Find(tx.Connection!, officer.Code, tx) is { State: AccountState.Active } account && account.Officer == officer
            && (signature.Key is { } key ? PasskeyTable.Used(tx, key, Now) : PasskeyTable.Of(tx.Connection!, officer.Code, tx).Count == 0)
            && ApprovalTable.Propose(
                tx, seen.Row.Id, _node.Vault.Seal(seen.Decision.Case, ApprovalTable.FirstPlace(seen.Row.Id), Encoding.UTF8.GetBytes(signature.Assertion)),
                Now + (long)Approval.Lasts.TotalMilliseconds, Now);
        return isWhole ? true : throw new ApprovalGoneException();
    }, cancel);

    // Judged as the proposer's act, with whoever signs as the second; one's own proposal has none yet.
    private Task<IReadOnlyList<Rejection>> JudgeAsync(Look seen, Officer officer, CancellationToken cancel) =>
        _acts[seen.Decision.Act].Judge(seen.Decision, seen.Proposer, officer.Code == seen.Decision.ProposedBy ? null : officer.Code, cancel);

    private static byte[] Challenge(Look seen, Officer officer) => seen.Decision.Digest(seen.Row.State == ApprovalTable.Name(ApprovalState.Begun) ? null : officer.Code);

    // Why that officer signs nothing here now.
    private Rejection? Refusal(Look seen, Officer officer)
    {
        var shown = Shown(seen.Row, seen.Decision);
        return shown.State switch
        {
            ApprovalState.Done or ApprovalState.Ended => new(RejectionCode.IllegalTransition, "approval", "it is done"),
            ApprovalState.Withdrawn => new(RejectionCode.IllegalTransition, "approval", "it was taken back"),
            ApprovalState.Expired => new(RejectionCode.IllegalTransition, "approval", "its time is over, and no answer is not a yes: propose it anew"),
            ApprovalState.Proposed when officer.Code == seen.Row.ProposedBy => NotAllowed("another officer is the second, in a session of their own"),
            _ => shown.IsNext(officer) ? null : NotAllowed("another role is the second here"),
        };
    }

    private Task<Look?> SeenAsync(string id, Officer officer, CancellationToken cancel) =>
        _node.Database.ReadAsync(db => ApprovalTable.Find(db, id) is { } row ? Seen(db, row, officer) : null, cancel);

    // Null for whom it does not concern: a case that they do not see, an act that is not of their role, somebody's draft; and where it was altered, or its proposer is no officer any more.
    private Look? Seen(DbConnection db, ApprovalTable.Row row, Officer officer)
    {
        try
        {
            var decision = ApprovalTable.Open(_node.Vault, _node.Self, row);
            var isTheirs = row.ProposedBy == officer.Code
                || row.State != ApprovalTable.Name(ApprovalState.Begun) && (Rights.MayApprove(officer.Role, decision.Act) || Rights.MayPropose(officer.Role, decision.Act));
            var isSeen = decision.Case is null ? officer.Organisation is null : CaseTable.PeerOf(db, decision.Case, officer) is not null;
            return isTheirs && isSeen && AccountTable.Find(db, row.ProposedBy) is { State: AccountState.Active } account ? new(row, decision, account.Officer) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private string First(Look seen) => seen.Row.First is { } box ? Encoding.UTF8.GetString(_node.Vault.Open(seen.Decision.Case, ApprovalTable.FirstPlace(seen.Row.Id), box)) : "";

    private Approval Shown(ApprovalTable.Row row, Decision decision)
    {
        var state = Enum.GetValues<ApprovalState>().First(s => ApprovalTable.Name(s) == row.State);
        return new(
            row.Id, decision.Act, decision.Case, decision.Facts(), state is ApprovalState.Begun or ApprovalState.Proposed && row.Until <= Now ? ApprovalState.Expired : state, row.ProposedBy,
            decision.At, DateTimeOffset.FromUnixTimeMilliseconds(row.Until), row.ApprovedBy, row.DoneAt is { } done ? DateTimeOffset.FromUnixTimeMilliseconds(done) : null);
    }

    private static Rejection Unknown => new(RejectionCode.Value, "approval", "there is no such decision to be signed");

    private static Rejection NotAllowed(string hint) => new(RejectionCode.NotAllowed, "role", hint);
}
