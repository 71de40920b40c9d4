using System.Data.Common;
using Trm.Node.Inbox;
using Trm.Node.Storage;

namespace Trm.Node.Tests.Exchange;

/// <summary>A database that holds commits of one step back until it is told to let go, as a slow disk would; what parks is counted.</summary>
internal sealed class HoldingDatabase(IDatabase inner, CommitStep step) : IDatabase
{
    private TaskCompletionSource? _held;
    private int _reached, _parkedReads;

    /// <summary>A commit waits.</summary>
    public bool IsReached => Volatile.Read(ref _reached) > 0;

    /// <summary>How often what is parked was read since.</summary>
    public int ParkedReads => Volatile.Read(ref _parkedReads);

    /// <summary>From now on.</summary>
    public void Hold()
    {
        _parkedReads = 0;
        _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>What waits goes on.</summary>
    public void Release() => Interlocked.Exchange(ref _held, null)?.SetResult();

    public async Task<T> CommitAsync<T>(CommitStep s, Func<DbTransaction, T> work, CancellationToken cancel)
    {
        if (s == step && _held is { } held)
        {
            Interlocked.Increment(ref _reached);
            await held.Task;
        }

        return await inner.CommitAsync(s, work, cancel);
    }

    public async Task<T> ReadAsync<T>(Func<DbConnection, T> query, CancellationToken cancel)
    {
        var read = await inner.ReadAsync(query, cancel);
        if (read is IReadOnlyList<InboxRow>)
            Interlocked.Increment(ref _parkedReads);
        return read;
    }

    public Task ForgetAsync(CancellationToken cancel) => inner.ForgetAsync(cancel);

    public ValueTask DisposeAsync()
    {
        Release();
        return inner.DisposeAsync();
    }
}
