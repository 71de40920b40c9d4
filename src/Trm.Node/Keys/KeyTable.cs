using System.Data.Common;
using Dapper;

namespace Trm.Node.Keys;

/// <summary>SQL of our own keys: which were in use from when, and which are destroyed. Certificates by their digest; no key is in the database.</summary>
internal static class KeyTable
{
    internal sealed record Row
    {
        public required string Sha256 { get; init; }
        public required string Purpose { get; init; }
        public long? UsedFrom { get; init; }
        public long? DestroyedAt { get; init; }
    }

    public static Dictionary<string, Row> All(DbConnection db) => db.Query<Row>(
        "SELECT sha256 AS Sha256, purpose AS Purpose, used_from AS UsedFrom, destroyed_at AS DestroyedAt FROM own_key").ToDictionary(r => r.Sha256, StringComparer.Ordinal);

    /// <summary>Notes the use or the destruction of a key; what was noted before stays.</summary>
    public static void Put(DbTransaction tx, Row row) => tx.Connection!.Execute(
        """
        INSERT INTO own_key (sha256, purpose, used_from, destroyed_at) VALUES (@Sha256, @Purpose, @UsedFrom, @DestroyedAt)
        ON CONFLICT (sha256) DO UPDATE SET used_from = coalesce(own_key.used_from, excluded.used_from), destroyed_at = coalesce(own_key.destroyed_at, excluded.destroyed_at)
        """,
        row, tx);

    /// <summary>The keys of peers that the directory has put in doubt, and since when, as far as the alarms were raised.</summary>
    public static HashSet<(string Sha256, long Since)> Doubted(DbConnection db) =>
        [.. db.Query<(string, long)>("SELECT sha256, since FROM doubted_key")];

    public static void Doubt(DbTransaction tx, string sha256, DateTimeOffset since) => tx.Connection!.Execute(
        "INSERT INTO doubted_key (sha256, since) VALUES (@sha256, @since) ON CONFLICT DO NOTHING", new { sha256, since = since.ToUnixTimeMilliseconds() }, tx);
}
