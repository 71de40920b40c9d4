using System.Data.Common;
using Trm.Node.Processes;

namespace Trm.Node.Storage;

/// <summary>
/// A turn, or a duty, while it is held. What was judged in it is committed through it: where several processes run, each of its leases is checked in the very transaction, so that
/// whoever was overtaken commits nothing.
/// </summary>
internal sealed class HeldTurn(IDatabase database, Leases? leases, IReadOnlyList<Lease> held, Action release) : IDisposable
{
    private Action? _release = release;

    /// <summary>Commits what was decided in this turn.</summary>
    /// <exception cref="LeaseLostException">Another process has the turn by now; nothing was committed.</exception>
    public Task<T> CommitAsync<T>(CommitStep step, Func<DbTransaction, T> work, CancellationToken cancel) => leases is null
        ? database.CommitAsync(step, work, cancel)
        : database.CommitAsync(
            step,
            tx =>
            {
                leases.Check(tx, held);
                return work(tx);
            },
            cancel);

    /// <summary>Gives the turn back; once, however often it is called.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _release, null) is not { } end)
            return;
        foreach (var lease in held)
            leases!.Leave(lease);
        end();
    }
}
