using System.Data.Common;
using Trm.Node.Storage;

namespace Trm.Node.Tests.Health;

/// <summary>A database that is away while a test says so.</summary>
internal sealed class AwayDatabase(IDatabase inner) : IDatabase
{
    public bool IsAway { get; set; }

    public Task<T> CommitAsync<T>(CommitStep step, Func<DbTransaction, T> work, CancellationToken cancel) =>
        IsAway ? Task.FromException<T>(new StorageFailedException("away, by order of a test")) : inner.CommitAsync(step, work, cancel);

    public Task<T> ReadAsync<T>(Func<DbConnection, T> query, CancellationToken cancel) =>
        IsAway ? Task.FromException<T>(new StorageFailedException("away, by order of a test")) : inner.ReadAsync(query, cancel);

    public Task ForgetAsync(CancellationToken cancel) => inner.ForgetAsync(cancel);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
