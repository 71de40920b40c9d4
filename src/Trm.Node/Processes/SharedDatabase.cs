using System.Data.Common;
using Trm.Node.Storage;

namespace Trm.Node.Processes;

/// <summary>A database that several processes write. Each commit first looks whether another one has changed what this one remembers: nothing is decided or sealed by what was in force before.</summary>
internal sealed class SharedDatabase(IDatabase inner, IBell bell) : IDatabase
{
    /// <summary>What is rung when all processes have to look.</summary>
    public const string Changed = "changed";

    /// <summary>Looks, inside the transaction and before its work; what it returns is told whether the transaction was kept.</summary>
    public Func<DbTransaction, Action<bool>>? Look { get; set; }

    /// <inheritdoc/>
    public async Task<T> CommitAsync<T>(CommitStep step, Func<DbTransaction, T> work, CancellationToken cancel)
    {
        Action<bool>? settle = null;
        var isKept = false;
        try
        {
            var result = await inner.CommitAsync(
                step,
                tx =>
                {
                    settle = Look?.Invoke(tx);
                    var done = work(tx);
                    if (step is CommitStep.DirectoryAdopted or CommitStep.Erased)
                    {
                        NodeTable.Changed(tx);
                        bell.Ring(tx, Changed);
                    }

                    return done;
                },
                cancel);
            isKept = true;
            return result;
        }
        finally
        {
            settle?.Invoke(isKept);
        }
    }

    /// <inheritdoc/>
    public Task<T> ReadAsync<T>(Func<DbConnection, T> query, CancellationToken cancel) => inner.ReadAsync(query, cancel);

    /// <inheritdoc/>
    public Task ForgetAsync(CancellationToken cancel) => inner.ForgetAsync(cancel);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
