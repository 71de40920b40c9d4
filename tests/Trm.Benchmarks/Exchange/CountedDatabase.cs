using System.Collections.Concurrent;
using System.Data.Common;
using Trm.Node.Storage;

namespace Trm.Benchmarks.Exchange;

/// <summary>A node's database, with its commits counted by step; it tells of each, and answers what its writer has in force.</summary>
internal sealed class CountedDatabase(IDatabase inner) : IDatabase
{
    private readonly ConcurrentDictionary<CommitStep, long> _commits = new();

    /// <summary>Told of every commit once it is durable.</summary>
    public Action<CommitStep>? Committed { get; set; }

    /// <summary>Units of work so far; several may have shared one transaction.</summary>
    public IReadOnlyDictionary<CommitStep, long> Commits => new Dictionary<CommitStep, long>(_commits);

    /// <inheritdoc/>
    public async Task<T> CommitAsync<T>(CommitStep step, Func<DbTransaction, T> work, CancellationToken cancel)
    {
        var result = await inner.CommitAsync(step, work, cancel);
        _commits.AddOrUpdate(step, 1, (_, count) => count + 1);
        Committed?.Invoke(step);
        return result;
    }

    /// <inheritdoc/>
    public Task<T> ReadAsync<T>(Func<DbConnection, T> query, CancellationToken cancel) => inner.ReadAsync(query, cancel);

    /// <inheritdoc/>
    public Task ForgetAsync(CancellationToken cancel) => inner.ForgetAsync(cancel);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
