using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Node.Approvals;
using Trm.Node.IdentityProviders;
using Trm.Node.Storage;
using Trm.Node.Trail;

namespace Trm.Node.Accounts;

/// <summary>Who may sign in at the console: invited and disabled by an administrator; each looks after their own language, passkeys, sessions and leave.</summary>
public sealed class AccountDesk
{
    private readonly NodeParts _node;

    internal AccountDesk(NodeParts node) => _node = node;

    /// <summary>
    /// Makes an account and its invitation; of an account that is there, a new one: whatever it signed in by before is gone. <c>NOT_ALLOWED</c>; <c>VALUE</c>: code or organisation
    /// is none; <c>REQUIRED</c>: a case worker has an organisation.
    /// </summary>
    public async Task<Result<Invitation>> InviteAsync(InvitationOrder order, Officer by, CancellationToken cancel = default)
    {
        if (!Rights.KeepsAccounts(by.Role))
            return NotAllowed;
        if (!Account.IsCode(order.Code))
            return new Rejection(RejectionCode.Value, "code", "an officer's code is 1 to 32 of A-Z 0-9 and '-', such as AT-CW-017; never a name");
        if (order.Role == Role.CaseWorker && order.Organisation is null && !order.IsOfOffice)
            return new Rejection(RejectionCode.Required, "organisation", "a case worker sees the cases of one organisation: name its code, or say that they are of the office itself");
        if (order.Organisation is not null && !(Rights.MayBeOfOrganisation(order.Role) && NamedOrganisation.Parse(order.Organisation, "organisation").IsOk))
            return new Rejection(RejectionCode.Value, "organisation", "a code of 1 to 64 letters, digits, '-' or '.', of a case worker, a duty officer, an escort or a clinician");
        if (order.Code == by.Code)
            return new Rejection(RejectionCode.IllegalTransition, "code", "nobody invites themselves; another administrator does");
        var (secret, now) = (OneTimeSecret.Spoken(), _node.Time.GetUtcNow());
        var until = now + Invitation.Lasts;
        return await _node.Database.CommitAsync(CommitStep.Viewed, tx =>
        {
            ApprovalTable.Leave(tx, order.Code);
            AccountTable.Invite(tx, order, by.Code, OneTimeSecret.Hash(Base32.Bare(secret)), until.ToUnixTimeMilliseconds(), now.ToUnixTimeMilliseconds());
            TrailTable.Append(tx, _node.Vault, now, TrailEntry.RoleChanged(order.Code, order.Role, "invited", by.Code));
            return new Invitation(AccountTable.Find(tx.Connection!, order.Code, tx)!, secret, until);
        }, cancel);
    }

    /// <summary>All accounts, by code. <c>NOT_ALLOWED</c>.</summary>
    public async Task<Result<IReadOnlyList<Account>>> ListAsync(Officer officer, CancellationToken cancel = default) => Rights.KeepsAccounts(officer.Role)
        ? Result<IReadOnlyList<Account>>.Ok(await _node.Database.ReadAsync(db => AccountTable.All(db), cancel))
        : NotAllowed;

    /// <summary>It signs in no more, and is signed out everywhere. <c>NOT_ALLOWED</c>; <c>VALUE</c>: there is no such account; <c>ILLEGAL_TRANSITION</c>: one's own.</summary>
    public async Task<Result<Account>> DisableAsync(string code, Officer by, CancellationToken cancel = default)
    {
        if (!Rights.KeepsAccounts(by.Role))
            return NotAllowed;
        if (code == by.Code)
            return new Rejection(RejectionCode.IllegalTransition, "code", "nobody disables their own account; another administrator does");
        var now = _node.Time.GetUtcNow();
        return await _node.Database.CommitAsync<Result<Account>>(CommitStep.Viewed, tx =>
        {
            if (AccountTable.Find(tx.Connection!, code, tx) is not { } account)
                return new Rejection(RejectionCode.Value, "code", "there is no account of that code: trm account list");
            ApprovalTable.Leave(tx, code);
            AccountTable.Disable(tx, code);
            TrailTable.Append(tx, _node.Vault, now, TrailEntry.RoleChanged(code, account.Role, "disabled", by.Code));
            return AccountTable.Find(tx.Connection!, code, tx)!;
        }, cancel);
    }

    /// <summary>An account; null where there is none.</summary>
    public Task<Account?> FindAsync(string code, CancellationToken cancel = default) => _node.Database.ReadAsync(db => AccountTable.Find(db, code), cancel);

    /// <summary>The passkeys of an account.</summary>
    public Task<IReadOnlyList<Passkey>> PasskeysAsync(string account, CancellationToken cancel = default) => _node.Database.ReadAsync(db => PasskeyTable.Of(db, account), cancel);

    /// <summary>A passkey by the credential's id; null where there is none.</summary>
    public Task<Passkey?> PasskeyAsync(byte[] id, CancellationToken cancel = default) => _node.Database.ReadAsync(db => PasskeyTable.Find(db, id), cancel);

    /// <summary>Whether it signs in with a password, too.</summary>
    public Task<bool> HasPasswordAsync(string account, CancellationToken cancel = default) => _node.Database.ReadAsync(db => AccountTable.SecretsOf(db, account)?.Password is not null, cancel);

    /// <summary>How many recovery codes are left.</summary>
    public Task<long> RecoveryCodesAsync(string account, CancellationToken cancel = default) => _node.Database.ReadAsync(db => AccountTable.RecoveryCodes(db, account), cancel);

