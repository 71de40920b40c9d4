using System.Data.Common;
using Dapper;
using Trm.Node.Storage;

namespace Trm.Node.Tests.Courier;

/// <summary>A database that does not take whatever brings one certain transmission.</summary>
internal sealed class SpoiltDatabase(IDatabase inner) : IDatabase
{
    /// <summary>Which; none where null.</summary>
    public string? CoreId { get; set; }

    public Task<T> CommitAsync<T>(CommitStep step, Func<DbTransaction, T> work, CancellationToken cancel) => inner.CommitAsync(
        step,
        tx =>
        {
            var result = work(tx);
            return CoreId is { } id && tx.Connection!.ExecuteScalar<long>("SELECT count(*) FROM inbox WHERE core_id = @id", new { id }, tx) > 0 ? throw new InvalidOperationException("spoilt, by order of a test") : result;
        },
        cancel);

    public Task<T> ReadAsync<T>(Func<DbConnection, T> query, CancellationToken cancel) => inner.ReadAsync(query, cancel);

    public Task ForgetAsync(CancellationToken cancel) => inner.ForgetAsync(cancel);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
