using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Trm.Node.Storage;

namespace Trm.Node.Health;

/// <summary>Whether the database is whole, ours, of this program's schema, and keeps what it confirms.</summary>
internal sealed class StorageCheck() : HealthCheck("storage")
{
    // A write-ahead log that is not folded into the file for so long shows that a reader never ends.
    private const long LargeLog = 256L * 1024 * 1024;

    private const string Restore = "keep a copy of everything as it is, then restore the newest backup: trm node restore";

    private sealed record Look(string Engine, string? Participant, long Generation, long Schema, IReadOnlyList<HealthFinding?> Findings);

    public override async Task<IReadOnlyList<HealthFinding>> LookAsync(Patient patient, CancellationToken cancel)
    {
        if (patient.Database is null)
            return [Fault("DATABASE_UNREADABLE", $"the database cannot be opened: {patient.DatabaseFault ?? "it is not there"}", $"is its disk mounted, its server running, its address right? If it is damaged, {Restore}")];
        try
        {
            var look = await patient.ReadAsync(db => db is SqliteConnection ? Sqlite(db, Path.Combine(patient.Options.DataFolder, "node.db-wal")) : Postgres(db), cancel);
            return Or(
                Ok($"{look.Engine}: whole, schema {look.Schema}, generation {look.Generation}"),
                [
                    look.Participant == patient.Self.Value ? null : Fault("DATABASE_OF_ANOTHER", $"the database belongs to {look.Participant ?? "nobody"}", "give the node its own"),
                    Schema(look.Schema, MigrationScripts.Of(look.Engine == "SQLite" ? "Sqlite" : "Postgres")[^1].Number),
                    .. look.Findings,
                ]);
        }
        catch (DbException failure)
        {
            return [Fault("DATABASE_UNREADABLE", $"the database does not answer: {Kind(failure)}", $"is its disk, or its server, well? If it is damaged, {Restore}")];
        }
    }

    /// <summary>The kind of a failure, which quotes nothing.</summary>
    internal static string Kind(DbException failure) => failure is SqliteException { SqliteErrorCode: var code } ? FormattableString.Invariant($"SQLite error {code}") : failure.SqlState is { } state ? $"PostgreSQL error {state}" : failure.GetType().Name;

    private Look Sqlite(DbConnection db, string log)
    {
        var odd = db.Query<string>("PRAGMA quick_check(3)").Count(line => line != "ok");
        var size = File.Exists(log) ? new FileInfo(log).Length : 0;
        return Of("SQLite", db, "PRAGMA user_version",
            odd == 0 ? null : Fault("DATABASE_DAMAGED", $"the database file is damaged: quick_check finds {odd} faults or more", $"stop the node; {Restore}"),
            db.ExecuteScalar<string>("PRAGMA journal_mode") == "wal" ? null : Fault("DATABASE_JOURNAL", $"the database has no write-ahead log: somebody changed it", "start the node again: it sets it"),
            size < LargeLog ? null : Warning("DATABASE_LOG_LARGE", $"the write-ahead log has {size >> 20} MiB: a reader keeps it from being folded in", "end whatever reads node.db beside the node, or start the node again"));
    }

    private Look Postgres(DbConnection db)
    {
        var failed = db.ExecuteScalar<long>("SELECT coalesce(max(checksum_failures), 0) FROM pg_stat_database WHERE datname = current_database()");
        var broken = db.ExecuteScalar<long>("SELECT count(*) FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = current_schema() AND NOT i.indisvalid");
        return Of("PostgreSQL", db, "SELECT coalesce(max(number), 0) FROM migration",
            failed == 0 ? null : Fault("DATABASE_DAMAGED", $"the server has met {failed} pages with a wrong checksum in this database", $"stop the node; {Restore}"),
            broken == 0 ? null : Fault("DATABASE_INDEX", $"{broken} indexes of this database are not valid", "have the administrator of the server build them anew: REINDEX DATABASE"),
            Setting(db, "fsync"), Setting(db, "full_page_writes"), Setting(db, "synchronous_commit"));
    }

    private HealthFinding? Setting(DbConnection db, string name) => db.ExecuteScalar<string>("SELECT current_setting(@name)", new { name }) == "off"
        ? Fault("DATABASE_UNSAFE", $"the server has {name} off: it may lose what it has confirmed", "have its administrator switch it on")
        : null;

    private static Look Of(string engine, DbConnection db, string schema, params IReadOnlyList<HealthFinding?> findings) =>
        new(engine, db.ExecuteScalar<string>("SELECT participant FROM node"), NodeTable.Generation(db), db.ExecuteScalar<long>(schema), findings);

    private HealthFinding? Schema(long found, long ours) =>
        found == ours ? null
        : found > ours ? Fault("DATABASE_NEWER", $"the database has schema {found}, this program knows {ours}", "run the newer program again; an older one does not understand its data")
        : Warning("DATABASE_OLDER", $"the database has schema {found}, this program {ours}", "the next start brings it forward; back up first: trm node backup");
}
