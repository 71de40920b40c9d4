using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;

namespace Trm.Node.Inbox;

/// <summary>
/// Everybody waits in a row of their own, and the rows are served in turn: a peer that sends without end waits behind itself. Within a row, urgent before normal. What the
/// broker may hand over at all is bounded by its prefetch (<see cref="Broker.BrokerOptions.InHandBytes"/>): it brings no more of a mailbox before something of it is acknowledged.
/// </summary>
internal sealed class FairQueue : IDisposable
{
    /// <summary>Messages of one portion at most: few, so that who has few in hand - the prefetch is shared by all mailboxes - still has the next portion ready when its turn comes.</summary>
    public const int PortionMessages = 8;

    /// <summary>Bytes of one portion at most, but for a single message that is larger: so that a portion of large messages costs about what one of small ones does.</summary>
    public const int PortionBytes = 128 * 1024;

    // Of each peer one portion is committed while the next is examined.
    private const int Depth = 2;

    private readonly Lock _lock = new();
    private readonly Dictionary<ParticipantId, Row> _rows = [];
    private readonly Queue<Row> _inTurn = new();
    private readonly SemaphoreSlim _some = new(0);
    private long _bytes, _peak, _judged;
    private int _messages;

    /// <summary>What lies in hand.</summary>
    public InboxLoad Load
    {
        get
        {
            lock (_lock)
                return new(_messages, _bytes, _peak, _judged);
        }
    }

    /// <summary>Joins the row of its peer.</summary>
    public void Add(InHand message)
    {
        lock (_lock)
        {
            if (!_rows.TryGetValue(message.MailboxOf, out var row))
                _rows.Add(message.MailboxOf, row = new());
            (message.Lane == Lane.Urgent ? row.Urgent : row.Normal).Enqueue(message);
            _messages++;
            _peak = Math.Max(_peak, _bytes += message.Bytes.Length);
            Line(row);
        }
    }

    /// <summary>The next portion of the peer whose turn it is; waits for one.</summary>
    public async Task<Portion> TakeAsync(CancellationToken cancel)
    {
        await _some.WaitAsync(cancel);
        lock (_lock)
        {
            var row = _inTurn.Dequeue();
            row.IsInLine = false;
            row.Taken++;
            var portion = new Portion(row.Take(), row.Last);
            row.Last = portion.Done;
            Line(row);
            return portion;
        }
    }

    /// <summary>Its messages are committed, or go back to where they came from.</summary>
    public void Leave(Portion portion)
    {
        lock (_lock)
        {
            var row = _rows[portion.Messages[0].MailboxOf];
            row.Taken--;
            _messages -= portion.Messages.Count;
            _bytes -= portion.Bytes;
            _judged += portion.Messages.Count(m => m.Committed.IsCompletedSuccessfully);
            Line(row);
        }

        portion.End();
    }

    /// <inheritdoc/>
    public void Dispose() => _some.Dispose();

    // To the end of the line: behind everybody who waits already. Every release of the semaphore stands for one row in the line.
    private void Line(Row row)
    {
        if (row.IsInLine || row.Taken == Depth || row is { Urgent.Count: 0, Normal.Count: 0 })
            return;
        row.IsInLine = true;
        _inTurn.Enqueue(row);
        _some.Release();
    }

    private sealed class Row
    {
        public Queue<InHand> Urgent { get; } = new();

        public Queue<InHand> Normal { get; } = new();

        public bool IsInLine { get; set; }

        public int Taken { get; set; }

        public Task Last { get; set; } = Task.CompletedTask;

        public List<InHand> Take()
        {
            var taken = new List<InHand>();
            var bytes = 0L;
            while (taken.Count < PortionMessages && (Urgent.Count > 0 ? Urgent : Normal) is { Count: > 0 } lane
                && (taken.Count == 0 || bytes + lane.Peek().Bytes.Length <= PortionBytes))
            {
                taken.Add(lane.Dequeue());
                bytes += taken[^1].Bytes.Length;
            }

            return taken;
        }
    }
}
