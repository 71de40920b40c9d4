using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;

namespace Trm.Node.Machine;

/// <summary>
/// Watches the room for what a node stores: the free space of the file systems under its folders, and what the storage itself refuses. Looks are cheap and made whenever it matters.
/// </summary>
/// <param name="folders">What lies in which folder; one that is not there yet is not looked at.</param>
internal sealed class DiskWatch(DiskOptions options, IReadOnlyList<(string Name, string Folder)> folders, TimeProvider time, NodeLog log)
{
    /// <summary>After a refused commit the storage is left alone for so long; then the next one tries.</summary>
    public static readonly TimeSpan Again = TimeSpan.FromSeconds(2);

    // A delivery is not held for longer: it goes back to the broker, and a node that is stopped does not wait for room.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private DiskLevel _level;
    private DiskLevel _said;
    private long? _refusedAt;
    private bool _isFull;

    /// <summary>What an officer hears.</summary>
    public static Rejection Rejection { get; } = new(
        RejectionCode.StorageLow, "storage", "the disk is full, or nearly: nothing new is begun until there is room again. Holds and other reports are still taken as long as there is any; telephone what cannot wait, and tell the administrator: trm node doctor");

    /// <summary>Where the folders lie, and what their file systems say.</summary>
    public DiskState Look()
    {
        var volumes = folders.Select(f => Volume.Of(f.Name, f.Folder)).OfType<Volume>().ToList();
        lock (_lock)
        {
            _level = volumes.Select(v => DiskState.LevelOf(v, options.Floor, _level)).DefaultIfEmpty(DiskLevel.Enough).Max();
            var state = new DiskState(_isFull ? DiskLevel.Full : IsCalmSince() ? _level : (DiskLevel)Math.Max((int)_level, (int)DiskLevel.Floor), volumes);
            if (state.Level != _said)
                log.DiskLevel((_said = state.Level).ToString(), volumes.Select(v => v.Free).DefaultIfEmpty(-1).Min(), options.Floor.ToString());
            return state;
        }
    }

    /// <summary>The storage refused a commit, or a file, for want of room.</summary>
    public void Refused()
    {
        lock (_lock)
        {
            _refusedAt = time.GetTimestamp();
            _isFull = true;
        }

        Look();
    }

    /// <summary>The storage took a commit.</summary>
    public void Taken()
    {
        lock (_lock)
            _isFull = false;
    }

    /// <summary>Returns once it is worth trying again.</summary>
    public async Task RoomAsync(CancellationToken cancel)
    {
        if (Wait() is { } rest)
            await Task.Delay(rest, time, cancel);
    }

    /// <summary>Returns once what comes over that lane may be taken: anything while there is room, nothing while there is none, and in between the urgent lane only.</summary>
    /// <exception cref="Storage.StorageFullException">There is still no room; the broker keeps it, and brings it again.</exception>
    public async Task RoomForAsync(Lane lane, CancellationToken cancel)
    {
        for (var since = time.GetTimestamp(); !(Look().Level is var level && (level < DiskLevel.Reserve || (lane == Lane.Urgent && Wait() is null)));)
        {
            if (time.GetElapsedTime(since) > Patience)
                throw new Storage.StorageFullException();
            await Task.Delay(Wait() ?? TimeSpan.FromSeconds(1), time, cancel);
            if (Wait() is null && level == DiskLevel.Full)
                return; // somebody has to try
        }
    }

    // How long the storage is still to be left alone.
    private TimeSpan? Wait()
    {
        lock (_lock)
            return _isFull && _refusedAt is { } at && Again - time.GetElapsedTime(at) is var rest && rest > TimeSpan.Zero ? rest : null;
    }

    private bool IsCalmSince() => _refusedAt is not { } at || time.GetElapsedTime(at) >= options.Calm;
}
