using System.Data;
using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Dapper;
using Npgsql;
using Polly;
using Polly.Retry;

namespace Trm.Node.Storage.Postgres;

/// <summary>
/// PostgreSQL, for one process or several. Every commit first locks <c>node</c> against other commits, of whatever process: they are serial, as they are in SQLite, so that what a commit reads
/// holds until it ends. Reads are snapshots and wait for nobody.
/// </summary>
/// <remarks>
/// A connection that is lost before a commit has begun is replaced by another. One that is lost while it commits leaves open whether it did: the server is asked, so that nobody
/// is told of a failure that was none.
/// </remarks>
public sealed class PostgresDatabase : IDatabase
{
    // "trm" in ASCII: who migrates, migrates alone.
    private const long MigrationLock = 0x74726D;

    private static readonly TimeSpan Doubt = TimeSpan.FromSeconds(45);

    static PostgresDatabase() => NumberedBooleans.Use();

    private readonly PostgresOptions _options;
    private readonly NpgsqlDataSource _source;
    private readonly ResiliencePipeline _reaching;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly GroupCommit _group;

    private PostgresDatabase(PostgresOptions options, string? process)
    {
        _options = options;
        _source = new NpgsqlDataSourceBuilder(options.ToConnectionString(process).ConnectionString).Build();
        _group = new(TransactAsync);
        _reaching = new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<NpgsqlException>(IsAway),
            MaxRetryAttempts = Math.Max(1, (int)(options.Patience / TimeSpan.FromMilliseconds(250))),
            Delay = TimeSpan.FromMilliseconds(250),
        }).Build();
    }

    /// <summary>Opens the database, refuses one that does not keep what it confirms or does not sort as we do, and brings its schema forward.</summary>
    /// <exception cref="NodeStartException">The server is away, refuses us, or is not what it must be.</exception>
    /// <param name="options">How it is reached.</param>
    /// <param name="schema">The migration after which it stops, for rows of that schema; none is run where it is 0. All where not given.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <param name="process">The id of this process, where several share it: as long as it has a connection the others know that it is there.</param>
    public static async Task<PostgresDatabase> OpenAsync(PostgresOptions options, CancellationToken cancel, long schema = long.MaxValue, string? process = null)
    {
        var database = new PostgresDatabase(options, process);
        try
        {
            await database.CheckAsync(cancel);
            await database.MigrateAsync(schema, cancel);
            return database;
        }
        catch (NpgsqlException failure)
        {
            await database._source.DisposeAsync();
            throw Refusal(failure, options);
        }
        catch
        {
            await database._source.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public Task<T> CommitAsync<T>(CommitStep step, Func<DbTransaction, T> work, CancellationToken cancel) => _group.CommitAsync(work, cancel);

    /// <inheritdoc/>
    /// <remarks>One whose connection is lost is read again from its beginning, over another.</remarks>
    public async Task<T> ReadAsync<T>(Func<DbConnection, T> query, CancellationToken cancel) => await _reaching.ExecuteAsync(
        async token =>
        {
            var (connection, _, _) = await OnceAsync(IsolationLevel.RepeatableRead, "SET TRANSACTION READ ONLY", token);
            await using var open = connection;
            return query(connection);
        },
        cancel);

    /// <inheritdoc/>
    /// <remarks>
    /// Every table is written anew, which leaves out what no snapshot sees any more; where one still does, nothing is promised. The server's write-ahead log holds the former pages until
    /// it is cut off, which only some may ask for: where we may not, its own next checkpoints do it. Archives of that log, replicas and backups are the administrator's
    /// (contracts/decisions/0043).
    /// </remarks>
    public async Task ForgetAsync(CancellationToken cancel)
    {
        for (var since = Stopwatch.StartNew(); ;)
        {
            await _turn.WaitAsync(cancel);
            try
            {
                if (await RewriteAsync(cancel))
                    break;
            }
            finally
            {
                _turn.Release();
            }

            if (since.Elapsed > TimeSpan.FromSeconds(10))
                throw new StorageFailedException("a snapshot of before is still being read");
            await Task.Delay(200, cancel);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync();
        await _source.DisposeAsync();
        _turn.Dispose();
    }

    private async Task TransactAsync(Action<DbTransaction> work)
    {
        await _turn.WaitAsync();
        try
        {
            // A process that stands still in its commit holds up all others, for no longer than this. The transaction's number is what the server is asked by, should the
            // connection be lost in its commit.
            var (connection, transaction, number) = await BeginAsync(
                IsolationLevel.ReadCommitted, "SET LOCAL idle_in_transaction_session_timeout = 10000; LOCK TABLE node IN EXCLUSIVE MODE; SELECT pg_current_xact_id()::text", CancellationToken.None);
            // The connection ends it: a transaction that was disposed of is used by Npgsql for the next one, and hooks tell by it what belongs together.
            await using var open = connection;
            work(transaction);
            try
            {
                await transaction.CommitAsync(CancellationToken.None);
            }
            catch (Exception failure) when (failure is NpgsqlException or IOException or ObjectDisposedException)
            {
                if (!await WasCommittedAsync(number!))
                    throw;
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    // The server is away or going, or has no place for us: nothing was done, and a moment later it may be otherwise. A time limit that has passed is none of it.
    private static bool IsAway(NpgsqlException failure) => failure is PostgresException said
        ? said.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.TooManyConnections
        : failure.IsTransient && failure.InnerException is not TimeoutException;

    private static NodeStartException Refusal(NpgsqlException failure, PostgresOptions options) => failure is PostgresException { SqlState: var state }
        ? new("DATABASE_REFUSED", $"the PostgreSQL at {options.Shown} refuses us (SQLSTATE {state}); check user, password, database and rights: see deploy/README.md")
        : new("DATABASE_UNREACHABLE", $"no PostgreSQL answers at {options.Shown}, or not as demanded of it (TLS to other hosts); start it, or correct the address");

    // Nothing has happened before the first statement, so that another connection may take the place of a lost one.
    private async Task<(NpgsqlConnection Connection, NpgsqlTransaction Transaction, string? Answer)> BeginAsync(IsolationLevel level, string first, CancellationToken cancel) =>
        await _reaching.ExecuteAsync(async token => await OnceAsync(level, first, token), cancel);

    private async Task<(NpgsqlConnection Connection, NpgsqlTransaction Transaction, string? Answer)> OnceAsync(IsolationLevel level, string first, CancellationToken cancel)
    {
        var connection = await _source.OpenConnectionAsync(cancel);
        try
        {
            var transaction = await connection.BeginTransactionAsync(level, cancel);
            await using var command = new NpgsqlCommand(first, connection, transaction);
            return (connection, transaction, await command.ExecuteScalarAsync(cancel) as string);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private async Task<bool> WasCommittedAsync(string number)
    {
        for (var since = Stopwatch.StartNew(); since.Elapsed < Doubt; await Task.Delay(100))
            try
            {
                await using var connection = await _source.OpenConnectionAsync();
                switch (await connection.ExecuteScalarAsync<string>("SELECT pg_xact_status(CAST(@number AS xid8))", new { number }))
                {
                    case "committed":
                        return true;
                    case "aborted":
                        return false;
                    // In progress: the server has not noticed yet that we are gone.
                }
            }
            catch (NpgsqlException)
            {
                // Away; it may come back.
            }

        throw new StorageFailedException("the connection was lost in a commit, and nobody can say whether it was done");
    }

    private async Task<bool> RewriteAsync(CancellationToken cancel)
    {
        // One of its own, to which the server tells its numbers.
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_options.ToConnectionString().ConnectionString) { Pooling = false, IncludeErrorDetail = true }.ToString());
        await connection.OpenAsync(cancel);
        var seen = 0L;
        void Count(object sender, NpgsqlNoticeEventArgs told)
        {
            // Of each table: "N dead row versions cannot be removed yet", in whatever language.
            var number = told.Notice.Detail?.SkipWhile(c => !char.IsAsciiDigit(c)).TakeWhile(char.IsAsciiDigit).ToArray();
            seen += number is { Length: > 0 } ? long.Parse(number, CultureInfo.InvariantCulture) : 0;
        }

        connection.Notice += Count;
        try
        {
            var tables = await connection.QueryAsync<string>("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename");
            await connection.ExecuteAsync(new($"VACUUM (FULL, VERBOSE) {string.Join(", ", tables)}", commandTimeout: 0, cancellationToken: cancel));
        }
        catch (PostgresException busy) when (busy.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return false;
        }

        // Both are for those to whom the administrator has granted them.
        foreach (var cut in new[] { "SELECT pg_switch_wal()", "CHECKPOINT" })
            try
            {
                await connection.ExecuteAsync(new(cut, commandTimeout: 0, commandType: CommandType.Text, cancellationToken: cancel));
            }
            catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.InsufficientPrivilege)
            {
                break;
            }

        return seen == 0;
    }

    private async Task CheckAsync(CancellationToken cancel)
    {
        await using var connection = await _reaching.ExecuteAsync(async token => await _source.OpenConnectionAsync(token), cancel);
        var server = await connection.QuerySingleAsync<Server>(
            """
            SELECT CAST(current_setting('server_version_num') AS BIGINT) AS Version, current_setting('server_encoding') AS Encoding, current_setting('fsync') AS Fsync,
                   current_setting('full_page_writes') AS FullPageWrites, current_setting('synchronous_commit') AS SynchronousCommit, CAST(pg_is_in_recovery() AS INT) AS Replica,
                   (SELECT string_agg(word, '' ORDER BY word) FROM (VALUES ('a'), ('B'), ('-c'), ('ä'), ('b')) words (word)) AS Sorted
            """);
        Demand(server.Version >= 130000, "is older than 13");
        Demand(server.Replica == 0, "is a replica, which takes no commit");
        Demand(server.Encoding == "UTF8", "does not store UTF-8; make the database with ENCODING 'UTF8'");
        Demand(server.Sorted == "-cBabä", "does not sort by code point; make the database with: CREATE DATABASE ... TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'");
        Demand(server.Fsync == "on", "does not write through (fsync is off): what it confirms a power failure would take away");
        Demand(server.FullPageWrites == "on", "may be left with torn pages by a power failure (full_page_writes is off)");
        Demand(server.SynchronousCommit is "on" or "remote_apply", $"confirms commits before they are kept (synchronous_commit is {server.SynchronousCommit}); set it to on for this database");

        static void Demand(bool holds, string fault)
        {
            if (!holds)
                throw new NodeStartException("DATABASE_UNFIT", $"this PostgreSQL {fault}");
        }
    }

    private async Task MigrateAsync(long schema, CancellationToken cancel)
    {
        await using var connection = await _source.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await connection.ExecuteAsync("SET LOCAL lock_timeout = 0; SELECT pg_advisory_xact_lock(@MigrationLock)", new { MigrationLock }, transaction, commandTimeout: 0);
        await connection.ExecuteAsync("CREATE TABLE IF NOT EXISTS migration (number BIGINT PRIMARY KEY)", transaction: transaction);
        var version = await connection.ExecuteScalarAsync<long>("SELECT coalesce(max(number), 0) FROM migration", transaction: transaction);
        var scripts = MigrationScripts.Of("Postgres");
        MigrationScripts.CheckNotNewer(version, scripts);
        foreach (var (number, script) in scripts.Where(s => s.Number > version && s.Number <= schema))
        {
            await connection.ExecuteAsync(script, transaction: transaction, commandTimeout: 0);
            await connection.ExecuteAsync("INSERT INTO migration (number) VALUES (@number)", new { number }, transaction);
        }

        await transaction.CommitAsync(cancel);
    }

    private sealed record Server
    {
        public long Version { get; init; }
        public required string Encoding { get; init; }
        public required string Fsync { get; init; }
        public required string FullPageWrites { get; init; }
        public required string SynchronousCommit { get; init; }
        public int Replica { get; init; }
        public required string Sorted { get; init; }
    }
}
