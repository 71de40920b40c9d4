using System.Data.Common;
using Trm.Node.Storage;

namespace Trm.Node.Tests.Attachments;

/// <summary>A database in which one commit is held up until the test lets it go: whoever makes it has read, and has not written.</summary>
/// <param name="at">The step at which it is held up.</param>
/// <param name="number">The how many-th of these commits.</param>
internal sealed class HeldDatabase(IDatabase inner, CommitStep at, int number) : IDatabase
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _commits;

    /// <summary>Somebody waits there.</summary>
    public Task Reached => _reached.Task.WaitAsync(TimeSpan.FromSeconds(30));

    public void Release() => _released.TrySetResult();

    /// <summary>Commits past the one that is held up.</summary>
    public Task<int> PastAsync(Action<DbTransaction> work) => inner.CommitAsync(CommitStep.Elapsed, tx =>
    {
        work(tx);
        return 0;
    }, CancellationToken.None);

    public async Task<T> CommitAsync<T>(CommitStep step, Func<DbTransaction, T> work, CancellationToken cancel)
    {
        if (step == at && Interlocked.Increment(ref _commits) == number)
        {
            _reached.TrySetResult();
            await _released.Task.WaitAsync(cancel);
        }

        return await inner.CommitAsync(step, work, cancel);
    }

    public Task<T> ReadAsync<T>(Func<DbConnection, T> query, CancellationToken cancel) => inner.ReadAsync(query, cancel);

    public Task ForgetAsync(CancellationToken cancel) => inner.ForgetAsync(cancel);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
