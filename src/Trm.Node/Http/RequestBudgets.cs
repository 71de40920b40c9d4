using System.Threading.RateLimiting;

namespace Trm.Node.Http;

/// <summary>
/// How many calls each officer may still make. Stops and whatever has happened to a person are counted with nothing else: no flood of somebody's own questions, or of what they mend, holds up their hold.
/// </summary>
internal sealed class RequestBudgets(RequestOptions options) : IDisposable
{
    /// <summary>Least calls a minute that stop somebody, and least that mend something, however few others there are.</summary>
    public const int LeastUrgent = 60;

    private readonly PartitionedRateLimiter<Officer> _normal = Of(options.PerMinute);
    private readonly PartitionedRateLimiter<Officer> _messages = Of(options.PerMinute);
    private readonly PartitionedRateLimiter<Officer> _remedies = Of(Math.Max(options.PerMinute, LeastUrgent));
    private readonly PartitionedRateLimiter<Officer> _stops = Of(Math.Max(options.PerMinute, LeastUrgent));

    /// <summary>Takes one call; where none is left, when there will be one.</summary>
    public TimeSpan? Take(Officer officer, Measure measure) => Take(
        measure switch
        {
            Measure.Stop => _stops,
            Measure.Remedy => _remedies,
            _ => _normal,
        },
        officer);

    /// <summary>The same of a call with a message in it, of which nobody knows how urgent it is before it is read: none of them is counted with what is known to be urgent, or with the rest.</summary>
    public TimeSpan? TakeMessage(Officer officer) => Take(_messages, officer);

    /// <inheritdoc/>
    public void Dispose()
    {
        _normal.Dispose();
        _messages.Dispose();
        _remedies.Dispose();
        _stops.Dispose();
    }

    private static TimeSpan? Take(PartitionedRateLimiter<Officer> limiter, Officer officer)
    {
        using var lease = limiter.AttemptAcquire(officer);
        if (lease.IsAcquired)
            return null;
        return lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1);
    }

    // A minute's worth at once, and then as it comes back: evenly, and never more often than once a second.
    private static PartitionedRateLimiter<Officer> Of(int perMinute)
    {
        var back = Back(perMinute);
        return PartitionedRateLimiter.Create<Officer, Officer>(officer => RateLimitPartition.GetTokenBucketLimiter(officer, _ => new()
        {
            TokenLimit = perMinute,
            TokensPerPeriod = back.Calls,
            ReplenishmentPeriod = back.Every,
            QueueLimit = 0,
        }));
    }

    /// <summary>How many calls come back how often, so that a minute brings that many.</summary>
    internal static (int Calls, TimeSpan Every) Back(int perMinute)
    {
        var calls = (perMinute + 59) / 60;
        return (calls, TimeSpan.FromMinutes(1) * calls / perMinute);
    }
}
