using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using Trm.Node.Storage;

namespace Trm.Node.Health;

/// <summary>The database of a stopped node, read and left as it is: no schema is brought forward.</summary>
internal sealed class ReadOnlyDatabase : IDatabase
{
    private readonly Func<DbConnection> _connect;
    private readonly IReadOnlyList<string> _passing;

    private ReadOnlyDatabase(Func<DbConnection> connect, IReadOnlyList<string> passing) => (_connect, _passing) = (connect, passing);

    /// <summary>That of a node with these options; null where it has none yet.</summary>
    public static ReadOnlyDatabase? Of(NodeOptions options)
    {
        if (options.Postgres is { } postgres)
        {
            var address = new NpgsqlConnectionStringBuilder(postgres.ToConnectionString().ConnectionString) { Pooling = false }.ToString();
            return new(() => new NpgsqlConnection(address), []);
        }

        var path = Path.Combine(options.DataFolder, "node.db");
        return File.Exists(path)
            ? new(
                () => new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString()),
                // SQLite reads by way of these, and a reader does not take them away.
                [.. new[] { path + "-wal", path + "-shm" }.Where(f => !File.Exists(f))])
            : null;
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Always: who looks changes nothing.</exception>
    public Task<T> CommitAsync<T>(CommitStep step, Func<DbTransaction, T> work, CancellationToken cancel) => throw new InvalidOperationException("who looks changes nothing");

    /// <inheritdoc/>
    public async Task<T> ReadAsync<T>(Func<DbConnection, T> query, CancellationToken cancel)
    {
        await using var connection = _connect();
        await connection.OpenAsync(cancel);
        await using var snapshot = connection is SqliteConnection sqlite ? sqlite.BeginTransaction(deferred: true) : await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
        return query(connection);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public Task ForgetAsync(CancellationToken cancel) => throw new InvalidOperationException("who looks changes nothing");

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        // Nothing was written: a log that was not there before holds nothing.
        foreach (var file in _passing)
            File.Delete(file);
        return ValueTask.CompletedTask;
    }
}
