using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Trm.Node.Storage.Postgres;

namespace Trm.Node.Processes;

/// <summary>SQL of the leases. Commits are serial across all processes of a node, and so is every change of a lease: who reads in a transaction that it holds one, holds it to the end of that transaction.</summary>
internal static class LeaseTable
{
    /// <summary>How long a lease that is handed over is kept for whom it is meant for.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(1);

    internal sealed record Row
    {
        public required string Name { get; init; }
        public long Fence { get; init; }

        /// <summary>Who waits for it, in the order in which they came, each followed by a blank.</summary>
        public string? Wanted { get; init; }
    }

    /// <summary>Takes a lease that is free, or kept for us; null where another process holds it. Who waits for it goes on waiting, and its new holder is told.</summary>
    public static Row? Take(DbTransaction tx, string name, string holder, TimeSpan lasting) => tx.Connection!.QuerySingleOrDefault<Row>(
        $"""
        INSERT INTO lease (name, holder, fence, until) VALUES (@name, @holder, 1, {Now(tx.Connection!)} + @lasting)
        ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, fence = lease.fence + 1, until = excluded.until,
            wanted = nullif(replace(coalesce(lease.wanted, ''), excluded.holder || ' ', ''), '')
        WHERE lease.until <= {Now(tx.Connection!)} OR lease.holder = excluded.holder
        RETURNING name AS Name, fence AS Fence, wanted AS Wanted
        """,
        new { name, holder, lasting = Ms(lasting) }, tx);

    /// <summary>Says that we wait for it: it is handed to those who wait in the order in which they came. False where we have said so already.</summary>
    public static bool Want(DbTransaction tx, string name, string holder) => tx.Connection!.Execute(
        "UPDATE lease SET wanted = coalesce(wanted, '') || @holder || ' ' WHERE name = @name AND holder <> @holder AND coalesce(wanted, '') NOT LIKE '%' || @holder || ' %'",
        new { name, holder }, tx) > 0;

    /// <summary>Whether it could be taken now.</summary>
    public static bool IsFree(DbConnection db, string name, string holder) => db.ExecuteScalar<long>(
        $"SELECT count(*) FROM lease WHERE name = @name AND until > {Now(db)} AND holder <> @holder", new { name, holder }) == 0;

    /// <summary>Whether it could be taken now, or we have not said yet that we wait for it.</summary>
    public static bool IsWorthTrying(DbConnection db, string name, string holder) => db.ExecuteScalar<long>(
        $"SELECT count(*) FROM lease WHERE name = @name AND until > {Now(db)} AND holder <> @holder AND wanted LIKE '%' || @holder || ' %'", new { name, holder }) == 0;

    /// <summary>Whether that process holds it, and nobody has held it since.</summary>
    public static bool Holds(DbTransaction tx, Lease lease, string holder) => tx.Connection!.ExecuteScalar<long>(
        "SELECT count(*) FROM lease WHERE name = @Name AND fence = @Fence AND holder = @holder", new { lease.Name, lease.Fence, holder }, tx) > 0;

    /// <summary>Prolongs everything that the process holds. What nobody took meanwhile is not lost, however late that comes.</summary>
    public static IReadOnlyList<Row> Renew(DbTransaction tx, string holder, TimeSpan lasting) => tx.Connection!.Query<Row>(
        $"UPDATE lease SET until = {Now(tx.Connection!)} + @lasting WHERE holder = @holder RETURNING name AS Name, fence AS Fence, wanted AS Wanted",
        new { holder, lasting = Ms(lasting) }, tx).AsList();

