using Trm.Contracts.Identifiers;
using Trm.Node.Processes;

namespace Trm.Node.Storage;

/// <summary>
/// Who decides, decides alone: reading a case, judging, numbering, sealing and committing is one turn. A case belongs to one peer, and so does a sequence: there is a turn per
/// peer, and one of all peers for the few things that concern them all. No encryption happens inside a transaction, and no number is given twice.
/// </summary>
/// <remarks>
/// Nobody takes a turn while holding one: who needs several peers names them all at once, and they are taken in the order of their ids. What is taken in one order, and never
/// waited for with something in hand, cannot lock anybody out. A duty may be held meanwhile: who holds one waits for nobody who waits for it. With several processes a turn of this process is a lease as well, taken in the same order.
/// </remarks>
/// <param name="database">What is decided in a turn is committed there.</param>
/// <param name="leases">The leases of this process; null where it is the only one.</param>
/// <param name="everybody">All peers there are; asked where leases are.</param>
internal sealed class Turn(IDatabase database, Leases? leases = null, Func<CancellationToken, Task<IReadOnlyList<ParticipantId>>>? everybody = null) : IDisposable
{
    // A process that stands still so often in one act has other troubles.
    private const int MaxAttempts = 5;

    private readonly Dictionary<ParticipantId, SemaphoreSlim> _peers = [];
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly SemaphoreSlim _none = new(1, 1);
    private int _taken;

    /// <summary>
    /// Does it, and does it anew where another process took a lease over meanwhile: nothing of it was committed, and it is judged by what holds now. What it does must bear that.
    /// </summary>
    /// <exception cref="LeaseLostException">Lost five times running.</exception>
    public static async Task<T> AnewAsync<T>(Func<Task<T>> act)
    {
        for (var attempt = 1; ; attempt++)
            try
            {
                return await act();
            }
            catch (LeaseLostException) when (attempt < MaxAttempts)
            {
                // This process stood still; whoever took over has done what it wanted.
            }
    }

    /// <inheritdoc cref="AnewAsync{T}"/>
    public static Task AnewAsync(Func<Task> act) => AnewAsync(() => Nothing(act()));

    /// <summary>Does it in the turn of that peer, from reading to committing; anew where the turn was lost (<see cref="AnewAsync{T}"/>).</summary>
    public Task<T> DoAsync<T>(ParticipantId peer, Func<HeldTurn, Task<T>> act, CancellationToken cancel) => AnewAsync(() => InAsync(TakeAsync(peer, cancel), act));

    /// <inheritdoc cref="DoAsync{T}"/>
    public Task DoAsync(ParticipantId peer, Func<HeldTurn, Task> act, CancellationToken cancel) => DoAsync(peer, turn => Nothing(act(turn)), cancel);

    /// <summary>Does it in the turn of all peers; anew where that was lost.</summary>
    public Task<T> DoForAllAsync<T>(Func<HeldTurn, Task<T>> act, CancellationToken cancel) => AnewAsync(() => InAsync(TakeAllAsync(cancel), act));

    /// <inheritdoc cref="DoForAllAsync{T}"/>
    public Task DoForAllAsync(Func<HeldTurn, Task> act, CancellationToken cancel) => DoForAllAsync(turn => Nothing(act(turn)), cancel);

    /// <summary>The turn of that peer.</summary>
    public Task<HeldTurn> TakeAsync(ParticipantId peer, CancellationToken cancel) => TakeAsync([peer], cancel);

    /// <summary>The turns of these peers, as one.</summary>
    public async Task<HeldTurn> TakeAsync(IEnumerable<ParticipantId> peers, CancellationToken cancel)
    {
        var taken = new List<SemaphoreSlim>();
        var ordered = Ordered(peers);
        try
        {
            foreach (var peer in ordered)
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

        return await HoldAsync(() => Task.FromResult(ordered.Select(p => Lease.Pair + p.Value)), () =>
        {
            Leave();
            Release(taken);
        }, cancel);
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

        return await HoldAsync(() => EverybodyAsync(cancel), () =>
        {
            _none.Release();
            _gate.Release();
        }, cancel);
    }

    /// <summary>The duty of that name, where this process has it or nobody has; null where another process has it.</summary>
    public async Task<HeldTurn?> TryTakeDutyAsync(string duty, CancellationToken cancel) => leases is null
        ? new(database, null, [], () => { })
        : await leases.TryTakeAsync(duty, cancel) is { } lease ? new(database, leases, [lease], () => { }) : null;

    /// <summary>The duty of that name, as soon as another process gives it.</summary>
    public async Task<HeldTurn> TakeDutyAsync(string duty, CancellationToken cancel) => leases is null
        ? new(database, null, [], () => { })
        : new(database, leases, [await leases.TakeAsync(duty, cancel)], () => { });

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var one in _peers.Values)
            one.Dispose();
        _gate.Dispose();
        _none.Dispose();
    }

    private static async Task<T> InAsync<T>(Task<HeldTurn> taking, Func<HeldTurn, Task<T>> act)
    {
        using var turn = await taking;
        return await act(turn);
    }

    private static async Task<bool> Nothing(Task act)
    {
        await act;
        return true;
    }

    // In that order, and before those of the pairs: two that want all of them do not each take half.
    private async Task<IEnumerable<string>> EverybodyAsync(CancellationToken cancel) =>
        [Lease.All, .. Ordered(await everybody!(cancel)).Select(p => Lease.Pair + p.Value)];

    private async Task<HeldTurn> HoldAsync(Func<Task<IEnumerable<string>>> names, Action release, CancellationToken cancel)
    {
        var held = new List<Lease>();
        try
        {
            if (leases is not null)
                foreach (var name in await names())
                    held.Add(await leases.TakeAsync(name, cancel));
        }
        catch
        {
            held.ForEach(leases!.Leave);
            release();
            throw;
        }

        return new(database, leases, held, release);
    }

    private static List<ParticipantId> Ordered(IEnumerable<ParticipantId> peers) => [.. peers.Distinct().OrderBy(p => p.Value, StringComparer.Ordinal)];

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
