using System.Data.Common;
using Dapper;
using Trm.Node.Storage;

namespace Trm.Node.Tests.Processes;

/// <summary>A database whose process stands still for a moment before a commit of one step: meanwhile another one takes all its turns over.</summary>
internal sealed class RobbedDatabase(IDatabase inner) : IDatabase
{
    private readonly Lock _lock = new();
    private CommitStep? _step;
    private int _times;

    /// <summary>True once that has happened as often as it was to.</summary>
    public bool IsRobbed
    {
        get
        {
            lock (_lock)
                return _step is null;
        }
    }

    /// <summary>Before the next commits of that step.</summary>
    public RobbedDatabase Before(CommitStep step, int times = 1)
    {
        lock (_lock)
            (_step, _times) = (step, times);
        return this;
    }

    public async Task<T> CommitAsync<T>(CommitStep step, Func<DbTransaction, T> work, CancellationToken cancel)
    {
        if (IsNow(step))
            await inner.CommitAsync(CommitStep.Leased, tx => tx.Connection!.Execute("UPDATE lease SET holder = '', fence = fence + 1, until = 0 WHERE name LIKE 'pair/%' OR name = 'all'", transaction: tx), cancel);
        return await inner.CommitAsync(step, work, cancel);
    }

    public Task<T> ReadAsync<T>(Func<DbConnection, T> query, CancellationToken cancel) => inner.ReadAsync(query, cancel);

    public Task ForgetAsync(CancellationToken cancel) => inner.ForgetAsync(cancel);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private bool IsNow(CommitStep step)
    {
        lock (_lock)
        {
            if (_step != step)
                return false;
            if (--_times == 0)
                _step = null;
            return true;
        }
    }
}
