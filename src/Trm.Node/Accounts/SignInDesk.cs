using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Trm.Node.Storage;
using Trm.Node.Trail;

namespace Trm.Node.Accounts;

/// <summary>
/// Who is at the door, and who is inside. What is not there and what is wrong are the same answer: null. An account that refused five times takes no password for a quarter of an hour, and
/// for longer each time where the password was right and codes are guessed; its passkeys go on, so that nobody is locked out by somebody else.
/// </summary>
public sealed class SignInDesk
{
    /// <summary>So many refused tries lock an account.</summary>
    public const int Tries = 5;

    /// <summary>For so long; twice as long for every <see cref="Tries"/> wrong second factors beside a right password since the account signed in last, <see cref="LongestLocked"/> at most.</summary>
    public static readonly TimeSpan Locked = TimeSpan.FromMinutes(15);

    /// <summary>Whoever knows a password has about thirty guesses at six digits a day.</summary>
    public static readonly TimeSpan LongestLocked = TimeSpan.FromDays(1);

    /// <summary>What is begun must be finished within that time.</summary>
    public static readonly TimeSpan Pending = TimeSpan.FromMinutes(10);

    private const int RecoveryCodes = 10;

    private static readonly Account Nobody = new("", Role.Auditor, null, null, AccountState.Disabled, default, "", null, null, null);

    private readonly NodeParts _node;
    private readonly PasswordHasher<Account> _hasher;
    private readonly Lazy<string> _nobodysPassword;

    internal SignInDesk(NodeParts node, int passwordRounds)
    {
        (_node, _hasher) = (node, new(Options.Create(new PasswordHasherOptions { IterationCount = passwordRounds })));
        _nobodysPassword = new(() => _hasher.HashPassword(Nobody, OneTimeSecret.Kept()));
    }

    /// <summary>Whose invitation that is; null where it is none, or its time is over.</summary>
    public Task<Account?> InvitedAsync(string typed, CancellationToken cancel = default) => _node.Database.ReadAsync(
        db => AccountTable.Invited(db, OneTimeSecret.Hash(Base32.Bare(typed)), Now) is { } code ? AccountTable.Find(db, code) : null, cancel);

    /// <summary>
    /// Accepts an invitation with a password and an app. Null where the invitation is gone, or the code is not the app's; the password is not weak
    /// (<see cref="NewPassword.IsWeak"/>): whoever asked for it has looked.
    /// </summary>
    public Task<Accepted?> AcceptAsync(string invitation, NewPassword chosen, CancellationToken cancel = default)
    {
        var now = _node.Time.GetUtcNow();
        if (Totp.Verify(chosen.TotpSecret, chosen.Code, now, 0) is not { } step)
            return Task.FromResult<Accepted?>(null);
        var password = _hasher.HashPassword(Nobody, chosen.Password);
        var codes = Enumerable.Range(0, RecoveryCodes).Select(_ => OneTimeSecret.Short()).ToList();
        return AcceptAsync(invitation, codes, (tx, code) =>
        {
            AccountTable.Activate(tx, code, password, _node.Vault.Seal(null, TotpName(code), chosen.TotpSecret), step);
            foreach (var recovery in codes)
                AccountTable.AddRecoveryCode(tx, code, RecoveryHash(code, recovery));
            return true;
        }, cancel);
    }

    /// <summary>Accepts an invitation with a passkey that was verified. Null where the invitation is gone.</summary>
    public Task<Accepted?> AcceptAsync(string invitation, Passkey key, CancellationToken cancel = default) => AcceptAsync(invitation, [], (tx, code) =>
    {
        AccountTable.Activate(tx, code, null, null, 0);
        PasskeyTable.Add(tx, key with { Account = code });
        return true;
    }, cancel);

    /// <summary>Signs in with a password, and a code of the app or a recovery code. Null for whatever is not right; each try costs the same.</summary>
    public Task<BegunSession?> SignInAsync(string code, string password, string second, CancellationToken cancel = default) =>
        TryAsync(code, password, second, takesRecovery: true, Begin, cancel);

    /// <summary>
    /// Whether password and code of the moment are those of somebody who is signed in and is about to do what must be theirs alone. The code counts once; a refused try counts as one at the
    /// door does; a recovery code is none.
    /// </summary>
    public async Task<bool> ConfirmAsync(string code, string password, string second, CancellationToken cancel = default) =>
        await TryAsync(code, password, second, takesRecovery: false, (_, account, _, _) => account, cancel) is not null;

