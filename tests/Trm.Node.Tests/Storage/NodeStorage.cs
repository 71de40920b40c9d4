using System.Data.Common;
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
    private const string Dump = "node.dump";

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
    public static async Task<NodeStorage> MakeAsync(string folder, bool? postgres = null)
    {
        if (!(postgres ?? TestStorage.IsPostgres))
            return new(folder, null, null);
        var server = await PostgresServer.SharedAsync();
        return new(folder, server, await server.RentAsync());
    }

    /// <summary>A database on a server of the test's own.</summary>
    /// <param name="folder">The node's data folder.</param>
    /// <param name="server">Where; it outlives the node.</param>
    public static async Task<NodeStorage> OnAsync(string folder, PostgresServer server) => new(folder, server, await server.RentAsync());

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

    /// <summary>Copies the rows of a stopped node into a folder, as a backup has them.</summary>
    public async Task BackUpAsync(string folder)
    {
        if (_server is not null)
            await _server.DumpAsync(Address!, Path.Combine(folder, Dump));
        else
            File.Copy(_file, Path.Combine(folder, "node.db"), overwrite: true);
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
}
