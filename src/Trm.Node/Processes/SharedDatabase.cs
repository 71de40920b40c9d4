using System.Data.Common;
using Trm.Node.Storage;

namespace Trm.Node.Processes;

/// <summary>A database that several processes write. Each commit first looks whether another one has changed what this one remembers: nothing is decided or sealed by what was in force before.</summary>
internal sealed class SharedDatabase(IDatabase inner, IBell bell) : IDatabase
{
    /// <summary>What is rung when all processes have to look.</summary>
    public const string Changed = "changed";

    /// <summary>Looks, inside the transaction and before its work.</summary>
    public Action<DbTransaction>? Look { get; set; }

    /// <inheritdoc/>
    public Task<T> CommitAsync<T>(CommitStep step, Func<DbTransaction, T> work, CancellationToken cancel) => inner.CommitAsync(
        step,
        tx =>
        {
            Look?.Invoke(tx);
            var done = work(tx);
            if (step is CommitStep.DirectoryAdopted or CommitStep.Erased)
            {
                NodeTable.Changed(tx);
                bell.Ring(tx, Changed);
            }

            return done;
        },
        cancel);

    /// <inheritdoc/>
    public Task<T> ReadAsync<T>(Func<DbConnection, T> query, CancellationToken cancel) => inner.ReadAsync(query, cancel);

    /// <inheritdoc/>
    public Task ForgetAsync(CancellationToken cancel) => inner.ForgetAsync(cancel);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
