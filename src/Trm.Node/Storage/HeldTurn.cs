using System.Data.Common;

namespace Trm.Node.Storage;

/// <summary>A turn while it is held. What was judged in it is committed through it.</summary>
internal sealed class HeldTurn(IDatabase database, Action release) : IDisposable
{
    private Action? _release = release;

    /// <summary>Commits what was decided in this turn.</summary>
    public Task<T> CommitAsync<T>(CommitStep step, Func<DbTransaction, T> work, CancellationToken cancel) => database.CommitAsync(step, work, cancel);

    /// <summary>Gives the turn back; once, however often it is called.</summary>
    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
