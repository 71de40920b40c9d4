namespace Trm.Node.Machine;

/// <summary>When a node takes the room on its disk for scarce.</summary>
public sealed class DiskOptions
{
    /// <summary>What is kept free for reports, receipts and alarms; below it nothing new is begun.</summary>
    public DiskFloor Floor { get; init; } = DiskFloor.Default;

    /// <summary>After the storage has refused a commit for want of room, nothing new is begun for this time after it last did so: the free space of a database server cannot be seen.</summary>
    public TimeSpan Calm { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Refuses values under which the floor would be none, or never be reached from above.</summary>
    /// <exception cref="NodeStartException">A value is out of its limits.</exception>
    public void Validate()
    {
        if (!Floor.IsValid)
            throw new NodeStartException("OPTIONS_INVALID", "the disk floor is at least 1 MiB and at most 50 per cent");
        if (Calm <= TimeSpan.Zero)
            throw new NodeStartException("OPTIONS_INVALID", "the time of calm after a full disk is longer than nothing");
    }
}
