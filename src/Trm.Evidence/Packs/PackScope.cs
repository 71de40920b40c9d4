namespace Trm.Evidence.Packs;

/// <summary>What an evidence pack is about.</summary>
public enum PackScope
{
    /// <summary>Every leaf of the log up to the checkpoint: proves completeness.</summary>
    Whole,

    /// <summary>Every leaf of a range: complete for what was recorded in it, but a fate may lie behind it.</summary>
    Period,

    /// <summary>What concerns one case: proves only what it contains.</summary>
    Case,

    /// <summary>What concerns one transmission: proves only what it contains.</summary>
    Message,

    /// <summary>Events 1 to 8 of one pair, for the other side of it: without private parts, and with a proof for each leaf instead of the log, which shows everybody's events.</summary>
    Peer,
}
