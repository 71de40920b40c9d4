using System.Collections.Concurrent;
using System.Data.Common;
using Trm.Node.Storage;

namespace Trm.Node.Tests.Witness;

/// <summary>A database under which no checkpoint is published while the disk of the log does not work.</summary>
internal sealed class StuckLog(IDatabase inner) : IDatabase
{
    public bool IsStuck { get; set; }

    /// <summary>What was committed, in order.</summary>
    public ConcurrentQueue<CommitStep> Steps { get; } = new();

    public async Task<T> CommitAsync<T>(CommitStep step, Func<DbTransaction, T> work, CancellationToken cancel)
    {
        if (IsStuck && step == CommitStep.CheckpointPublished)
            throw new IOException("no checkpoint, by order of a test");
        var result = await inner.CommitAsync(step, work, cancel);
        Steps.Enqueue(step);
        return result;
    }

    public Task<T> ReadAsync<T>(Func<DbConnection, T> query, CancellationToken cancel) => inner.ReadAsync(query, cancel);

    public Task ForgetAsync(CancellationToken cancel) => inner.ForgetAsync(cancel);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
