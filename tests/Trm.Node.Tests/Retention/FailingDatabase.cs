using System.Data.Common;
using Trm.Node.Storage;

namespace Trm.Node.Tests.Retention;

/// <summary>A database that fails once at one moment of an erasure, as a disk or the power would.</summary>
internal sealed class FailingDatabase(IDatabase inner) : IDatabase
{
    private int _commits;

    /// <summary>Where: before or after the n-th commit of the erasure, or instead of forgetting. Null for never.</summary>
    public Moment? At { get; set; }

    public async Task<T> CommitAsync<T>(CommitStep step, Func<DbTransaction, T> work, CancellationToken cancel)
    {
        var number = step == CommitStep.Erased && At is not null ? ++_commits : 0;
        FailIf(number == 1 && At == Moment.BeforeTheCommit);
        FailIf(number == 2 && At == Moment.BeforeItIsNoted);
        var result = await inner.CommitAsync(step, work, cancel);
        FailIf(number == 1 && At == Moment.AfterTheCommit);
        return result;
    }

    public Task<T> ReadAsync<T>(Func<DbConnection, T> query, CancellationToken cancel) => inner.ReadAsync(query, cancel);

    public Task ForgetAsync(CancellationToken cancel)
    {
        FailIf(At == Moment.InsteadOfForgetting);
        return inner.ForgetAsync(cancel);
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private void FailIf(bool now)
    {
        if (!now)
            return;
        At = null;
        throw new IOException("ends here, by order of a test");
    }

    internal enum Moment
    {
        BeforeTheCommit,
        AfterTheCommit,
        InsteadOfForgetting,
        BeforeItIsNoted,
    }
}
