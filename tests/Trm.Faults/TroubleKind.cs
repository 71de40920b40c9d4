namespace Trm.Faults;

/// <summary>What a network does to a message that the broker has confirmed.</summary>
internal enum TroubleKind
{
    /// <summary>It is gone.</summary>
    Lose,

    /// <summary>It comes several times, some of them much later.</summary>
    Duplicate,

    /// <summary>A damaged copy comes before it, or instead of it.</summary>
    Damage,

    /// <summary>It comes late, and so behind what was sent after it.</summary>
    Delay,
}
