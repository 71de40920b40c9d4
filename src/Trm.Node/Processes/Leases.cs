using System.Diagnostics;
using Trm.Node.Storage;

namespace Trm.Node.Processes;

/// <summary>
/// The leases of one process. A lease stays with who has it until another process wants it: then it is handed over at once, or after a moment where it was only just taken. One whose
/// process stands still is free when its time is over, and one whose process ended as soon as the server has seen its connections end; who was overtaken finds out at its next commit,
/// which fails. Source: contracts/decisions/0044.
/// </summary>
/// <remarks>Within one process a lease has one user at a time: whoever takes it has the turn or the lock that stands for it here.</remarks>
internal sealed class Leases : IAsyncDisposable
{
    // Rather several batches in a row than a hand-over for each.
    private static readonly TimeSpan Tenure = TimeSpan.FromMilliseconds(30);

    private const string Wanted = "wanted ";
    private const string Given = "given ";

    private readonly IDatabase _database;
    private readonly IBell _bell;
    private readonly TimeSpan _lasting;
    private readonly NodeLog _log;
    private readonly Dictionary<string, Kept> _kept = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _unused = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _left = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TaskCompletionSource> _awaited = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _renewing;
    private HashSet<string> _gone = [];
    private string? _own;
    private int _isEnded;

    /// <summary>Leases of a new process, which are renewed from now on.</summary>
    /// <param name="process">The id of this process.</param>
    /// <param name="database">Where they are kept.</param>
    /// <param name="bell">Tells the others.</param>
    /// <param name="lasting">After so long without a sign of life they are free.</param>
    /// <param name="log">Hears of what was lost.</param>
    public Leases(string process, IDatabase database, IBell bell, TimeSpan lasting, NodeLog log)
    {
        (Process, _database, _bell, _lasting, _log) = (process, database, bell, lasting, log);
        _bell.Rang += Hear;
        _renewing = Task.Run(RenewAsync);
    }

    /// <summary>This process.</summary>
    public string Process { get; }

    /// <summary>Takes that lease for as long as this process lives, where nobody holds one of these. What a process left behind that ended without a word is waited for.</summary>
    /// <exception cref="NodeStartException"><c>ALREADY_RUNNING</c>: somebody does.</exception>
    public async Task EnterAsync(string name, IReadOnlyList<string> unless, CancellationToken cancel)
    {
        for (var since = Stopwatch.GetTimestamp(); ; await Task.Delay(_lasting / 10, cancel))
        {
            var taken = await _database.CommitAsync(CommitStep.Leased, tx =>
            {
                LeaseTable.Sweep(tx);
                return unless.Any(u => LeaseTable.Held(tx.Connection!, u, tx).Count > 0) ? null : LeaseTable.Take(tx, name, Process, _lasting);
            }, cancel);
            if (taken is not null)
            {
                lock (_kept)
                    _kept[name] = new(new(name, taken.Fence));
                if (name.StartsWith(Lease.Process, StringComparison.Ordinal))
                    _own = name;
                return;
            }

            if (Stopwatch.GetElapsedTime(since) > _lasting * 1.2)
                throw new NodeStartException("ALREADY_RUNNING", "another process of this node runs, perhaps on another machine; stop every one of them first");
        }
    }

