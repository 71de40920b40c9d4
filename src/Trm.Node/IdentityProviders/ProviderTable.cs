using System.Data.Common;
using Dapper;

namespace Trm.Node.IdentityProviders;

/// <summary>SQL of the accounts' identities elsewhere, each by the keyed hash of issuer and subject.</summary>
internal static class ProviderTable
{
    /// <summary>Whose identity that is; null where it is nobody's.</summary>
    public static string? AccountOf(DbTransaction tx, string subject) =>
        tx.Connection!.QuerySingleOrDefault<string>("SELECT account FROM account_provider WHERE subject = @subject", new { subject }, tx);

    /// <summary>That of an account; null where it has none.</summary>
    public static ProviderBinding? Of(DbConnection db, string account, DbTransaction? tx = null) => db.QuerySingleOrDefault<Row>(
        "SELECT account AS Account, issuer AS Issuer, bound_at AS BoundAt, used_at AS UsedAt FROM account_provider WHERE account = @account", new { account }, tx)?.ToBinding();

    /// <summary>Binds an identity that is nobody's; one that the account had before is gone.</summary>
    public static void Bind(DbTransaction tx, string account, string issuer, string subject, long now)
    {
        Remove(tx, account);
        tx.Connection!.Execute("INSERT INTO account_provider (subject, account, issuer, bound_at) VALUES (@subject, @account, @issuer, @now)", new { subject, account, issuer, now }, tx);
    }

    public static void Used(DbTransaction tx, string account, long now) => tx.Connection!.Execute("UPDATE account_provider SET used_at = @now WHERE account = @account", new { account, now }, tx);

    public static bool Remove(DbTransaction tx, string account) => tx.Connection!.Execute("DELETE FROM account_provider WHERE account = @account", new { account }, tx) == 1;

    private sealed record Row
    {
        public required string Account { get; init; }
        public required string Issuer { get; init; }
        public long BoundAt { get; init; }
        public long? UsedAt { get; init; }

        public ProviderBinding ToBinding() => new(
            Account, Issuer, DateTimeOffset.FromUnixTimeMilliseconds(BoundAt), UsedAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null);
    }
}
