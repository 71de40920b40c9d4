using System.Data.Common;
using System.Globalization;
using Dapper;
using Trm.Contracts.Referrals;

namespace Trm.Node.Accounts;

/// <summary>SQL of the accounts, their invitations and their recovery codes.</summary>
internal static class AccountTable
{
    private const string Columns = """
        code AS Code, role AS Role, organisation AS Organisation, language AS Language, state AS State, made_at AS MadeAt, made_by AS MadeBy, signed_in_at AS SignedInAt,
        locked_until AS LockedUntil, leave_from AS LeaveFrom, leave_until AS LeaveUntil, deputy AS Deputy
        """;

    private static readonly IReadOnlyDictionary<string, Role> Roles = Enum.GetValues<Role>().ToDictionary(r => ReferralLifecycle.Name(r), StringComparer.Ordinal);

    /// <summary>What a password is judged by.</summary>
    public sealed record Secrets
    {
        public string? Password { get; init; }
        public byte[]? Totp { get; init; }
        public long TotpStep { get; init; }
        public long Failed { get; init; }
        public long Guessed { get; init; }
        public long? LockedUntil { get; init; }
    }

    public static Account? Find(DbConnection db, string code, DbTransaction? tx = null) =>
        db.QuerySingleOrDefault<Row>($"SELECT {Columns} FROM account WHERE code = @code", new { code }, tx)?.ToAccount();

    /// <summary>All of them, by code.</summary>
    public static IReadOnlyList<Account> All(DbConnection db, DbTransaction? tx = null) => [.. db.Query<Row>($"SELECT {Columns} FROM account ORDER BY code", transaction: tx).Select(r => r.ToAccount())];

    public static Secrets? SecretsOf(DbConnection db, string code, DbTransaction? tx = null) => db.QuerySingleOrDefault<Secrets>(
        "SELECT password AS Password, totp AS Totp, totp_step AS TotpStep, failed AS Failed, guessed AS Guessed, locked_until AS LockedUntil FROM account WHERE code = @code", new { code }, tx);

    /// <summary>An account that is invited, with nothing of what it had before.</summary>
    public static void Invite(DbTransaction tx, InvitationOrder order, string by, string hash, long until, long now)
    {
        Forget(tx, order.Code);
        tx.Connection!.Execute(
            """
            INSERT INTO account (code, role, organisation, state, made_at, made_by) VALUES (@code, @role, @organisation, 'invited', @now, @by)
            ON CONFLICT (code) DO UPDATE SET role = excluded.role, organisation = excluded.organisation, state = 'invited', made_at = excluded.made_at, made_by = excluded.made_by,
              password = NULL, totp = NULL, totp_step = 0, failed = 0, guessed = 0, locked_until = NULL, signed_in_at = NULL, leave_from = NULL, leave_until = NULL, deputy = NULL
            """,
            new { code = order.Code, role = ReferralLifecycle.Name(order.Role), organisation = order.Organisation, now, by }, tx);
        tx.Connection!.Execute("INSERT INTO account_invitation (hash, account, until) VALUES (@hash, @code, @until)", new { hash, code = order.Code, until }, tx);
    }

    /// <summary>It signs in no more, by anything it had.</summary>
    public static void Disable(DbTransaction tx, string code)
    {
        Forget(tx, code);
        tx.Connection!.Execute("UPDATE account SET state = 'disabled', password = NULL, totp = NULL WHERE code = @code", new { code }, tx);
    }

    /// <summary>Whose invitation this is, where its time is not over.</summary>
    public static string? Invited(DbConnection db, string hash, long now, DbTransaction? tx = null) =>
        db.QuerySingleOrDefault<string>("SELECT account FROM account_invitation WHERE hash = @hash AND until > @now", new { hash, now }, tx);

    /// <summary>The invitation was accepted, and is gone.</summary>
    public static void Activate(DbTransaction tx, string code, string? password, byte[]? totp, long step)
    {
        tx.Connection!.Execute("DELETE FROM account_invitation WHERE account = @code", new { code }, tx);
        tx.Connection!.Execute(
            "UPDATE account SET state = 'active', password = @password, totp = @totp, totp_step = @step, failed = 0, guessed = 0, locked_until = NULL WHERE code = @code", new { code, password, totp, step }, tx);
    }

    public static void AddRecoveryCode(DbTransaction tx, string account, string hash) =>
        tx.Connection!.Execute("INSERT INTO account_recovery (account, hash) VALUES (@account, @hash)", new { account, hash }, tx);