    /// <summary>
    /// Another password, which is not weak (<see cref="NewPassword.IsWeak"/>): whoever asked for it has looked. False where the present one or the code of the moment are not right, which counts as a
    /// refused sign-in. All other sessions of the account end.
    /// </summary>
    /// <param name="session">The one that stays.</param>
    public async Task<bool> ChangePasswordAsync(string code, string password, string second, string chosen, string session, CancellationToken cancel = default)
    {
        var hashed = _hasher.HashPassword(Nobody, chosen);
        return await TryAsync(code, password, second, takesRecovery: false, (tx, account, _, now) =>
        {
            AccountTable.Chose(tx, code, hashed);
            Changed(tx, account, "password-changed", session, now);
            return account;
        }, cancel) is not null;
    }

    /// <summary>
    /// Another app. It takes the password, and a code of the present app or a recovery code: whoever has lost both is invited again. The new recovery codes; null where something is not right, which counts
    /// as a refused sign-in unless it is the new app's code. All other sessions of the account end.
    /// </summary>
    /// <param name="secret">Of the new app.</param>
    /// <param name="shown">What the new app shows.</param>
    /// <param name="session">The one that stays.</param>
    public async Task<IReadOnlyList<string>?> RenewAppAsync(string code, string password, string second, byte[] secret, string shown, string session, CancellationToken cancel = default)
    {
        if (Totp.Verify(secret, shown, _node.Time.GetUtcNow(), 0) is not { } step)
            return null;
        var codes = Enumerable.Range(0, RecoveryCodes).Select(_ => OneTimeSecret.Short()).ToList();
        return await TryAsync(code, password, second, takesRecovery: true, (tx, account, _, now) =>
        {
            AccountTable.Renewed(tx, code, _node.Vault.Seal(null, TotpName(code), secret), step);
            foreach (var recovery in codes)
                AccountTable.AddRecoveryCode(tx, code, RecoveryHash(code, recovery));
            Changed(tx, account, "app-renewed", session, now);
            return codes;
        }, cancel);
    }

    /// <summary>Signs in with a passkey whose assertion was verified, as it stands after it. Null where it is gone, its account is not active, or its counter went further meanwhile.</summary>
    public Task<BegunSession?> SignInAsync(Passkey used, CancellationToken cancel = default)
    {
        var now = _node.Time.GetUtcNow();
        return _node.Database.CommitAsync(CommitStep.Viewed, tx =>
            AccountTable.Find(tx.Connection!, used.Account, tx) is { State: AccountState.Active } account && PasskeyTable.Used(tx, used, now.ToUnixTimeMilliseconds())
                ? Begin(tx, account, SignInWay.Passkey, now)
                : null, cancel);
    }

    /// <summary>An assertion of a passkey was refused: it goes on the trail of its account.</summary>
    public Task RefusedAsync(string account, CancellationToken cancel = default) => _node.Database.CommitAsync(CommitStep.Viewed, tx => Refuse(tx, account, "passkey", _node.Time.GetUtcNow()), cancel);

    /// <summary>Whose session a browser holds; null where it holds none, or its time is over, or the account is disabled.</summary>
    public async Task<OpenSession?> ContinueAsync(string secret, CancellationToken cancel = default)
    {
        var now = _node.Time.GetUtcNow();
        var found = await _node.Database.ReadAsync(
            db => SessionTable.Find(db, OneTimeSecret.Hash(secret)) is { } session && AccountTable.Find(db, session.Account) is { } account ? new OpenSession(session, account) : null, cancel);
        if (found is not { Account.State: AccountState.Active } || !found.Session.Holds(now))
            return null;
        if (now - found.Session.SeenAt >= TimeSpan.FromMinutes(1))
            await _node.Database.CommitAsync(CommitStep.Viewed, tx =>
            {
                SessionTable.Seen(tx, found.Session.Id, now.ToUnixTimeMilliseconds());
                return 0;
            }, cancel);
        return found;
    }

    /// <summary>Whose session a browser held until its time was over; null where it held none, somebody ended it, or the account is disabled. It opens nothing: a form is told by it.</summary>
    public async Task<OpenSession?> EndedAsync(string secret, CancellationToken cancel = default)
    {
        var now = _node.Time.GetUtcNow();
        return await _node.Database.ReadAsync(
            db => SessionTable.Find(db, OneTimeSecret.Hash(secret)) is { } session && !session.Holds(now) && AccountTable.Find(db, session.Account) is { State: AccountState.Active } account
                ? new OpenSession(session, account)
                : null,
            cancel);
    }

    /// <summary>The sessions of an account whose time is over, the newest first.</summary>
    public async Task<IReadOnlyList<Session>> EndedOfAsync(string account, CancellationToken cancel = default)
    {
        var now = _node.Time.GetUtcNow();
        return [.. (await _node.Database.ReadAsync(db => SessionTable.Of(db, account), cancel)).Where(s => !s.Holds(now))];
    }

