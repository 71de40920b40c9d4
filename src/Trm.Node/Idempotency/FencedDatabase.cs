using System.Data.Common;
using Trm.Contracts.Rejections;
using Trm.Node.Storage;

namespace Trm.Node.Idempotency;

/// <summary>
/// A database in which every commit of a <see cref="KeyedRequest"/> says so in its own transaction. What is refused within one has done nothing that was asked for: it is judged anew when it is asked again.
/// Leases are nothing that was asked for.
/// </summary>
internal sealed class FencedDatabase(IDatabase inner) : IDatabase
{
    /// <inheritdoc/>
    public Task<T> CommitAsync<T>(CommitStep step, Func<DbTransaction, T> work, CancellationToken cancel) => step != CommitStep.Leased && KeyedRequest.Current is { } request
        ? inner.CommitAsync(
            step,
            tx =>
            {
                var result = work(tx);
                if (result is IJudged { IsOk: false })
                    request.Check(tx);
                else
                    request.Act(tx);
                return result;
            },
            cancel)
        : inner.CommitAsync(step, work, cancel);

    /// <inheritdoc/>
    public Task<T> ReadAsync<T>(Func<DbConnection, T> query, CancellationToken cancel) => inner.ReadAsync(query, cancel);

    /// <inheritdoc/>
    public Task ForgetAsync(CancellationToken cancel) => inner.ForgetAsync(cancel);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
