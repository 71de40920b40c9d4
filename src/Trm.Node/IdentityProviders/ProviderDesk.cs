using Trm.Node.Accounts;
using Trm.Node.Storage;
using Trm.Node.Trail;

namespace Trm.Node.IdentityProviders;

/// <summary>
/// Who signs in by an identity that a provider vouched for. It opens the account to which it was bound, by an invitation or by whoever was signed in by other means, and no other; it makes no account and gives no
/// role. It signs no decision.
/// </summary>
public sealed class ProviderDesk
{
    private const string Purpose = "identity provider";

    private readonly NodeParts _node;
    private readonly SignInDesk _signIns;

    internal ProviderDesk(NodeParts node, SignInDesk signIns) => (_node, _signIns) = (node, signIns);

    /// <summary>Signs in. An identity of nobody and one of an account that is disabled are one answer. Lock-out is of the password: nobody is kept out here by somebody else's tries.</summary>
    public Task<ProviderSignIn> SignInAsync(OutsideIdentity who, CancellationToken cancel = default)
    {
        var (subject, now) = (Hidden(who), _node.Time.GetUtcNow());
        return _node.Database.CommitAsync(CommitStep.Viewed, tx =>
        {
            if (ProviderTable.AccountOf(tx, subject) is not { } code || AccountTable.Find(tx.Connection!, code, tx) is not { State: AccountState.Active } account)
                return ProviderSignIn.Refused;
            if (!who.IsAssured)
                return AccountTable.SecretsOf(tx.Connection!, code, tx) is { Totp: not null } ? new ProviderSignIn(null, NeedsCode: true) : new ProviderSignIn(null, NeedsPasskey: true);
            ProviderTable.Used(tx, code, now.ToUnixTimeMilliseconds());
            return new ProviderSignIn(_signIns.Begin(tx, account, SignInWay.Provider, now));
        }, cancel);
    }

    /// <summary>Signs in with a code of the account's own app, or a recovery code, where the provider's word was not enough. Null for whatever is not right; it counts as a refused sign-in.</summary>
    public async Task<BegunSession?> ConfirmAsync(OutsideIdentity who, string second, CancellationToken cancel = default)
    {
        var subject = Hidden(who);
        return await _node.Database.CommitAsync(CommitStep.Viewed, tx => ProviderTable.AccountOf(tx, subject) is { } code && AccountTable.Find(tx.Connection!, code, tx) is { } account
            ? _signIns.Second(tx, account, second, now =>
            {
                ProviderTable.Used(tx, code, now.ToUnixTimeMilliseconds());
                return _signIns.Begin(tx, account, SignInWay.Provider, now);
            })
            : null, cancel);
    }

    /// <summary>Accepts an invitation by an identity that is nobody's yet. Null where the invitation is gone, the identity is somebody's, or the provider did not say that more than a password was used.</summary>
    public async Task<Accepted?> AcceptAsync(string invitation, OutsideIdentity who, CancellationToken cancel = default)
    {
        var (subject, now) = (Hidden(who), _node.Time.GetUtcNow());
        return who.IsAssured
            ? await _signIns.AcceptAsync(invitation, [], (tx, code) =>
            {
                if (ProviderTable.AccountOf(tx, subject) is not null)
                    return false;
                AccountTable.Activate(tx, code, null, null, 0);
                ProviderTable.Bind(tx, code, who.Issuer, subject, now.ToUnixTimeMilliseconds());
                return true;
            }, cancel)
            : null;
    }

    /// <summary>
    /// Binds an identity to the account of somebody who is signed in by other means; what was begun through another one ends. False where it is another account's, or the session was begun through the provider: it would vouch for itself.
    /// </summary>
    public Task<bool> BindAsync(OpenSession open, OutsideIdentity who, CancellationToken cancel = default)
    {
        var (subject, now, code) = (Hidden(who), _node.Time.GetUtcNow(), open.Account.Code);
        return _node.Database.CommitAsync(CommitStep.Viewed, tx =>
        {
            if (open.Session.Way == SignInWay.Provider || AccountTable.Find(tx.Connection!, code, tx) is not { State: AccountState.Active } account || (ProviderTable.AccountOf(tx, subject) ?? code) != code)
                return false;
            ProviderTable.Bind(tx, code, who.Issuer, subject, now.ToUnixTimeMilliseconds());
            SessionTable.EndOthers(tx, code, SignInWay.Provider, open.Session.Id);
            TrailTable.Append(tx, _node.Vault, now, TrailEntry.RoleChanged(code, account.Role, "provider-bound", code));
            return true;
        }, cancel);
    }

    /// <summary>Unbinds it, and ends what was begun through it elsewhere. False where there is nothing, or it is the last thing by which its owner signs in.</summary>
    public Task<bool> UnbindAsync(OpenSession open, CancellationToken cancel = default)
    {
        var (code, now) = (open.Account.Code, _node.Time.GetUtcNow());
        return _node.Database.CommitAsync(CommitStep.Viewed, tx =>
        {
            if (AccountTable.SecretsOf(tx.Connection!, code, tx)?.Password is null && PasskeyTable.Of(tx.Connection!, code, tx).Count == 0)
                return false;
            if (!ProviderTable.Remove(tx, code))
                return false;
            SessionTable.EndOthers(tx, code, SignInWay.Provider, open.Session.Id);
            TrailTable.Append(tx, _node.Vault, now, TrailEntry.RoleChanged(code, open.Account.Role, "provider-unbound", code));
            return true;
        }, cancel);
    }

    /// <summary>Through which provider an account signs in; null where through none.</summary>
    public Task<ProviderBinding?> BindingAsync(string account, CancellationToken cancel = default) => _node.Database.ReadAsync(db => ProviderTable.Of(db, account), cancel);

    private string Hidden(OutsideIdentity who) => Convert.ToHexStringLower(_node.Vault.Mac(Purpose, who.Named));
}