    /// <summary>Where an account is signed in, the newest first.</summary>
    public async Task<IReadOnlyList<Session>> SessionsAsync(string account, CancellationToken cancel = default)
    {
        var now = _node.Time.GetUtcNow();
        return [.. (await _node.Database.ReadAsync(db => SessionTable.Of(db, account), cancel)).Where(s => s.Holds(now))];
    }

    /// <summary>Ends a session of an account; nothing where it is somebody else's.</summary>
    public Task EndAsync(string account, string session, CancellationToken cancel = default) => _node.Database.CommitAsync(CommitStep.Viewed, tx => SessionTable.End(tx, account, session), cancel);

    /// <summary>Ends all sessions of an account but this one.</summary>
    public Task EndOthersAsync(string account, string but, CancellationToken cancel = default) => _node.Database.CommitAsync(CommitStep.Viewed, tx =>
    {
        SessionTable.EndOthers(tx, account, but);
        return 0;
    }, cancel);

    /// <summary>Keeps what was begun for a few minutes, sealed, and returns what the browser holds meanwhile.</summary>
    /// <param name="what">For what it may be taken, and for nothing else.</param>
    public async Task<string> KeepAsync(string what, byte[] value, CancellationToken cancel = default)
    {
        var (secret, now) = (OneTimeSecret.Kept(), _node.Time.GetUtcNow());
        var id = OneTimeSecret.Hash(secret);
        var box = Protect(PendingName(what, id), value);
        await _node.Database.CommitAsync(CommitStep.Viewed, tx =>
        {
            SessionTable.Keep(tx, id, what, box, (now + Pending).ToUnixTimeMilliseconds(), now.ToUnixTimeMilliseconds());
            return 0;
        }, cancel);
        return secret;
    }

    /// <summary>What was begun; null where there is nothing, or its time is over.</summary>
    public async Task<byte[]?> KeptAsync(string what, string secret, CancellationToken cancel = default)
    {
        var id = OneTimeSecret.Hash(secret);
        return await _node.Database.ReadAsync(db => SessionTable.Kept(db, id, what, Now), cancel) is { } box ? Unprotect(PendingName(what, id), box) : null;
    }

    /// <summary>The same, and it is gone: whoever brings it again gets nothing.</summary>
    public async Task<byte[]?> TakeAsync(string what, string secret, CancellationToken cancel = default)
    {
        var id = OneTimeSecret.Hash(secret);
        var box = await _node.Database.CommitAsync(CommitStep.Viewed, tx =>
        {
            var kept = SessionTable.Kept(tx.Connection!, id, what, Now, tx);
            SessionTable.Drop(tx, id);
            return kept;
        }, cancel);
        return box is null ? null : Unprotect(PendingName(what, id), box);
    }

    /// <summary>Seals what a browser carries, bound to its purpose, under the node's own key: every process of the node opens it.</summary>
    public byte[] Protect(string purpose, ReadOnlySpan<byte> plain) => _node.Vault.Seal(null, $"console {purpose}", plain);

    /// <summary>Opens what <see cref="Protect"/> made.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">It is of another purpose, or altered.</exception>
    public byte[] Unprotect(string purpose, ReadOnlySpan<byte> box) => _node.Vault.Open(null, $"console {purpose}", box);

    private long Now => _node.Time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Accepts an invitation by what <paramref name="activate"/> makes of its account; where it makes nothing of it, false, the invitation stays.</summary>
    internal Task<Accepted?> AcceptAsync(string invitation, IReadOnlyList<string> codes, Func<System.Data.Common.DbTransaction, string, bool> activate, CancellationToken cancel)
    {
        var now = _node.Time.GetUtcNow();
        return _node.Database.CommitAsync(CommitStep.Viewed, tx =>
        {
            if (AccountTable.Invited(tx.Connection!, OneTimeSecret.Hash(Base32.Bare(invitation)), now.ToUnixTimeMilliseconds(), tx) is not { } code)
                return null;
            if (!activate(tx, code))
                return null;
            var account = AccountTable.Find(tx.Connection!, code, tx)!;
            TrailTable.Append(tx, _node.Vault, now, TrailEntry.RoleChanged(code, account.Role, "accepted", code));
            return new Accepted(Begin(tx, account, SignInWay.Invitation, now), codes);
        }, cancel);
    }