    /// <summary>Gives it back: it is free, or kept for a moment for who has waited longest.</summary>
    public static void GiveBack(DbTransaction tx, Lease lease, string holder)
    {
        var waiting = tx.Connection!.ExecuteScalar<string?>("SELECT wanted FROM lease WHERE name = @Name", new { lease.Name }, tx)?.Split(' ', 2) ?? ["", ""];
        tx.Connection!.Execute(
            $"""
            UPDATE lease SET holder = @first, fence = fence + 1, wanted = nullif(@others, ''), until = CASE WHEN @first = '' THEN 0 ELSE {Now(tx.Connection!)} + @kept END
            WHERE name = @Name AND fence = @Fence AND holder = @holder
            """,
            new { first = waiting[0], others = waiting[1], lease.Name, lease.Fence, holder, kept = Ms(Kept) }, tx);
    }

    /// <summary>Gives back everything: the process ends. Of itself nothing is left.</summary>
    /// <returns>What is free now.</returns>
    public static IReadOnlyList<string> End(DbTransaction tx, string holder)
    {
        tx.Connection!.Execute("DELETE FROM lease WHERE name = @own", new { own = Lease.Process + holder }, tx);
        tx.Connection!.Execute("UPDATE lease SET wanted = nullif(replace(wanted, @holder || ' ', ''), '') WHERE wanted IS NOT NULL", new { holder }, tx);
        return tx.Connection!.Query<string>("UPDATE lease SET holder = '', fence = fence + 1, until = 0 WHERE holder = @holder RETURNING name", new { holder }, tx).AsList();
    }

    /// <summary>
    /// Other processes that hold something and have no connection to the server; none where the storage does not know. Who must be alone is none of them: what it does has no fence,
    /// so that its time alone ends it.
    /// </summary>
    public static IReadOnlyList<string> Gone(DbTransaction tx, string process) => tx.Connection is SqliteConnection ? [] : tx.Connection!.Query<string>(
        $"""
        SELECT DISTINCT holder FROM lease
        WHERE holder NOT IN ('', @process) AND until > {Now(tx.Connection!)}
          AND NOT EXISTS (SELECT 1 FROM lease alone WHERE alone.name = @alone AND alone.holder = lease.holder)
          AND NOT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name = '{PostgresOptions.Application} ' || holder)
        """,
        new { process, alone = Lease.Alone }, tx).AsList();

    /// <summary>Whether there is such a lease, held or not.</summary>
    public static bool Exists(DbTransaction tx, string name) => tx.Connection!.ExecuteScalar<long>("SELECT count(*) FROM lease WHERE name = @name", new { name }, tx) > 0;

    /// <summary>Whether another process lives.</summary>
    public static bool AreOthers(DbConnection db, string process) => Held(db, Lease.Process).Any(n => n != Lease.Process + process);

    /// <summary>Forgets processes that are long gone without having said so.</summary>
    public static void Sweep(DbTransaction tx) => tx.Connection!.Execute(
        $"DELETE FROM lease WHERE name LIKE '{Lease.Process}%' AND until < {Now(tx.Connection!)} - @hour", new { hour = Ms(TimeSpan.FromHours(1)) }, tx);

    /// <summary>The leases of that beginning that are held now.</summary>
    public static IReadOnlyList<string> Held(DbConnection db, string prefix, DbTransaction? tx = null) => db.Query<string>(
        $"SELECT name FROM lease WHERE name LIKE @like AND until > {Now(db)} ORDER BY name", new { like = prefix + "%" }, tx).AsList();

    /// <summary>Every lease of that beginning, held or not.</summary>
    public static IReadOnlyList<string> Names(DbConnection db, string prefix) => db.Query<string>(
        "SELECT name FROM lease WHERE name LIKE @like ORDER BY name", new { like = prefix + "%" }).AsList();

    /// <summary>SQL of the database's own clock in Unix milliseconds: processes may disagree about the time, and one that stood still has no idea of it.</summary>
    public static string Now(DbConnection db) => db is SqliteConnection
        ? "CAST(unixepoch('subsec') * 1000 AS INTEGER)"
        : "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)";

    private static long Ms(TimeSpan time) => (long)time.TotalMilliseconds;
}
