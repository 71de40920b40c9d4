using System.Collections.Concurrent;
using System.Threading.Channels;
using Trm.Contracts.Messages;
using Trm.Node.Broker;
using Trm.Node.Storage;

namespace Trm.Node.Tests.Exchange;

/// <summary>
/// A broker in memory that a test can be dishonest with: it delays, damages, drops and duplicates by order, and keeps a copy
/// of every body that ever passed. Delivers again what its reader threw on, as RabbitMQ does.
/// </summary>
internal sealed class PostOffice
{
    private readonly ConcurrentDictionary<string, Channel<byte[]>> _mailboxes = new(StringComparer.Ordinal);

    /// <summary>Everything published, in order, as published.</summary>
    public ConcurrentQueue<(string Mailbox, byte[] Body)> Seen { get; } = new();

    /// <summary>Everything that a reader said it has stored.</summary>
    public ConcurrentQueue<(string Mailbox, byte[] Body)> Acknowledged { get; } = new();

    /// <summary>What becomes of a body on its way: none, one or several bodies come out.</summary>
    public Func<string, byte[], IEnumerable<byte[]>> OnTheWay { get; set; } = (_, body) => [body];

    /// <summary>Who reads which mailboxes now.</summary>
    public ConcurrentDictionary<IBroker, IReadOnlyList<string>> Read { get; } = new();

    /// <summary>While true nothing is delivered.</summary>
    public bool Closed { get; set; }

    /// <summary>While it says true of a mailbox, nothing of it is delivered.</summary>
    public Func<string, bool> IsSlow { get; set; } = _ => false;

    public IBroker Connect() => new Connection(this);

    public void Post(string mailbox, byte[] body)
    {
        Seen.Enqueue((mailbox, body));
        foreach (var copy in OnTheWay(mailbox, body))
            Of(mailbox).Writer.TryWrite(copy);
    }

    /// <summary>Puts bytes into a mailbox that nobody published.</summary>
    public void Slip(string mailbox, byte[] body) => Of(mailbox).Writer.TryWrite(body);

    private Channel<byte[]> Of(string mailbox) => _mailboxes.GetOrAdd(mailbox, _ => Channel.CreateUnbounded<byte[]>());

    private sealed class Connection(PostOffice office) : IBroker
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly ConcurrentDictionary<string, (Task Reading, CancellationTokenSource End)> _readers = new(StringComparer.Ordinal);
        private DeliveryHandler? _deliver;

        public bool IsConnected => !office.Closed;

        public Task StartAsync(IReadOnlyList<IncomingMailbox> mailboxes, DeliveryHandler deliver, CancellationToken cancel)
        {
            _deliver = deliver;
            return ReadAsync(mailboxes, cancel);
        }

        public async Task ReadAsync(IReadOnlyList<IncomingMailbox> mailboxes, CancellationToken cancel)
        {
            foreach (var gone in _readers.Keys.Except(mailboxes.Select(m => m.Name), StringComparer.Ordinal).ToList())
                if (_readers.TryRemove(gone, out var reader))
                {
                    await reader.End.CancelAsync();
                    await reader.Reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }

            foreach (var mailbox in mailboxes.Where(m => !_readers.ContainsKey(m.Name)).OrderByDescending(m => m.Lane == Lane.Urgent))
            {
                var end = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
                _readers[mailbox.Name] = (Task.Run(() => ReadAsync(mailbox, _deliver!, end.Token), cancel), end);
            }

            office.Read[this] = [.. mailboxes.Select(m => m.Name)];
        }

        public Task PublishAsync(string mailbox, ReadOnlyMemory<byte> body, CancellationToken cancel)
        {
            if (office.Closed)
                throw new BrokerUnavailableException("closed by the test");
            office.Post(mailbox, body.ToArray());
            return Task.CompletedTask;
        }

        public async Task StopAsync(CancellationToken cancel)
        {
            await _stop.CancelAsync();
            await Task.WhenAll(_readers.Values.Select(r => r.Reading)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        public ValueTask DisposeAsync()
        {
            _stop.Dispose();
            office.Read.TryRemove(this, out _);
            return ValueTask.CompletedTask;
        }

        private async Task ReadAsync(IncomingMailbox mailbox, DeliveryHandler deliver, CancellationToken end)
        {
            var reader = office.Of(mailbox.Name).Reader;
            var inHand = new ConcurrentBag<Task>();
            while (await reader.WaitToReadAsync(end))
            {
                if (office.Closed || office.IsSlow(mailbox.Name))
                {
                    await Task.Delay(5, end);
                    continue;
                }

                while (!end.IsCancellationRequested && reader.TryRead(out var body))
                    inHand.Add(DeliverAsync(mailbox, body, deliver));
            }

            await Task.WhenAll(inHand);
        }

        private async Task DeliverAsync(IncomingMailbox mailbox, byte[] body, DeliveryHandler deliver)
        {
            while (!_stop.IsCancellationRequested)
            {
                try
                {
                    await deliver(new Delivery(mailbox, body), _stop.Token);
                    office.Acknowledged.Enqueue((mailbox.Name, body));
                    return;
                }
                catch (StorageFailedException)
                {
                    await Task.Delay(20, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
                catch (OperationCanceledException)
                {
                    office.Slip(mailbox.Name, body);
                    return;
                }
            }

            office.Slip(mailbox.Name, body);
        }
    }
}
