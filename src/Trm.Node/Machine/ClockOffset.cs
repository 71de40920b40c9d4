namespace Trm.Node.Machine;

/// <summary>What receipts say about our own clock. Source: contracts/envelope.md, "Keys", the clock.</summary>
internal static class ClockOffset
{
    /// <summary>Over this an alarm.</summary>
    public static readonly TimeSpan Alarming = TimeSpan.FromMinutes(2);

    /// <summary>Over this only reports and control messages are sent.</summary>
    public static readonly TimeSpan Stopping = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How far our clock is ahead of the peer's, at least (behind: below zero). A peer received what we sent after we sealed it and before its receipt was here; a time
    /// outside says that the two clocks differ by that much or more. Sealing, not the broker's confirm, begins it: a confirm may be lost and come late, and would then
    /// accuse a clock that is right.
    /// </summary>
    public static TimeSpan Of(DateTimeOffset sealedAt, DateTimeOffset receivedAt, DateTimeOffset arrivedAt) =>
        receivedAt < sealedAt ? sealedAt - receivedAt : receivedAt > arrivedAt ? arrivedAt - receivedAt : TimeSpan.Zero;

    /// <summary>The median; of an even number the one in the middle nearer to zero, since half of the peers find nothing worse. Null of none: not judged.</summary>
    public static TimeSpan? Median(IReadOnlyCollection<TimeSpan> offsets)
    {
        if (offsets.Count == 0)
            return null;
        var sorted = offsets.Order().ToList();
        var (low, high) = (sorted[(sorted.Count - 1) / 2], sorted[sorted.Count / 2]);
        return low.Duration() <= high.Duration() ? low : high;
    }
}
