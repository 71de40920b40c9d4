using System.Data.Common;
using Microsoft.Data.Sqlite;
using Trm.Node.Storage;

namespace Trm.Faults;

/// <summary>The database of one process of a node: the real one behind a disk that may be full and a processor that may stop before or after any commit.</summary>
/// <param name="readsAtOnce">Reads take no time: for an act that waits for one where it stands.</param>
internal sealed class SimulatedDatabase(Country country, Life life, IDatabase inner, bool readsAtOnce = false) : IDatabase
{
    private const int Full = 13; // SQLITE_FULL

    /// <inheritdoc/>
    public async Task<T> CommitAsync<T>(CommitStep step, Func<DbTransaction, T> work, CancellationToken cancel)
    {
        await country.PauseAsync("commit", life, 20);
        await country.StepAsync(life, $"before {step}");
        if (country.IsDiskFull)
            throw new SqliteException("database or disk is full", Full);
        var lie = country.World.Lie;
        var result = await lie.CommitAsync(country, life, inner, step, work, cancel);
        await country.StepAsync(life, $"after {step}");
        await country.PauseAsync("committed", life, 5);
        return result;
    }

    /// <inheritdoc/>
    public async Task<T> ReadAsync<T>(Func<DbConnection, T> query, CancellationToken cancel)
    {
        if (!readsAtOnce)
            await country.PauseAsync("read", life, 3);
        return await inner.ReadAsync(query, cancel);
    }

    /// <inheritdoc/>
    public Task ForgetAsync(CancellationToken cancel) => inner.ForgetAsync(cancel);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
