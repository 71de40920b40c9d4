using System.Security.Cryptography;

namespace Trm.Node.Hooks;

/// <summary>When a hook that took no call is called again, and when no more.</summary>
internal static class HookRetry
{
    /// <summary>An event is tried for three days - a weekend without anybody, and a day - and is parked then.</summary>
    public static readonly TimeSpan ParkedAfter = TimeSpan.FromHours(72);

    /// <summary>A hook that takes nothing for an hour is an alarm.</summary>
    public static readonly TimeSpan Alarming = TimeSpan.FromHours(1);

    /// <summary>So often that is looked at.</summary>
    public static readonly TimeSpan LookedAt = TimeSpan.FromMinutes(1);

    /// <summary>The longest pause.</summary>
    public static readonly TimeSpan Last = TimeSpan.FromHours(1);

    /// <summary>Where a call that was due comes so much later, nobody called meanwhile: the time in which a hook refuses begins anew.</summary>
    public static readonly TimeSpan Asleep = TimeSpan.FromDays(1);

    private static readonly TimeSpan First = TimeSpan.FromSeconds(10);

    /// <summary>How long to wait: twice as long after every failure, from 10 seconds to an hour, and of that a random part of the second half less, so that many nodes do not call at once.</summary>
    /// <param name="failures">Calls in a row that were not taken, this one included: at least 1.</param>
    public static TimeSpan Pause(long failures)
    {
        var whole = (int)Math.Min(First.TotalMilliseconds * (1L << (int)Math.Min(failures - 1, 10)), Last.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(whole - RandomNumberGenerator.GetInt32((whole / 2) + 1));
    }
}