    /// <summary>Waits until this process has the lease, and begins to use it.</summary>
    public async Task<Lease> TakeAsync(string name, CancellationToken cancel)
    {
        while (true)
        {
            if (Use(name) is { } kept)
                return kept;
            var given = Await(name);
            if (await TakeNowAsync(name, isWanted: true, cancel) is { } taken)
                return taken;
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            await Task.WhenAny(given, WaitAsync(name, either.Token));
            await either.CancelAsync();
            cancel.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Begins to use the lease where this process has it or it is free; null where another process has it.</summary>
    public async Task<Lease?> TryTakeAsync(string name, CancellationToken cancel) =>
        Use(name) ?? (await _database.ReadAsync(db => LeaseTable.IsFree(db, name, Process) && !(IsLeft(name) && LeaseTable.AreOthers(db, Process)), cancel)
            ? await TakeNowAsync(name, isWanted: false, cancel)
            : null);

    /// <summary>This process failed at what the lease is for: it gives it back, where it has it, and leaves it to others for a while, where there are any.</summary>
    public void GiveUp(string name)
    {
        lock (_kept)
        {
            if (!_kept.TryGetValue(name, out var kept))
                return;
            _left[name] = Stopwatch.GetTimestamp();
            kept.IsWanted = true;
            GiveWhereWanted(kept);
        }
    }

    /// <summary>Inside a transaction: whether nobody has taken any of them over.</summary>
    /// <exception cref="LeaseLostException">Somebody has.</exception>
    public void Check(System.Data.Common.DbTransaction tx, IReadOnlyList<Lease> held)
    {
        // Every one that is lost: whoever does it anew takes all of them again, and does not find out about the next.
        var lost = held.Where(lease => !LeaseTable.Holds(tx, lease, Process)).ToList();
        lost.ForEach(Forget);
        if (lost is [var first, ..])
            throw new LeaseLostException(first.Name);
    }

    /// <summary>Ends the use. The lease stays here until another process wants it.</summary>
    public void Leave(Lease lease)
    {
        lock (_kept)
        {
            if (!_kept.TryGetValue(lease.Name, out var kept) || kept.Lease != lease)
                return;
            kept.InUse = false;
            GiveWhereWanted(kept);
        }
    }

    /// <summary>Gives back everything; once, however often it is called.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isEnded, 1) == 1)
            return;
        _bell.Rang -= Hear;
        await _stopping.CancelAsync();
        await _renewing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        List<string> names;
        lock (_kept)
        {
            names = [.. _kept.Keys];
            _kept.Clear();
        }

        try
        {
            await _database.CommitAsync(CommitStep.Leased, tx =>
            {
                LeaseTable.End(tx, Process);
                foreach (var name in names)
                    _bell.Ring(tx, Given + name);
                return 0;
            }, CancellationToken.None);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // They are free when their time is over.
            _log.LoopFailed("leases", failure.GetType().Name, 0);
        }

        _stopping.Dispose();
    }

    // Longer than the pause of a loop that failed, so that each of the others has looked before us.
    private bool IsLeft(string name)
    {
        lock (_kept)
            return _left.TryGetValue(name, out var since) && Stopwatch.GetElapsedTime(since) < _lasting * 6;
    }

    private Lease? Use(string name)
    {
        lock (_kept)
        {
            if (!_kept.TryGetValue(name, out var kept))
                return null;
            kept.InUse = true;
            return kept.Lease;
        }
    }

    private async Task<Lease?> TakeNowAsync(string name, bool isWanted, CancellationToken cancel)
    {
        var row = await _database.CommitAsync(CommitStep.Leased, tx =>
        {
            var taken = LeaseTable.Take(tx, name, Process, _lasting);
            if (taken is null && isWanted && LeaseTable.Want(tx, name, Process))
                _bell.Ring(tx, Wanted + name);
            return taken;
        }, cancel);
        if (row is null)
            return null;
        var lease = new Lease(name, row.Fence);
        lock (_kept)
            _kept[name] = new(lease) { IsWanted = row.Wanted is not null };
        return lease;
    }

    // Where its process is gone nobody gives it: it is free by time. That we wait is said again where a process that ended took it along.
    private async Task WaitAsync(string name, CancellationToken cancel)
    {
        var look = TimeSpan.FromMilliseconds(Math.Clamp(_lasting.TotalMilliseconds / 20, 20, 250));
        do
        {
            await Task.Delay(look, cancel);
        }
        while (!await _database.ReadAsync(db => LeaseTable.IsWorthTrying(db, name, Process), cancel));
    }

    private Task Await(string name)
    {
        lock (_awaited)
            return (_awaited.TryGetValue(name, out var awaited) ? awaited : _awaited[name] = new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
    }

    private void Hear(string what)
    {
        if (what.StartsWith(Given, StringComparison.Ordinal))
        {
            TaskCompletionSource? awaited;
            lock (_awaited)
                _awaited.Remove(what[Given.Length..], out awaited);
            awaited?.TrySetResult();
        }
        else if (what.StartsWith(Wanted, StringComparison.Ordinal))
        {
            lock (_kept)
                if (_kept.TryGetValue(what[Wanted.Length..], out var kept))
                {
                    kept.IsWanted = true;
                    GiveWhereWanted(kept);
                }
        }
    }

    // Within the lock. What was only just taken is given a moment later.
    private void GiveWhereWanted(Kept kept)
    {
        if (!kept.IsWanted || kept.InUse)
            return;
        var remains = Tenure - Stopwatch.GetElapsedTime(kept.Since);
        if (remains > TimeSpan.Zero)
        {
            if (!kept.IsTimed)
            {
                kept.IsTimed = true;
                _ = Task.Delay(remains).ContinueWith(_ => GiveLater(kept), TaskScheduler.Default);
            }

            return;
        }

        _kept.Remove(kept.Lease.Name);
        _ = GiveAsync(kept.Lease);
    }

    private void GiveLater(Kept kept)
    {
        lock (_kept)
            if (_kept.GetValueOrDefault(kept.Lease.Name) == kept)
            {
                kept.IsTimed = false;
                GiveWhereWanted(kept);
            }
    }

    private async Task GiveAsync(Lease lease)
    {
        try
        {
            await _database.CommitAsync(CommitStep.Leased, tx =>
            {
                LeaseTable.GiveBack(tx, lease, Process);
                _bell.Ring(tx, Given + lease.Name);
                return 0;
            }, CancellationToken.None);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // The next renewal finds that it holds what nobody uses here, and gives it back again.
            _log.LoopFailed("leases", failure.GetType().Name, 0);
        }
    }

    private async Task RenewAsync()
    {
        for (; ; await Task.Delay(_lasting / 5, _stopping.Token))
        {
            try
            {
                var begun = Stopwatch.GetTimestamp();
                (var held, _gone) = await _database.CommitAsync(CommitStep.Leased, tx => (Renew(tx), Bury(tx)), _stopping.Token);
                Compare(held, begun);
            }
            catch (Exception failure) when (!_stopping.IsCancellationRequested && failure is not OutOfMemoryException)
            {
                _gone = []; // two looks in a row, with the server there all the time
                _log.LoopFailed("leases", failure.GetType().Name, (_lasting / 5).TotalSeconds);
            }
        }
    }

    private IReadOnlyList<LeaseTable.Row> Renew(System.Data.Common.DbTransaction tx)
    {
        // Who stood still for so long that it was forgotten, or taken for dead, lives all the same; and says so again where nobody has to be alone.
        if (_own is { } own && !LeaseTable.Exists(tx, own) && LeaseTable.Held(tx.Connection!, Lease.Alone, tx).Count == 0)
            LeaseTable.Take(tx, own, Process, _lasting);
        return LeaseTable.Renew(tx, Process, _lasting);
    }

    // Who has no connection to the server any more, at two looks in a row, is dead or cut off: nobody need wait until its time is over. The fence keeps one that was only slow to come
    // back from harm.
    private HashSet<string> Bury(System.Data.Common.DbTransaction tx)
    {
        var gone = LeaseTable.Gone(tx, Process);
        foreach (var name in gone.Where(_gone.Contains).SelectMany(process => LeaseTable.End(tx, process)))
            _bell.Ring(tx, Given + name);
        return [.. gone];
    }

    private void Compare(IReadOnlyList<LeaseTable.Row> held, long begun)
    {
        var rows = held.ToDictionary(r => r.Name, StringComparer.Ordinal);
        lock (_kept)
        {
            foreach (var kept in _kept.Values.Where(k => k.Since < begun && k.Lease.Name != _own && rows.GetValueOrDefault(k.Lease.Name)?.Fence != k.Lease.Fence).ToList())
                Forget(kept.Lease);
            foreach (var row in rows.Values.Where(r => r.Name != _own))
            {
                if (!_kept.TryGetValue(row.Name, out var kept))
                {
                    GiveUnused(new(row.Name, row.Fence));
                    continue;
                }

                kept.IsWanted |= row.Wanted is not null;
                GiveWhereWanted(kept);
            }
        }
    }

    // Kept for who no longer waits, or given back while the storage failed: found twice it is nobody's here. Found once it may be about to be used.
    private void GiveUnused(Lease lease)
    {
        if (_unused.Remove(lease.Name, out var fence) && fence == lease.Fence)
            _ = GiveAsync(lease);
        else
            _unused[lease.Name] = lease.Fence;
    }

    private void Forget(Lease lease)
    {
        lock (_kept)
            if (!_kept.TryGetValue(lease.Name, out var kept) || kept.Lease != lease || !_kept.Remove(lease.Name))
                return;
        _log.LeaseLost(lease.Name);
    }

    private sealed class Kept(Lease lease)
    {
        public Lease Lease { get; } = lease;
        public long Since { get; } = Stopwatch.GetTimestamp();
        public bool InUse { get; set; } = true;
        public bool IsWanted { get; set; }
        public bool IsTimed { get; set; }
    }
}
