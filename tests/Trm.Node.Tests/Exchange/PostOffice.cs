using System.Collections.Concurrent;
using System.Threading.Channels;
using Trm.Contracts.Messages;
using Trm.Node.Broker;

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

    /// <summary>What becomes of a body on its way: none, one or several bodies come out.</summary>
    public Func<string, byte[], IEnumerable<byte[]>> OnTheWay { get; set; } = (_, body) => [body];

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
        private readonly List<Task> _readers = [];

        public bool IsConnected => !office.Closed;

        public Task StartAsync(IReadOnlyList<IncomingMailbox> mailboxes, DeliveryHandler deliver, CancellationToken cancel)
        {
            foreach (var mailbox in mailboxes.OrderByDescending(m => m.Lane == Lane.Urgent))
                _readers.Add(Task.Run(() => ReadAsync(mailbox, deliver), cancel));
            return Task.CompletedTask;
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
            await Task.WhenAll(_readers).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        public ValueTask DisposeAsync()
        {
            _stop.Dispose();
            return ValueTask.CompletedTask;
        }

        private async Task ReadAsync(IncomingMailbox mailbox, DeliveryHandler deliver)
        {
            var reader = office.Of(mailbox.Name).Reader;
            var inHand = new ConcurrentBag<Task>();
            while (await reader.WaitToReadAsync(_stop.Token))
            {
                if (office.Closed || office.IsSlow(mailbox.Name))
                {
                    await Task.Delay(5, _stop.Token);
                    continue;
                }

                while (!_stop.IsCancellationRequested && reader.TryRead(out var body))
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
                    return;
                }
                catch (Storage.StorageFailedException)
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
