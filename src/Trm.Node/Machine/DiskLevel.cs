namespace Trm.Node.Machine;

/// <summary>How scarce the room is, and what a node still does; from well to worse.</summary>
public enum DiskLevel
{
    /// <summary>More than twice the floor is free.</summary>
    Enough,

    /// <summary>Less than twice the floor: an alarm, and nothing else yet.</summary>
    Low,

    /// <summary>Less than the floor: nothing new is begun. Reports, holds, receipts, test messages and views go on.</summary>
    Floor,

    /// <summary>Less than half of the floor: the normal lane is not read any more; it waits with the broker.</summary>
    Reserve,

    /// <summary>The storage refuses commits for want of room: nothing is read, and what is asked of the node is refused.</summary>
    Full,
}
