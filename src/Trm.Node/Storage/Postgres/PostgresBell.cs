using System.Data.Common;
using Dapper;
using Npgsql;
using Trm.Node.Processes;

namespace Trm.Node.Storage.Postgres;

/// <summary>The bell of PostgreSQL: LISTEN and NOTIFY, on a connection of its own that is made again when it is lost. The channel is the database's, which belongs to one node.</summary>
internal sealed class PostgresBell : IBell
{
    private const string Channel = "trm";

    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(500);

    private readonly string _connection;
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _running;

    private PostgresBell(string connection)
    {
        _connection = connection;
        _running = Task.Run(ListenAsync);
    }

    /// <inheritdoc/>
    public Action<string>? Rang { get; set; }

    /// <summary>Listens from now on.</summary>
    public static async Task<PostgresBell> OpenAsync(PostgresOptions options, string process, CancellationToken cancel)
    {
        var settings = options.ToConnectionString(process);
        settings.Pooling = false;
        // A server that vanished is noticed by this; no ring is missed for long.
        settings.KeepAlive = 10;
        var bell = new PostgresBell(settings.ConnectionString);
        await Task.WhenAny(bell._listening.Task, Task.Delay(options.Patience, cancel));
        return bell;
    }

    /// <inheritdoc/>
    public void Ring(DbTransaction tx, string what) => tx.Connection!.Execute("SELECT pg_notify(@Channel, @what)", new { Channel, what }, tx);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task ListenAsync()
    {
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(_connection);
                await connection.OpenAsync(_stopping.Token);
                connection.Notification += (_, ring) => Rang?.Invoke(ring.Payload);
                await connection.ExecuteAsync(new("LISTEN " + Channel, cancellationToken: _stopping.Token));
                _listening.TrySetResult();
                while (true)
                    await connection.WaitAsync(_stopping.Token);
            }
            catch (NpgsqlException)
            {
                // The server is away: whoever waits looks by itself meanwhile.
                await Task.Delay(Again, _stopping.Token);
            }
        }
    }
}
