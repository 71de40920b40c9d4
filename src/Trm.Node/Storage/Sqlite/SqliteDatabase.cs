using System.Data.Common;
using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Trm.Node.Storage.Sqlite;

/// <summary>
/// SQLite in one file: write-ahead log, synchronous=FULL, deleted content overwritten. One connection writes; reads have
/// connections of their own.
/// </summary>
public sealed class SqliteDatabase : IDatabase
{
    static SqliteDatabase() => NumberedBooleans.Use();

    private readonly ReadingConnections _readers;
    private readonly CompiledConnection _writer;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly GroupCommit _group;

    private SqliteDatabase(CompiledConnection writer, string reading)
    {
        _writer = writer;
        _readers = new(reading);
        _group = new(TransactAsync);
    }

    /// <summary>Opens or creates the file with owner-only rights and brings its schema forward.</summary>
    /// <exception cref="SqliteException">The file is no database, or the disk refuses.</exception>
    /// <exception cref="NodeStartException">A newer program has brought it forward.</exception>
    /// <param name="path">The file.</param>
    /// <param name="schema">The migration after which it stops: for rows of that schema. All where not given.</param>
    public static SqliteDatabase Open(string path, long schema = long.MaxValue)
    {
        if (!File.Exists(path))
            OwnerOnly.CreateFile(path);
        var writing = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 30 };
        var reading = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false, DefaultTimeout = 30 };
        var writer = new CompiledConnection(writing.ToString());
        try
        {
            writer.Open();
            // 32 MiB of pages: with the 2 MiB that it has otherwise, the writer reads what it wrote a second ago from the file.
            writer.Execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-32768;");
            Migrate(writer, schema);
            return new(writer, reading.ToString());
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    /// <summary>Reads one consistent snapshot of a file on which a node may run, and changes nothing.</summary>
    /// <exception cref="SqliteException">The file is no database.</exception>
    public static T ReadWhileRunning<T>(string path, Func<DbConnection, T> query)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false, DefaultTimeout = 30 }.ToString());
        connection.Open();
        using var snapshot = connection.BeginTransaction(deferred: true);
        return query(connection);
    }

    /// <inheritdoc/>
    public Task<T> CommitAsync<T>(CommitStep step, Func<DbTransaction, T> work, CancellationToken cancel) => _group.CommitAsync(work, cancel);

    /// <inheritdoc/>
    public async Task<T> ReadAsync<T>(Func<DbConnection, T> query, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var (reader, age) = _readers.Take();
        try
        {
            T read;
            await using (reader.BeginTransaction(deferred: true))
                read = query(reader);
            _readers.GiveBack(reader, age);
            return read;
        }
        catch
        {
            await reader.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// secure_delete overwrites what is deleted, but not what a page still holds of rows that have moved to another: the file is written anew, in memory. Its former pages
    /// stand in the write-ahead log until that is cut off.
    /// </remarks>
    public async Task ForgetAsync(CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            // Pages that idle readers keep in memory.
            _readers.Close();
            _writer.Forget();
            _writer.Execute("VACUUM");
            _writer.Execute("PRAGMA busy_timeout=10000");
            if (_writer.ExecuteScalar<long>("PRAGMA wal_checkpoint(TRUNCATE)") != 0)
                throw new StorageFailedException("the write-ahead log is being read");
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync();
        // The writer goes last: only then does SQLite fold the write-ahead log into the file, so that the file alone is the database.
        _readers.Close();
        await _writer.DisposeAsync();
        _turn.Dispose();
    }

    private async Task TransactAsync(Action<DbTransaction> work)
    {
        await _turn.WaitAsync();
        try
        {
            await using var transaction = _writer.BeginTransaction(deferred: false);
            work(transaction);
            transaction.Commit();
        }
        finally
        {
            _turn.Release();
        }
    }

    private static void Migrate(SqliteConnection writer, long schema)
    {
        var version = writer.ExecuteScalar<long>("PRAGMA user_version");
        var scripts = MigrationScripts.Of("Sqlite");
        MigrationScripts.CheckNotNewer(version, scripts);
        var ahead = scripts.Where(s => s.Number > version && s.Number <= schema).ToList();
        if (ahead.Count == 0)
            return;
        using var transaction = writer.BeginTransaction(deferred: false);
        foreach (var (_, script) in ahead)
            writer.Execute(script, transaction: transaction);
        writer.Execute($"PRAGMA user_version={ahead[^1].Number.ToString(CultureInfo.InvariantCulture)}", transaction: transaction);
        transaction.Commit();
    }
}
