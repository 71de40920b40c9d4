using System.Data.Common;
using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Trm.Node.Backups;

/// <summary>The tables of a node's database and the number of their schema. Under one number both engines have the same tables and columns, so that the rows of one go into the other.</summary>
internal sealed class StoredTables
{
    // Who holds what for the moment is of the processes that run, and of nobody else; who is signed in is so here, and what was begun ends in minutes. What was migrated when is the schema's number.
    private static readonly HashSet<string> Passing = new HashSet<string>(StringComparer.Ordinal) { "lease", "migration", "account_session", "account_pending" };

    private readonly bool _isSqlite;

    private StoredTables(bool isSqlite, long schema, IReadOnlyList<string> names) => (_isSqlite, Schema, Names) = (isSqlite, schema, names);

    /// <summary>The number of the newest migration; 0 where nothing was made yet.</summary>
    public long Schema { get; }

    /// <summary>By name. Every table: what is not backed up is lost.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Looks at the database.</summary>
    public static StoredTables Of(DbConnection db, DbTransaction? tx = null)
    {
        var isSqlite = db is SqliteConnection;
        var names = db.Query<string>(
            isSqlite ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name" : "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename",
            transaction: tx).AsList();
        var schema = isSqlite ? db.ExecuteScalar<long>("PRAGMA user_version", transaction: tx)
            : names.Contains("migration") ? db.ExecuteScalar<long>("SELECT coalesce(max(number), 0) FROM migration", transaction: tx) : 0;
        return new(isSqlite, schema, [.. names.Where(n => !Passing.Contains(n))]);
    }

    /// <summary>Every row of a table; SQLite's in the order in which they came.</summary>
    public string Select(string table) => _isSqlite ? $"SELECT * FROM \"{table}\" ORDER BY rowid" : $"SELECT * FROM \"{table}\"";

    /// <summary>One row.</summary>
    public static string Insert(string table, IReadOnlyList<string> columns) =>
        $"INSERT INTO \"{table}\" ({string.Join(", ", columns.Select(c => $"\"{c}\""))}) VALUES ({string.Join(", ", columns.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"@p{i}")))})";

    /// <summary>The columns of a table.</summary>
    public IReadOnlySet<string> Columns(DbTransaction tx, string table) => tx.Connection!.Query<string>(
        _isSqlite ? "SELECT name FROM pragma_table_info(@table)" : "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = @table",
        new { table }, tx).ToHashSet(StringComparer.Ordinal);

    /// <summary>What a database numbers by itself goes on behind the rows that were put into a table. SQLite sees to it itself.</summary>
    public void Filled(DbTransaction tx, string table)
    {
        if (_isSqlite)
            return;
        foreach (var column in tx.Connection!.Query<string>(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = @table AND is_identity = 'YES'", new { table }, tx).AsList())
            tx.Connection!.Execute($"SELECT setval(pg_get_serial_sequence(@table, @column), max(\"{column}\")) FROM \"{table}\" HAVING max(\"{column}\") IS NOT NULL", new { table, column }, tx);
    }

    /// <summary>True where no row is in any of them.</summary>
    public bool AreEmpty(DbConnection db, DbTransaction? tx = null) => Names.All(t => db.ExecuteScalar<long>($"SELECT count(*) FROM (SELECT 1 AS one FROM \"{t}\" LIMIT 1) AS rows", transaction: tx) == 0);

    /// <summary>Takes every row away.</summary>
    public void Clear(DbTransaction tx)
    {
        foreach (var table in Names)
            tx.Connection!.Execute($"DELETE FROM \"{table}\"", transaction: tx);
    }

    /// <summary>Takes the tables themselves away, and with them the number of their schema.</summary>
    public void Drop(DbTransaction tx)
    {
        foreach (var table in Names.Concat(Passing))
            tx.Connection!.Execute($"DROP TABLE IF EXISTS \"{table}\" CASCADE", transaction: tx);
    }
}
