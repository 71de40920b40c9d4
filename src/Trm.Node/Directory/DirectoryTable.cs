using System.Data.Common;
using Dapper;

namespace Trm.Node.Directory;

/// <summary>SQL of the adopted directory versions, and of the one that waits.</summary>
internal static class DirectoryTable
{
    internal sealed record Row
    {
        public long Version { get; init; }
        public required byte[] Bytes { get; init; }
        public long AdoptedAt { get; init; }
    }

    internal sealed record WaitingRow
    {
        public required byte[] Bytes { get; init; }
        public long Since { get; init; }
    }

    private const string Columns = "version AS Version, bytes AS Bytes, adopted_at AS AdoptedAt";

    public static IReadOnlyList<byte[]> All(DbConnection db) => db.Query<byte[]>("SELECT bytes FROM directory ORDER BY version").AsList();

    /// <summary>That version and all later ones, in order.</summary>
    public static IReadOnlyList<Row> From(DbConnection db, long version) => db.Query<Row>(
        $"SELECT {Columns} FROM directory WHERE version >= @version ORDER BY version", new { version }).AsList();

    /// <summary>The versions by which somebody may have sent what can still arrive: adopted after that time, and the one in force before them.</summary>
    public static IReadOnlyList<Row> AdoptedAfter(DbConnection db, long time) => db.Query<Row>(
        $"SELECT {Columns} FROM directory WHERE version >= (SELECT coalesce(max(version), 0) FROM directory WHERE adopted_at <= @time) ORDER BY version", new { time }).AsList();

    public static void Insert(DbTransaction tx, long version, byte[] bytes, long now) => tx.Connection!.Execute(
        "INSERT INTO directory (version, bytes, adopted_at) VALUES (@version, @bytes, @now)", new { version, bytes, now }, tx);

    /// <summary>The version in force.</summary>
    public static Row? Newest(DbConnection db, DbTransaction? tx = null) =>
        db.QueryFirstOrDefault<Row>($"SELECT {Columns} FROM directory ORDER BY version DESC LIMIT 1", transaction: tx);

    public static WaitingRow? Waiting(DbConnection db, DbTransaction? tx = null) => db.QuerySingleOrDefault<WaitingRow>("SELECT bytes AS Bytes, since AS Since FROM directory_waiting", transaction: tx);

    public static void PutWaiting(DbTransaction tx, byte[] bytes, long since) => tx.Connection!.Execute(
        "INSERT INTO directory_waiting (one, bytes, since) VALUES (1, @bytes, @since) ON CONFLICT (one) DO UPDATE SET bytes = @bytes, since = @since", new { bytes, since }, tx);

    public static void DeleteWaiting(DbTransaction tx) => tx.Connection!.Execute("DELETE FROM directory_waiting", transaction: tx);
}