    /// <summary>
    /// One more passkey. <c>TOO_LARGE</c>: it has the most there may be; <c>VALUE</c>: a name has 1 to 40 characters; <c>NOT_ALLOWED</c>: the session was begun through an identity provider, which
    /// would sign decisions by a key of its own then; or it was not begun a moment ago (<see cref="Session.Fresh"/>), and whoever sits there may be somebody else.
    /// </summary>
    /// <param name="key">Of whose account it is.</param>
    /// <param name="by">The session in which it is added.</param>
    public Task<Result<Passkey>> AddPasskeyAsync(Passkey key, Session by, CancellationToken cancel = default) => by.Way == SignInWay.Provider || !by.IsFresh(_node.Time.GetUtcNow())
        ? Task.FromResult<Result<Passkey>>(new Rejection(RejectionCode.NotAllowed, "session", "sign in anew by a passkey, or by password and code, to add one"))
        : key.Name.Trim().Length is 0 or > Passkey.MaxName
        ? Task.FromResult<Result<Passkey>>(new Rejection(RejectionCode.Value, "name", "1 to 40 characters"))
        : _node.Database.CommitAsync<Result<Passkey>>(CommitStep.Viewed, tx =>
        {
            if (PasskeyTable.Of(tx.Connection!, key.Account, tx).Count >= Passkey.Most)
                return new Rejection(RejectionCode.TooLarge, "passkeys", "remove one first");
            PasskeyTable.Add(tx, key);
            TrailTable.Append(tx, _node.Vault, _node.Time.GetUtcNow(), TrailEntry.RoleChanged(key.Account, AccountTable.Find(tx.Connection!, key.Account, tx)!.Role, "passkey-added", key.Account));
            return key;
        }, cancel);

    /// <summary>Removes a passkey, and ends what was begun by passkeys elsewhere: whoever has the device may be inside. False where it is not there, or is the last thing by which its owner signs in.</summary>
    /// <param name="session">The one that stays.</param>
    public Task<bool> RemovePasskeyAsync(string account, byte[] id, string session, CancellationToken cancel = default) => _node.Database.CommitAsync(CommitStep.Viewed, tx =>
    {
        if (AccountTable.SecretsOf(tx.Connection!, account, tx)?.Password is null && PasskeyTable.Of(tx.Connection!, account, tx).Count <= 1 && ProviderTable.Of(tx.Connection!, account, tx) is null)
            return false;
        if (!PasskeyTable.Remove(tx, account, id))
            return false;
        SessionTable.EndOthers(tx, account, SignInWay.Passkey, session);
        TrailTable.Append(tx, _node.Vault, _node.Time.GetUtcNow(), TrailEntry.RoleChanged(account, AccountTable.Find(tx.Connection!, account, tx)!.Role, "passkey-removed", account));
        return true;
    }, cancel);

    /// <summary>The language of its pages: <c>en</c> or <c>fr</c>.</summary>
    public Task SpeakAsync(string account, string language, CancellationToken cancel = default) => _node.Database.CommitAsync(CommitStep.Viewed, tx =>
    {
        AccountTable.Speaks(tx, account, language);
        return 0;
    }, cancel);

    /// <summary>
    /// When its owner is away and who looks after their work; null: they are here. <c>VALUE</c>: it ends before it begins, or the deputy is no active account of the same role, or themselves.
    /// </summary>
    public Task<Result<Account>> LeaveAsync(string account, Leave? leave, CancellationToken cancel = default) => _node.Database.CommitAsync<Result<Account>>(CommitStep.Viewed, tx =>
    {
        var owner = AccountTable.Find(tx.Connection!, account, tx)!;
        if (leave is not null && leave.Until < leave.From)
            return new Rejection(RejectionCode.Value, "until", "the last day is not before the first");
        if (leave is not null && (leave.Deputy == account || AccountTable.Find(tx.Connection!, leave.Deputy, tx) is not { State: AccountState.Active } deputy || deputy.Role != owner.Role || deputy.Organisation != owner.Organisation))
            return new Rejection(RejectionCode.Value, "deputy", "an active account of the same role and organisation");
        AccountTable.Away(tx, account, leave);
        return AccountTable.Find(tx.Connection!, account, tx)!;
    }, cancel);

    /// <summary>The same of somebody who cannot say so themselves, by an administrator. <c>NOT_ALLOWED</c>; <c>VALUE</c>, also where there is no such account.</summary>
    public async Task<Result<Account>> LeaveAsync(string account, Leave? leave, Officer by, CancellationToken cancel = default)
    {
        if (!Rights.KeepsAccounts(by.Role))
            return NotAllowed;
        return await FindAsync(account, cancel) is null ? new Rejection(RejectionCode.Value, "code", "there is no account of that code: trm account list") : await LeaveAsync(account, leave, cancel);
    }

    /// <summary>Whose work that officer looks after today, because they are away, and until when. Their alarms are taken over, and show the deputy.</summary>
    public Task<IReadOnlyList<Account>> StandsInForAsync(string account, CancellationToken cancel = default) => _node.Database.ReadAsync<IReadOnlyList<Account>>(db =>
    {
        var away = Deputies.Today(_node, db).Where(d => d.Value == account).Select(d => d.Key).ToHashSet(StringComparer.Ordinal);
        return away.Count == 0 ? [] : [.. AccountTable.All(db).Where(a => away.Contains(a.Code))];
    }, cancel);

    private static Rejection NotAllowed => new(RejectionCode.NotAllowed, "role", "an administrator keeps the accounts");
}
