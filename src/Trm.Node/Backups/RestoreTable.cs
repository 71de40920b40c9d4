using System.Data.Common;
using Dapper;

namespace Trm.Node.Backups;

/// <summary>SQL of what was put back from a backup.</summary>
internal static class RestoreTable
{
    /// <summary>A backup after which no generation has begun yet.</summary>
    /// <param name="TakenAt">When it was taken, Unix milliseconds.</param>
    /// <param name="Above">The generation to come is above this one: a lower one may have been in use after the backup.</param>
    internal sealed record Pending(long TakenAt, long Above)
    {
        public DateTimeOffset Taken => DateTimeOffset.FromUnixTimeMilliseconds(TakenAt);
    }

    public static void Insert(DbTransaction tx, Guid backup, DateTimeOffset taken, DateTimeOffset now, long above) => tx.Connection!.Execute(
        "INSERT INTO restore (backup, taken_at, restored_at, gen, above) SELECT @backup, @taken, @now, gen, @above FROM node",
        new { backup = backup.ToString("D"), taken = taken.ToUnixTimeMilliseconds(), now = now.ToUnixTimeMilliseconds(), above }, tx);

    /// <summary>The backup on which no node may start; null where there is none.</summary>
    public static Pending? Find(DbConnection db, DbTransaction? tx = null) => db.QueryFirstOrDefault<Pending>(
        "SELECT taken_at AS TakenAt, above AS Above FROM restore WHERE begun IS NULL ORDER BY above DESC LIMIT 1", transaction: tx);

    /// <summary>True where that backup was put back there and nothing has happened since.</summary>
    public static bool IsOf(DbConnection db, StoredTables tables, Guid backup, DbTransaction? tx = null) => tables.Names.Contains("restore", StringComparer.Ordinal)
        && db.ExecuteScalar<long>("SELECT count(*) FROM restore WHERE backup = @backup AND begun IS NULL", new { backup = backup.ToString("D") }, tx) > 0;

    /// <summary>A generation has begun: the node may start.</summary>
    public static void Begun(DbTransaction tx, long generation) => tx.Connection!.Execute("UPDATE restore SET begun = @generation WHERE begun IS NULL", new { generation }, tx);
}