    private async Task<T?> TryAsync<T>(
        string code, string password, string second, bool takesRecovery, Func<System.Data.Common.DbTransaction, Account, SignInWay, DateTimeOffset, T> then, CancellationToken cancel)
        where T : class
    {
        var (account, secrets) = await _node.Database.ReadAsync(db => (AccountTable.Find(db, code), AccountTable.SecretsOf(db, code)), cancel);
        var now = _node.Time.GetUtcNow();
        // What is far too long was never chosen, and would only be work.
        var isRight = password.Length <= NewPassword.Longest
            & _hasher.VerifyHashedPassword(Nobody, secrets?.Password ?? _nobodysPassword.Value, password.Length <= NewPassword.Longest ? password : "") != PasswordVerificationResult.Failed;
        var done = await _node.Database.CommitAsync(CommitStep.Viewed, tx => account is null ? null : Judge(tx, account, isRight, second, takesRecovery, now, then), cancel);
        if (done is null)
            _node.Telemetry.Figures.SignInFailed("password");
        return done;
    }

    /// <summary>The second factor alone, of an account whose first one somebody else has vouched for: a code of the app or a recovery code. Null where it is not right, which counts as a refused sign-in.</summary>
    internal T? Second<T>(System.Data.Common.DbTransaction tx, Account account, string second, Func<DateTimeOffset, T> then)
        where T : class => Judge(tx, account, isRight: true, second, takesRecovery: true, _node.Time.GetUtcNow(), (_, _, _, now) => then(now));

    private T? Judge<T>(
        System.Data.Common.DbTransaction tx, Account account, bool isRight, string second, bool takesRecovery, DateTimeOffset now, Func<System.Data.Common.DbTransaction, Account, SignInWay, DateTimeOffset, T> then)
        where T : class
    {
        var code = account.Code;
        // Judged by what is there now: a code that was taken meanwhile is not taken again.
        var secrets = AccountTable.SecretsOf(tx.Connection!, code, tx);
        if (account.State != AccountState.Active || secrets is not { Password: not null, Totp: not null })
            return null;
        // One leaf says that it was locked: whoever goes on trying does not fill the trail.
        if (secrets.LockedUntil > now.ToUnixTimeMilliseconds())
            return null;
        if (isRight && Totp.Verify(_node.Vault.Open(null, TotpName(code), secrets.Totp), second, now, secrets.TotpStep) is { } step)
        {
            AccountTable.TookStep(tx, code, step);
            return then(tx, account, SignInWay.Password, now);
        }

        if (isRight && takesRecovery && AccountTable.TakeRecoveryCode(tx, code, RecoveryHash(code, second)))
            return then(tx, account, SignInWay.Recovery, now);
        var isLast = secrets.Failed + 1 >= Tries;
        var guessed = secrets.Guessed + (isRight ? 1 : 0);
        AccountTable.Refused(tx, code, isLast ? 0 : secrets.Failed + 1, guessed, isLast ? (now + LockedFor(guessed)).ToUnixTimeMilliseconds() : null);
        TrailTable.Append(tx, _node.Vault, now, TrailEntry.SignInRefused(code, isLast ? "locked" : "wrong"));
        return null;
    }

    private static TimeSpan LockedFor(long guessed)
    {
        var time = Locked;
        for (var rounds = (guessed - 1) / Tries; rounds > 0 && time < LongestLocked; rounds--)
            time *= 2;
        return time < LongestLocked ? time : LongestLocked;
    }

    private void Changed(System.Data.Common.DbTransaction tx, Account account, string what, string session, DateTimeOffset now)
    {
        SessionTable.EndOthers(tx, account.Code, session);
        TrailTable.Append(tx, _node.Vault, now, TrailEntry.RoleChanged(account.Code, account.Role, what, account.Code));
    }

    /// <summary>They are signed in from now on, and the trail says how.</summary>
    internal BegunSession Begin(System.Data.Common.DbTransaction tx, Account account, SignInWay way, DateTimeOffset now)
    {
        var secret = OneTimeSecret.Kept();
        var session = new Session(OneTimeSecret.Hash(secret), account.Code, way, now, now);
        SessionTable.Begin(tx, session);
        AccountTable.SignedIn(tx, account.Code, now.ToUnixTimeMilliseconds());
        TrailTable.Append(tx, _node.Vault, now, TrailEntry.SignedIn(account.Code, way.ToString().ToLowerInvariant()));
        return new(secret, session, account);
    }

    private BegunSession? Refuse(System.Data.Common.DbTransaction tx, string code, string why, DateTimeOffset now)
    {
        _node.Telemetry.Figures.SignInFailed("passkey");
        TrailTable.Append(tx, _node.Vault, now, TrailEntry.SignInRefused(code, why));
        return null;
    }

    private static string TotpName(string code) => $"console totp {code}";

    private static string PendingName(string what, string id) => $"pending {what} {id}";

    private static string RecoveryHash(string account, string typed) => OneTimeSecret.Hash($"{account} {Base32.Bare(typed)}");
}
