using System.Collections.Concurrent;
using MassTransit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Trm.Contracts.Identifiers;

namespace Trm.Node.Broker;

/// <summary>
/// A broker inside the process, for <c>trm demo</c> and for tests: MassTransit's in-memory transport, one bus for all participants
/// (two buses would not see each other). A mailbox exists from the first time its reader connects. It keeps messages only as long as
/// the process lives, knows no bound, and a message in hand while its reader stops is lost, as on a broker that fails.
/// </summary>
public sealed class InMemoryBroker : IAsyncDisposable
{
    private static readonly TimeSpan RedeliveryDelay = TimeSpan.FromMilliseconds(200);
    private readonly ConcurrentDictionary<string, ParticipantId> _writers = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _starting = new(1, 1);
    private readonly ILogger<InMemoryBroker> _logger;
    private IBusControl? _bus;

    /// <param name="logger">Gets ids, counts and codes only.</param>
    public InMemoryBroker(ILogger<InMemoryBroker>? logger = null) => _logger = logger ?? NullLogger<InMemoryBroker>.Instance;

    /// <summary>The connection of one participant.</summary>
    public IBroker Connect(ParticipantId participant) => new Connection(this, participant);

    /// <summary>Ends it for all; what is not delivered is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _bus, null) is { } bus)
            await bus.StopAsync(TimeSpan.FromSeconds(30));
        _starting.Dispose();
    }

    private async Task<IBusControl> StartAsync(CancellationToken cancel)
    {
        await _starting.WaitAsync(cancel);
        try
        {
            if (_bus is { } running)
                return running;
            UsageTelemetry.TurnOff();
            LogContext.Current = CarrierLog.For(_logger);
            var bus = Bus.Factory.CreateUsingInMemory(configure =>
            {
                var serializer = new SealedBytesSerializer();
                configure.ClearSerialization();
                configure.AddSerializer(serializer, isSerializer: true);
                configure.AddDeserializer(serializer, isDefault: true);
            });
            await bus.StartAsync(cancel);
            return _bus = bus;
        }
        finally
        {
            _starting.Release();
        }
    }

    private static async Task SendAsync(IBusControl bus, string mailbox, ReadOnlyMemory<byte> body, CancellationToken cancel)
    {
        var endpoint = await bus.GetSendEndpoint(new Uri($"queue:{mailbox}"));
        await endpoint.Send(new SealedBytes(body), cancel);
    }

    private sealed class Connection(InMemoryBroker hub, ParticipantId participant) : IBroker
    {
        private readonly CancellationTokenSource _stopping = new();
        private readonly Dictionary<string, HostReceiveEndpointHandle> _endpoints = new(StringComparer.Ordinal);
        private IBusControl? _bus;
        private DeliveryHandler? _deliver;

        public bool IsConnected => _bus is not null;

        public async Task StartAsync(IReadOnlyList<IncomingMailbox> mailboxes, DeliveryHandler deliver, CancellationToken cancel)
        {
            if (_bus is not null || _stopping.IsCancellationRequested)
                throw new InvalidOperationException("the broker connection was started already");
            var bus = await hub.StartAsync(cancel);
            _deliver = deliver;
            await ConnectAsync(bus, mailboxes, deliver, cancel);
            _bus = bus;
            BrokerLog.Started(hub._logger, "in memory", participant, mailboxes.Count);
        }

        public async Task ReadAsync(IReadOnlyList<IncomingMailbox> mailboxes, CancellationToken cancel)
        {
            if (_bus is not { } bus)
                return;
            foreach (var gone in _endpoints.Keys.Except(mailboxes.Select(m => m.Name), StringComparer.Ordinal).ToList())
            {
                await _endpoints[gone].StopAsync(cancel);
                _endpoints.Remove(gone);
            }

            await ConnectAsync(bus, mailboxes, _deliver!, cancel);
        }

        private async Task ConnectAsync(IBusControl bus, IReadOnlyList<IncomingMailbox> mailboxes, DeliveryHandler deliver, CancellationToken cancel)
        {
            foreach (var mailbox in mailboxes.Where(m => !_endpoints.ContainsKey(m.Name)))
            {
                var endpoint = bus.ConnectReceiveEndpoint(mailbox.Name, configure =>
                {
                    configure.ConfigureConsumeTopology = false;
                    configure.PublishFaults = false;
                    configure.Handler<SealedBytes>(context => Deliver(bus, new Delivery(mailbox, context.Message.Value), deliver, context.CancellationToken));
                });
                _endpoints.Add(mailbox.Name, endpoint);
                await endpoint.Ready.WaitAsync(cancel);
                hub._writers[mailbox.Name] = mailbox.Peer;
            }
        }

        public async Task PublishAsync(string mailbox, ReadOnlyMemory<byte> body, CancellationToken cancel)
        {
            cancel.ThrowIfCancellationRequested();
            var bus = _bus ?? throw new BrokerUnavailableException("the broker connection is not started");
            if (!hub._writers.TryGetValue(mailbox, out var writer) || writer != participant)
                throw new MailboxUnroutableException($"no mailbox {mailbox} is bound to exchange {BrokerTopology.ExchangeOf(participant)}");

            // A copy: over a wire nobody could change the bytes any more, either.
            await SendAsync(bus, mailbox, body.ToArray(), cancel);
        }

        public async Task StopAsync(CancellationToken cancel)
        {
            if (Interlocked.Exchange(ref _bus, null) is null)
                return;
            await _stopping.CancelAsync();
            await Task.WhenAll(_endpoints.Values.Select(e => e.StopAsync(cancel)));
            BrokerLog.Stopped(hub._logger, "in memory");
        }

        public async ValueTask DisposeAsync()
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            await StopAsync(limit.Token);
            _stopping.Dispose();
        }

        /// <summary>The transport forgets what a consumer throws on; so the message is put back, as a broker would.</summary>
        private async Task Deliver(IBusControl bus, Delivery delivery, DeliveryHandler deliver, CancellationToken cancel)
        {
            try
            {
                await deliver(delivery, cancel);
            }
            catch (Exception e)
            {
                BrokerLog.NotStored(hub._logger, delivery.Mailbox.Peer, delivery.Mailbox.Lane, e.GetType().Name);
                await Task.Delay(RedeliveryDelay, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await SendAsync(bus, delivery.Mailbox.Name, delivery.Body, CancellationToken.None);
            }
        }
    }
}