    public static long RecoveryCodes(DbConnection db, string account) => db.ExecuteScalar<long>("SELECT count(*) FROM account_recovery WHERE account = @account", new { account });

    /// <summary>Takes a recovery code; false where the account has none such.</summary>
    public static bool TakeRecoveryCode(DbTransaction tx, string account, string hash) =>
        tx.Connection!.Execute("DELETE FROM account_recovery WHERE account = @account AND hash = @hash", new { account, hash }, tx) == 1;

    /// <summary>Signed in: whatever was refused before is forgotten.</summary>
    public static void SignedIn(DbTransaction tx, string code, long now) => tx.Connection!.Execute(
        "UPDATE account SET signed_in_at = @now, failed = 0, guessed = 0, locked_until = NULL WHERE code = @code", new { code, now }, tx);

    /// <summary>A code of the app was taken.</summary>
    public static void TookStep(DbTransaction tx, string code, long step) => tx.Connection!.Execute("UPDATE account SET totp_step = @step WHERE code = @code", new { code, step }, tx);

    /// <summary>Refused once more; locked where a time is given, and counted anew from then.</summary>
    /// <param name="guessed">So many wrong second factors beside a right password.</param>
    public static void Refused(DbTransaction tx, string code, long failed, long guessed, long? lockedUntil) => tx.Connection!.Execute(
        "UPDATE account SET failed = @failed, guessed = @guessed, locked_until = coalesce(@lockedUntil, locked_until) WHERE code = @code", new { code, failed, guessed, lockedUntil }, tx);

    public static void Speaks(DbTransaction tx, string code, string language) => tx.Connection!.Execute("UPDATE account SET language = @language WHERE code = @code", new { code, language }, tx);

    public static void Away(DbTransaction tx, string code, Leave? leave) => tx.Connection!.Execute(
        "UPDATE account SET leave_from = @from, leave_until = @until, deputy = @deputy WHERE code = @code", new { code, from = Day(leave?.From), until = Day(leave?.Until), deputy = leave?.Deputy }, tx);

    /// <summary>Another password.</summary>
    public static void Chose(DbTransaction tx, string code, string password) => tx.Connection!.Execute("UPDATE account SET password = @password WHERE code = @code", new { code, password }, tx);

    /// <summary>Another app, whose code of that step was taken; the recovery codes of the former one are gone.</summary>
    public static void Renewed(DbTransaction tx, string code, byte[] totp, long step)
    {
        tx.Connection!.Execute("DELETE FROM account_recovery WHERE account = @code", new { code }, tx);
        tx.Connection!.Execute("UPDATE account SET totp = @totp, totp_step = @step WHERE code = @code", new { code, totp, step }, tx);
    }

    // Invitations, recovery codes, passkeys, identities elsewhere and sessions of an account that is invited anew, or disabled.
    private static void Forget(DbTransaction tx, string code)
    {
        foreach (var table in new[] { "account_invitation", "account_recovery", "account_passkey", "account_provider", "account_session" })
            tx.Connection!.Execute($"DELETE FROM {table} WHERE account = @code", new { code }, tx);
    }

    private static string? Day(DateOnly? day) => day?.ToString("O", CultureInfo.InvariantCulture);

    private sealed record Row
    {
        public required string Code { get; init; }
        public required string Role { get; init; }
        public string? Organisation { get; init; }
        public string? Language { get; init; }
        public required string State { get; init; }
        public long MadeAt { get; init; }
        public required string MadeBy { get; init; }
        public long? SignedInAt { get; init; }
        public long? LockedUntil { get; init; }
        public string? LeaveFrom { get; init; }
        public string? LeaveUntil { get; init; }
        public string? Deputy { get; init; }

        public Account ToAccount() => new(
            Code, Roles[Role], Organisation, Language, Enum.Parse<AccountState>(State, ignoreCase: true), DateTimeOffset.FromUnixTimeMilliseconds(MadeAt), MadeBy,
            At(SignedInAt), At(LockedUntil), Deputy is null ? null : new(DateOnly.Parse(LeaveFrom!, CultureInfo.InvariantCulture), DateOnly.Parse(LeaveUntil!, CultureInfo.InvariantCulture), Deputy));

        private static DateTimeOffset? At(long? at) => at is { } known ? DateTimeOffset.FromUnixTimeMilliseconds(known) : null;
    }
}
