using Trm.Contracts.Identifiers;

namespace Trm.Node.Storage;

/// <summary>
/// Who decides, decides alone: reading a case, judging, numbering, sealing and committing is one turn. A case belongs to one peer, and so does a sequence: there is a turn per
/// peer, and one of all peers for the few things that concern them all. No encryption happens inside a transaction, and no number is given twice.
/// </summary>
/// <remarks>
/// Nobody takes a turn while holding one: who needs several peers names them all at once, and they are taken in the order of their ids. What is taken in one order, and never
/// waited for with something in hand, cannot lock anybody out.
/// </remarks>
internal sealed class Turn(IDatabase database) : IDisposable
{
    private readonly Dictionary<ParticipantId, SemaphoreSlim> _peers = [];
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly SemaphoreSlim _none = new(1, 1);
    private int _taken;

    /// <summary>The turn of that peer.</summary>
    public Task<HeldTurn> TakeAsync(ParticipantId peer, CancellationToken cancel) => TakeAsync([peer], cancel);

    /// <summary>The turns of these peers, as one.</summary>
    public async Task<HeldTurn> TakeAsync(IEnumerable<ParticipantId> peers, CancellationToken cancel)
    {
        var taken = new List<SemaphoreSlim>();
        try
        {
            foreach (var peer in peers.Distinct().OrderBy(p => p.Value, StringComparer.Ordinal))
            {
                var one = Of(peer);
                await one.WaitAsync(cancel);
                taken.Add(one);
            }

            await EnterAsync(cancel);
        }
        catch
        {
            Release(taken);
            throw;
        }

        return new(database, () =>
        {
            Leave();
            Release(taken);
        });
    }

    /// <summary>The turn of all peers: nobody else holds any.</summary>
    public async Task<HeldTurn> TakeAllAsync(CancellationToken cancel)
    {
        // Whoever comes later waits at the gate; whoever is inside comes to an end.
        await _gate.WaitAsync(cancel);
        try
        {
            await _none.WaitAsync(cancel);
        }
        catch
        {
            _gate.Release();
            throw;
        }

        return new(database, () =>
        {
            _none.Release();
            _gate.Release();
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var one in _peers.Values)
            one.Dispose();
        _gate.Dispose();
        _none.Dispose();
    }

    private SemaphoreSlim Of(ParticipantId peer)
    {
        lock (_peers)
            return _peers.TryGetValue(peer, out var one) ? one : _peers[peer] = new(1, 1);
    }

    // The first who enters closes the room to who wants it alone; the last who leaves opens it.
    private async Task EnterAsync(CancellationToken cancel)
    {
        await _gate.WaitAsync(cancel);
        try
        {
            lock (_none)
            {
                if (_taken > 0)
                {
                    _taken++;
                    return;
                }
            }

            await _none.WaitAsync(cancel);
            lock (_none)
                _taken = 1;
        }
        finally
        {
            _gate.Release();
        }
    }

    private void Leave()
    {
        lock (_none)
            if (--_taken == 0)
                _none.Release();
    }

    private static void Release(List<SemaphoreSlim> taken)
    {
        foreach (var one in taken)
            one.Release();
    }
}
