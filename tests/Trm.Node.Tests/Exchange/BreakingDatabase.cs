using System.Data.Common;
using Trm.Node.Storage;

namespace Trm.Node.Tests.Exchange;

/// <summary>A database behind which the world ends once: a commit is durable, and nobody is told.</summary>
/// <param name="after">The step after which it ends; any where null.</param>
/// <param name="times">The how many-th of these commits is the last.</param>
internal sealed class BreakingDatabase(IDatabase inner, CommitStep? after, int times = 1) : IDatabase
{
    private int _broken;

    public bool IsBroken => _broken >= times;

    /// <summary>From now on; before, it is a database like any other.</summary>
    public bool Armed { get; set; } = true;

    public async Task<T> CommitAsync<T>(CommitStep step, Func<DbTransaction, T> work, CancellationToken cancel)
    {
        var result = await inner.CommitAsync(step, work, cancel);
        // Leases come and go with time.
        return Armed && (after is null ? step != CommitStep.Leased : step == after) && Interlocked.Increment(ref _broken) == times ? throw new IOException("ends here, by order of a test") : result;
    }

    public Task<T> ReadAsync<T>(Func<DbConnection, T> query, CancellationToken cancel) => inner.ReadAsync(query, cancel);

    public Task ForgetAsync(CancellationToken cancel) => inner.ForgetAsync(cancel);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
