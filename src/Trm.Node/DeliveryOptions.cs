namespace Trm.Node;

/// <summary>Times of delivery that no agreement changes. Source of the defaults: contracts/envelope.md, "Delivery".</summary>
public sealed class DeliveryOptions
{
    /// <summary>A message that waits for missing state is judged finally after this time.</summary>
    public TimeSpan ParkedAtMost { get; init; } = TimeSpan.FromHours(2);

    /// <summary>A gap is told to the peer once it is this old; what is on its way needs no word.</summary>
    public TimeSpan GapToldAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>While a gap stays open it is told again in this rhythm.</summary>
    public TimeSpan GapToldAgain { get; init; } = TimeSpan.FromHours(1);

    /// <summary>A gap older than this is an alarm.</summary>
    public TimeSpan GapAlarm { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How often a node looks at what time alone brings.</summary>
    public TimeSpan Tick { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A broker that refused or was absent is tried again after this time.</summary>
    public TimeSpan BrokerRetry { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A checkpoint is published within this time when something changed.</summary>
    public TimeSpan Checkpoint { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Once undelivered, a message goes out again in this rhythm until it expires.</summary>
    public TimeSpan UndeliveredAgain { get; init; } = TimeSpan.FromDays(1);

    /// <summary>What is listed as missing is sent again at most once in this time.</summary>
    public TimeSpan MissingAgain { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Our newest checkpoint goes to a witness at most once in this time, and only where the log grew by more than receipts.</summary>
    public TimeSpan CheckpointAgain { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A leaf of any kind that a witness has not cosigned is shown to it once it is this old; who does not answer is not asked again before.</summary>
    public TimeSpan UnwitnessedAtMost { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How often a node looks whether the broker keeps its mailboxes as they were made.</summary>
    public TimeSpan MailboxLook { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>With several processes: what one of them alone may do is another's after this time without a sign of life. Each tells that it lives five times as often.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Refuses values under which a node would never or always do a thing.</summary>
    /// <exception cref="NodeStartException">A time is not positive.</exception>
    public void Validate()
    {
        TimeSpan[] times = [ParkedAtMost, GapToldAfter, GapToldAgain, GapAlarm, Tick, BrokerRetry, Checkpoint, UndeliveredAgain, MissingAgain, CheckpointAgain, UnwitnessedAtMost, MailboxLook, Lease];
        if (times.Any(t => t <= TimeSpan.Zero))
            throw new NodeStartException("OPTIONS_INVALID", "every time of the delivery options is longer than nothing");
    }
}
