using System.Buffers.Text;
using System.Data.Common;
using Dapper;

namespace Trm.Node.Accounts;

/// <summary>SQL of the passkeys.</summary>
internal static class PasskeyTable
{
    private const string Columns = """
        id AS Id, account AS Account, name AS Name, public_key AS PublicKey, sign_count AS SignCount, transports AS Transports, eligible AS Eligible, backed_up AS BackedUp, made_at AS MadeAt, used_at AS UsedAt
        """;

    /// <summary>Those of an account, the oldest first.</summary>
    public static IReadOnlyList<Passkey> Of(DbConnection db, string account, DbTransaction? tx = null) =>
        [.. db.Query<Row>($"SELECT {Columns} FROM account_passkey WHERE account = @account ORDER BY made_at, id", new { account }, tx).Select(r => r.ToPasskey())];

    public static Passkey? Find(DbConnection db, byte[] id) =>
        db.QuerySingleOrDefault<Row>($"SELECT {Columns} FROM account_passkey WHERE id = @id", new { id = Base64Url.EncodeToString(id) })?.ToPasskey();

    public static void Add(DbTransaction tx, Passkey key) => tx.Connection!.Execute(
        """
        INSERT INTO account_passkey (id, account, name, public_key, sign_count, transports, eligible, backed_up, made_at)
        VALUES (@id, @Account, @Name, @PublicKey, @SignCount, @transports, @IsBackupEligible, @IsBackedUp, @at)
        """,
        new
        {
            id = Base64Url.EncodeToString(key.Id),
            key.Account,
            key.Name,
            key.PublicKey,
            key.SignCount,
            transports = string.Join(' ', key.Transports),
            key.IsBackupEligible,
            key.IsBackedUp,
            at = key.MadeAt.ToUnixTimeMilliseconds(),
        },
        tx);

    /// <summary>It was used. False where its counter went further meanwhile: the same assertion is being used again.</summary>
    public static bool Used(DbTransaction tx, Passkey key, long now) => tx.Connection!.Execute(
        "UPDATE account_passkey SET sign_count = @SignCount, backed_up = @IsBackedUp, used_at = @now WHERE id = @id AND (sign_count < @SignCount OR (sign_count = 0 AND @SignCount = 0))",
        new { id = Base64Url.EncodeToString(key.Id), key.SignCount, key.IsBackedUp, now }, tx) == 1;

    public static bool Remove(DbTransaction tx, string account, byte[] id) =>
        tx.Connection!.Execute("DELETE FROM account_passkey WHERE account = @account AND id = @id", new { account, id = Base64Url.EncodeToString(id) }, tx) == 1;

    private sealed record Row
    {
        public required string Id { get; init; }
        public required string Account { get; init; }
        public required string Name { get; init; }
        public required byte[] PublicKey { get; init; }
        public long SignCount { get; init; }
        public required string Transports { get; init; }
        public long Eligible { get; init; }
        public long BackedUp { get; init; }
        public long MadeAt { get; init; }
        public long? UsedAt { get; init; }

        public Passkey ToPasskey() => new(
            Base64Url.DecodeFromChars(Id), Account, Name, PublicKey, SignCount, Transports.Split(' ', StringSplitOptions.RemoveEmptyEntries), Eligible != 0, BackedUp != 0,
            DateTimeOffset.FromUnixTimeMilliseconds(MadeAt), UsedAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null);
    }
}
