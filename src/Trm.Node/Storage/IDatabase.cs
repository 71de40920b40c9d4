using System.Data.Common;

namespace Trm.Node.Storage;

/// <summary>
/// A node's database. One writer at a time; a commit is durable when it returns. Steps are named, so that what fails
/// between two of them can be said and tested.
/// </summary>
public interface IDatabase : IAsyncDisposable
{
    /// <summary>
    /// Runs <paramref name="work"/>, once, and commits it. Nothing of it is kept where it throws. What waits at the same time may share its transaction, each in a savepoint of its own.
    /// </summary>
    Task<T> CommitAsync<T>(CommitStep step, Func<DbTransaction, T> work, CancellationToken cancel);

    /// <summary>Reads a consistent snapshot of what is committed. <paramref name="query"/> may be run again from its beginning, where the connection is lost.</summary>
    Task<T> ReadAsync<T>(Func<DbConnection, T> query, CancellationToken cancel);

    /// <summary>Afterwards nothing that was deleted or overwritten stands in any file of the database: neither on a free page nor in a write-ahead log.</summary>
    /// <exception cref="StorageFailedException">A reader stood in the way for too long; to be done again.</exception>
    Task ForgetAsync(CancellationToken cancel);
}
