using System.Data.Common;
using Trm.Node.Storage;

namespace Trm.Node.KillHost;

/// <summary>A node's database whose every commit may be the last.</summary>
public sealed class WatchedDatabase(IDatabase inner, Killer killer) : IDatabase
{
    /// <inheritdoc/>
    public async Task<T> CommitAsync<T>(CommitStep step, Func<DbTransaction, T> work, CancellationToken cancel)
    {
        await killer.BeginAsync(step.ToString());
        var result = await inner.CommitAsync(
            step,
            transaction =>
            {
                var done = work(transaction);
                killer.Pass(step.ToString(), Moment.Before);
                return done;
            },
            cancel);
        killer.Pass(step.ToString(), Moment.After);
        return result;
    }

    /// <inheritdoc/>
    public Task<T> ReadAsync<T>(Func<DbConnection, T> query, CancellationToken cancel) => inner.ReadAsync(query, cancel);

    /// <inheritdoc/>
    public Task ForgetAsync(CancellationToken cancel) => inner.ForgetAsync(cancel);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
