using System.Data.Common;
using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using Trm.Node.Storage;
using Trm.Node.Storage.Postgres;
using Trm.Node.Storage.Sqlite;
using Trm.Testing;

namespace Trm.Node.Tests.Storage;

/// <summary>Where one node of a test keeps its rows: <c>node.db</c> in its data folder, or a database of its own, lent by the PostgreSQL of this run. Tests look into it, and put copies back, past the node.</summary>
internal sealed class NodeStorage : IAsyncDisposable
{
    private const string Dump = "node.sql";

    // Made once: to run all scripts takes longer than many a test.
    private static readonly Lazy<Task<byte[]>> Empty = new(async () =>
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("trm-empty-").FullName;
        var file = Path.Combine(folder, "node.db");
        await SqliteDatabase.Open(file).DisposeAsync();
        var bytes = await File.ReadAllBytesAsync(file);
        System.IO.Directory.Delete(folder, recursive: true);
        return bytes;
    });

    private readonly string _file;
    private readonly PostgresServer? _server;

    private NodeStorage(string folder, PostgresServer? server, string? address)
    {
        _file = Path.Combine(folder, "node.db");
        _server = server;
        Address = address;
    }

    /// <summary>The address of the database; null for a file.</summary>
    public string? Address { get; }

    /// <summary>What the node's options take.</summary>
    public PostgresOptions? Postgres => Address is null ? null : new() { Address = Address };

    /// <summary>The storage that this test runs on.</summary>
    /// <param name="folder">The node's data folder.</param>
    /// <param name="postgres">Another engine than the test's, where given.</param>
    /// <param name="server">A PostgreSQL of the test's own; that of the run where null.</param>
    public static async Task<NodeStorage> MakeAsync(string folder, bool? postgres = null, PostgresServer? server = null)
    {
        if (!(postgres ?? TestStorage.IsPostgres))
            return new(folder, null, null);
        server ??= await PostgresServer.SharedAsync();
        return new(folder, server, await server.RentAsync(Migrate));
    }

    /// <summary>A database on a server of the test's own.</summary>
    /// <param name="folder">The node's data folder.</param>
    /// <param name="server">Where; it outlives the node.</param>
    public static async Task<NodeStorage> OnAsync(string folder, PostgresServer server) => new(folder, server, await server.RentAsync(Migrate));

    /// <summary>What <see cref="BackUpAsync"/> has written, to be looked into.</summary>
    public static async Task<NodeStorage> OfBackupAsync(string folder)
    {
        var backup = await MakeAsync(folder);
        if (backup._server is not null)
            await backup.PutBackAsync(folder);
        return backup;
    }

    /// <summary>Lays an empty file of the newest schema into the folder of a node that has not run yet; where a folder is there, the node makes its own. On PostgreSQL it has been lent one.</summary>
    public async Task PrepareAsync()
    {
        var folder = Path.GetDirectoryName(_file)!;
        if (Address is not null || System.IO.Directory.Exists(folder))
            return;
        OwnerOnly.CreateFolder(folder);
        await using var file = OwnerOnly.Create(_file);
        await file.WriteAsync(await Empty.Value);
    }

    /// <summary>Opens it as a node does.</summary>
    public async Task<IDatabase> OpenAsync() => Postgres is { } postgres ? await PostgresDatabase.OpenAsync(postgres, CancellationToken.None) : SqliteDatabase.Open(_file);

    /// <summary>A connection past the node; to be disposed of.</summary>
    public async Task<DbConnection> ConnectAsync(bool writes = false)
    {
        DbConnection connection = Address is null
            ? new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = _file, Mode = writes ? SqliteOpenMode.ReadWrite : SqliteOpenMode.ReadOnly, Pooling = false }.ToString())
            : new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Postgres!.ToConnectionString().ConnectionString) { Pooling = false }.ToString());
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>The files of the database that are not in the data folder, as they are on the disk; of a server of the test's own all its files.</summary>
    public async Task<IEnumerable<string>> FilesAsync() => _server is null ? []
        : System.IO.Directory.EnumerateFiles(_server == await PostgresServer.SharedAsync() ? await _server.FilesOfAsync(Address!) : _server.DataFolder, "*", SearchOption.AllDirectories);

    /// <summary>The tables of the node, without the engine's own and the number of the schema.</summary>
    public async Task<IReadOnlyList<string>> TablesAsync()
    {
        await using var db = await ConnectAsync();
        return await TablesAsync(db);
    }

    /// <summary>The same, over a connection that is open.</summary>
    public async Task<IReadOnlyList<string>> TablesAsync(DbConnection db) => (await db.QueryAsync<string>(Address is null
        ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name"
        : "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tablename <> 'migration' ORDER BY tablename")).AsList();

    /// <summary>The columns of a table, in order, each with its type as SQLite calls it.</summary>
    public async Task<IReadOnlyList<string>> ColumnsAsync(DbConnection db, string table) => (await db.QueryAsync<(string Name, string Type, bool Null)>(Address is null
        ? "SELECT name, type, CASE WHEN \"notnull\" = 1 OR pk > 0 THEN 0 ELSE 1 END FROM pragma_table_info(@table) ORDER BY cid"
        : """
          SELECT column_name, CASE data_type WHEN 'bigint' THEN 'INTEGER' WHEN 'text' THEN 'TEXT' WHEN 'bytea' THEN 'BLOB' ELSE data_type END, CASE is_nullable WHEN 'YES' THEN 1 ELSE 0 END
          FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = @table ORDER BY ordinal_position
          """, new { table })).Select(c => $"{c.Name} {c.Type}{(c.Null ? "" : " NOT NULL")}").ToList();

    /// <summary>Tables with their columns and indexes, without what an engine adds of its own.</summary>
    public async Task<string> SchemaAsync()
    {
        var text = new StringBuilder();
        await using var db = await ConnectAsync();
        foreach (var table in await TablesAsync(db))
        {
            text.Append(table).Append('\n');
            foreach (var column in await ColumnsAsync(db, table))
                text.Append("    ").Append(column).Append('\n');
        }

        foreach (var index in await db.QueryAsync<string>(Address is null
            ? "SELECT name || ' on ' || tbl_name FROM sqlite_master WHERE type = 'index' AND name NOT LIKE 'sqlite%' ORDER BY name"
            : "SELECT indexname || ' on ' || tablename FROM pg_indexes WHERE schemaname = current_schema() AND indexname NOT LIKE '%_pkey' AND indexname NOT LIKE '%_key' ORDER BY indexname"))
            text.Append(index).Append('\n');
        return text.ToString();
    }

    /// <summary>The engine's scripts.</summary>
    public IReadOnlyList<(int Number, string Script)> Scripts => MigrationScripts.Of(Address is null ? "Sqlite" : "Postgres");

    /// <summary>An empty database in the place of what there is.</summary>
    public async Task EmptyAsync()
    {
        if (_server is not null)
            await _server.EmptyAsync(Address!);
        else
            foreach (var file in System.IO.Directory.EnumerateFiles(Path.GetDirectoryName(_file)!, "node.db*"))
                File.Delete(file);
    }

    /// <summary>A database as the program left it when that script was the newest.</summary>
    public async Task RunScriptsAsync(int upTo)
    {
        if (Address is null)
            File.WriteAllBytes(_file, []);
        await using (var db = await ConnectAsync(writes: true))
            await db.ExecuteAsync((Address is null ? "" : "CREATE TABLE migration (number BIGINT PRIMARY KEY);") + string.Concat(Scripts.Where(s => s.Number <= upTo).Select(s => s.Script)));
        await NoteSchemaAsync(upTo);
    }

    /// <summary>The database says that its schema is that one.</summary>
    public async Task NoteSchemaAsync(int number)
    {
        await using var db = await ConnectAsync(writes: true);
        await db.ExecuteAsync(FormattableString.Invariant(Address is null ? (FormattableString)$"PRAGMA user_version = {number}" : $"INSERT INTO migration (number) VALUES ({number})"));
    }

    /// <summary>By what the rows of a table come in the order in which they were stored.</summary>
    public async Task<string> OrderAsync(DbConnection db, string table)
    {
        if (Address is null)
            return "rowid";
        var columns = (await ColumnsAsync(db, table)).Select(c => c.Split(' ')[0]).ToList();
        // A row that is changed moves to another place; by these it stays where it was.
        return new[] { "place", "id", "idx", "number", "created_at" }.Intersect(columns).FirstOrDefault() ?? string.Join(", ", new[] { "kind", "code", "step", "since" }.Intersect(columns).Append("ctid"));
    }

    /// <summary>What was committed stands in its place on the disk, and not in a write-ahead log alone.</summary>
    public async Task FlushAsync()
    {
        if (_server is not null)
            await _server.SqlAsync(_server.ForOperator(Address!), "CHECKPOINT");
    }

    /// <summary>Copies the rows of a node, running or not, into a folder, as an operator does with the means of the engine.</summary>
    public async Task BackUpAsync(string folder)
    {
        System.IO.Directory.CreateDirectory(folder);
        if (_server is not null)
        {
            await _server.DumpAsync(Address!, Path.Combine(folder, Dump));
            return;
        }

        await using var live = (SqliteConnection)await ConnectAsync();
        await using var copy = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "node.db"), Pooling = false }.ToString());
        await copy.OpenAsync();
        live.BackupDatabase(copy);
    }

    /// <summary>Puts that copy in the place of what a stopped node has.</summary>
    public async Task PutBackAsync(string folder)
    {
        if (_server is not null)
            await _server.RestoreAsync(Address!, Path.Combine(folder, Dump));
        else
            File.Copy(Path.Combine(folder, "node.db"), _file, overwrite: true);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.ReturnAsync(Address!);
    }

    private static async Task Migrate(string address) => await (await PostgresDatabase.OpenAsync(new() { Address = address }, CancellationToken.None)).DisposeAsync();
}
