using Trm.Contracts.Messages;

namespace Trm.Node.Outbox;

/// <summary>
/// When the same bytes are published again, counted from the broker's first confirm. Source: the contract's
/// acknowledgement rules; the values are defaults that an agreement may change.
/// </summary>
public sealed class ResendSchedule
{
    /// <summary>Routine: after 30 and 60 minutes; undelivered at 90.</summary>
    public IReadOnlyList<TimeSpan> Routine { get; init; } = [TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(60), TimeSpan.FromMinutes(90)];

    /// <summary>Urgent: after 1, 3 and 5 minutes; undelivered, with an alarm, at 10.</summary>
    public IReadOnlyList<TimeSpan> Urgent { get; init; } =
        [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10)];

    /// <summary>Once undelivered: once a day until it expires.</summary>
    public TimeSpan Undelivered { get; init; } = TimeSpan.FromDays(1);

    /// <summary>What is listed as missing is sent again at most once in this time.</summary>
    public TimeSpan Missing { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>When the row is due next after a confirm at <paramref name="now"/>.</summary>
    /// <param name="attempts">Publishes confirmed so far, this one included.</param>
    public DateTimeOffset? After(Lane lane, bool control, bool undelivered, long attempts, DateTimeOffset first, DateTimeOffset now)
    {
        if (control)
            return null;
        var times = Times(lane);
        return undelivered || attempts > times.Count ? now + Undelivered : first + times[(int)attempts - 1];
    }

    /// <summary>Whether a row with so many publishes has come to its last time: it is undelivered now.</summary>
    public bool IsExhausted(Lane lane, long attempts) => attempts >= Times(lane).Count;

    private IReadOnlyList<TimeSpan> Times(Lane lane) => lane == Lane.Urgent ? Urgent : Routine;
}
