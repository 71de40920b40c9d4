using Trm.Contracts.Identifiers;
using Trm.Envelope.Directory;
using Trm.Node.Storage;

namespace Trm.Node.Processes;

/// <summary>The other processes of the same node, as this one meets them: the bell, the leases, the database that looks before it commits.</summary>
internal sealed class Others : IAsyncDisposable
{
    private readonly IBell _bell;
    private readonly SharedDatabase _database;
    private readonly Signal _changed;
    private Memory? _memory;

    /// <summary>A process that is about to enter.</summary>
    /// <param name="process">The id of this one.</param>
    /// <param name="database">The database that all of them write.</param>
    /// <param name="bell">Wakes them; disposed of with this.</param>
    /// <param name="lasting">A lease of a process that gives no sign of life is free after this time.</param>
    /// <param name="log">Where it logs.</param>
    public Others(string process, IDatabase database, IBell bell, TimeSpan lasting, NodeLog log)
    {
        _bell = bell;
        _database = new SharedDatabase(database, bell);
        _changed = new Signal(TimeProvider.System);
        Leases = new Leases(process, _database, bell, lasting, log);
        _bell.Rang += Hear;
    }

    /// <summary>The database for everything that this process does.</summary>
    public IDatabase Database => _database;

    /// <summary>The leases of this process.</summary>
    public Leases Leases { get; }

    /// <summary>Says that this process runs from now on, so that nobody puts another database or generation under it; or that it is alone, and nobody may begin to run.</summary>
    /// <exception cref="NodeStartException">Another process runs, or one that must be alone is at work.</exception>
    public async Task EnterAsync(bool isAlone, CancellationToken cancel)
    {
        var name = isAlone ? Lease.Alone : Lease.Process + Leases.Process;
        await Leases.EnterAsync(name, isAlone ? [Lease.Alone, Lease.Process] : [Lease.Alone], cancel);
    }

    /// <summary>Every peer that anybody may hold a turn of: those of the directory, and those of before.</summary>
    public async Task<IReadOnlyList<ParticipantId>> PeersAsync(TrustDirectory directory, CancellationToken cancel) =>
    [
        .. directory.Participants.Select(p => p.Id),
        .. (await _database.ReadAsync(db => LeaseTable.Names(db, Lease.Pair), cancel)).Select(n => ParticipantId.Parse(n[Lease.Pair.Length..]).Value),
    ];

    /// <summary>From now on every commit looks whether another process has changed what this one remembers.</summary>
    public void Remember(Memory memory) => _database.Look = (_memory = memory).Look;

    /// <summary>Looks whenever another process rings, and from time to time; then calls what follows.</summary>
    /// <exception cref="GenerationEndedException">Another generation has begun.</exception>
    public async Task WatchAsync(TimeSpan tick, Func<CancellationToken, Task> looked, CancellationToken cancel)
    {
        while (true)
        {
            await _memory!.LookAsync(cancel);
            await looked(cancel);
            await _changed.WaitAsync(tick, cancel);
        }
    }

    /// <summary>Gives back everything, so that the others go on at once.</summary>
    public async ValueTask DisposeAsync()
    {
        _database.Look = null;
        await Leases.DisposeAsync();
        _bell.Rang -= Hear;
        await _bell.DisposeAsync();
    }

    private void Hear(string what)
    {
        if (what == SharedDatabase.Changed)
            _changed.Ring();
    }
}
