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

    /// <summary>When the row is due next after a confirm at <paramref name="now"/>. Copies that the peer asked for do not count as resends.</summary>
    public DateTimeOffset? After(Lane lane, bool control, bool undelivered, DateTimeOffset first, DateTimeOffset now)
    {
        if (control)
            return null;
        if (undelivered)
            return now + Undelivered;
        // A node or a broker that was down for long makes up for it one by one, not all at once.
        var next = Times(lane).Select(t => first + t).FirstOrDefault(t => t > now);
        return next == default ? now + Times(lane)[0] : next;
    }

    /// <summary>Whether a row with so many publishes has come to its last time: it is undelivered now.</summary>
    public bool IsExhausted(Lane lane, long attempts, DateTimeOffset first, DateTimeOffset now) => attempts >= Times(lane).Count && now >= first + UndeliveredAfter(lane);

    /// <summary>How long after the first copy somebody telephones.</summary>
    public TimeSpan UndeliveredAfter(Lane lane) => Times(lane)[^1];

    private IReadOnlyList<TimeSpan> Times(Lane lane) => lane == Lane.Urgent ? Urgent : Routine;
}
