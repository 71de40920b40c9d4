namespace Trm.Node.Broker;

/// <summary>
/// When a mailbox that refuses is asked over a new connection. A refusal says that the mailbox is full, or only that one channel asks the wrong node: RabbitMQ 3.10 goes on asking the
/// node that led the mailbox when the channel was opened, and takes its silence for a full mailbox. A new channel asks the node that leads it now.
/// </summary>
/// <remarks>After 5 seconds of refusals, then at twice the distance each time, at most every ten minutes: a mailbox may be full for days, and a new connection costs the reading of all.</remarks>
internal sealed class RefusedMailboxes(TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(10);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (long Since, TimeSpan Wait)> _refused = new(StringComparer.Ordinal);

    /// <summary>Notes that a mailbox refused a message.</summary>
    /// <returns>True once it is time for a new connection.</returns>
    public bool Refused(string mailbox)
    {
        lock (_lock)
        {
            if (!_refused.TryGetValue(mailbox, out var refused))
            {
                _refused[mailbox] = (time.GetTimestamp(), First);
                return false;
            }

            if (time.GetElapsedTime(refused.Since) < refused.Wait)
                return false;
            _refused[mailbox] = (time.GetTimestamp(), refused.Wait * 2 < Most ? refused.Wait * 2 : Most);
            return true;
        }
    }

    /// <summary>Notes that a mailbox took a message.</summary>
    public void Taken(string mailbox)
    {
        lock (_lock)
            _refused.Remove(mailbox);
    }
}
