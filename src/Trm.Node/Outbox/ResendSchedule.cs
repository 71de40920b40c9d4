using Trm.Contracts.Deadlines;

namespace Trm.Node.Outbox;

/// <summary>
/// Which of the agreement's times is next. The times themselves are the agreement's, counted from the broker's first confirm; copies that the peer asked
/// for do not count as resends.
/// </summary>
internal static class ResendSchedule
{
    /// <summary>When the row is due next after a confirm at <paramref name="now"/>.</summary>
    public static DateTimeOffset After(ResendTimes times, DateTimeOffset first, DateTimeOffset now)
    {
        // A node or a broker that was down for long makes up for it one by one, not all at once.
        var next = times.Again.Append(times.Alarm).FirstOrDefault(t => t > now);
        return next == default ? now + (times.Again[0] - first) : next;
    }

    /// <summary>Whether a row with so many publishes has come to its last time: it is undelivered now.</summary>
    public static bool IsExhausted(ResendTimes times, long attempts, DateTimeOffset now) => attempts > times.Again.Count && now >= times.Alarm;
}
