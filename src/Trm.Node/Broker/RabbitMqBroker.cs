using System.Security.Cryptography;
using MassTransit;
using MassTransit.RabbitMqTransport.Configuration;
using Microsoft.Extensions.Logging;
using Polly;
using RabbitMQ.Client;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Rabbit = RabbitMQ.Client.Exceptions;

namespace Trm.Node.Broker;

/// <summary>
/// RabbitMQ, through MassTransit as a carrier of raw bytes. Needs no configure right: it publishes to the participant's own direct
/// exchange and reads its own mailboxes, all made by the operator (<see cref="BrokerTopology"/>). Persistent, confirmed, mandatory.
/// A connection that breaks is made anew for as long as it takes.
/// </summary>
public sealed class RabbitMqBroker : IBroker
{
    private static readonly TimeSpan AfterRefusal = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Aborting = TimeSpan.FromSeconds(1);
    private readonly ParticipantId _participant;
    private readonly BrokerOptions _options;
    private readonly ILogger<RabbitMqBroker> _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _stopNow = new();
    private readonly ResiliencePipeline _retry;
    private readonly RefusedMailboxes _refused = new(TimeProvider.System);
    private volatile IConnection? _connection;
    private volatile IBusControl? _bus;
    private volatile bool _published;
    private volatile IReadOnlyList<IncomingMailbox> _mailboxes = [];
    private TaskCompletionSource _changed = NotYet();
    private Task? _running;

    /// <param name="participant">Whose exchange to publish to.</param>
    /// <param name="options">Where the broker is.</param>
    /// <param name="logger">Gets ids, counts and codes only.</param>
    /// <exception cref="ArgumentException">An option is missing or unsafe; the text names it.</exception>
    public RabbitMqBroker(ParticipantId participant, BrokerOptions options, ILogger<RabbitMqBroker> logger)
    {
        options.Validate();
        _participant = participant;
        _options = options;
        _logger = logger;
        _retry = PublishRetry.For(options.ConnectTimeout);
    }

    /// <inheritdoc/>
    public bool IsConnected => !_stopping.IsCancellationRequested && (_connection?.IsOpen ?? _published);

    /// <inheritdoc/>
    public async Task StartAsync(IReadOnlyList<IncomingMailbox> mailboxes, DeliveryHandler deliver, CancellationToken cancel)
    {
        if (_running is not null)
            throw new InvalidOperationException("the broker connection was started already");
        UsageTelemetry.TurnOff();

        // RabbitMQ.Client would put our trace and its baggage into the headers, and believe those of others.
        RabbitMQActivitySource.ContextInjector = (_, _) => { };
        RabbitMQActivitySource.ContextExtractor = _ => default;
        var first = new ConnectionWatch();
        _mailboxes = mailboxes;
        _bus = MakeBus(first, mailboxes, deliver);
        _running = RunAsync(_bus, first, deliver);
        await (await Task.WhenAny(first.FirstAttempt, _running).WaitAsync(cancel));
        BrokerLog.Started(_logger, _options.Address, _participant, mailboxes.Count);
    }

    /// <inheritdoc/>
    public Task ReadAsync(IReadOnlyList<IncomingMailbox> mailboxes, CancellationToken cancel)
    {
        // A bus reads what it was made for; another one takes its place.
        if (!mailboxes.ToHashSet().SetEquals(_mailboxes))
        {
            _mailboxes = mailboxes;
            Volatile.Read(ref _changed).TrySetResult();
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task PublishAsync(string mailbox, ReadOnlyMemory<byte> body, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel, _stopping.Token);
        limit.CancelAfter(_options.PublishTimeout);
        try
        {
            await _retry.ExecuteAsync(PublishOnceAsync, (mailbox, body), limit.Token);
            _published = true;
            _refused.Taken(mailbox);
        }
        catch (MessageReturnedException e)
        {
            throw new MailboxUnroutableException($"no mailbox {mailbox} is bound to exchange {BrokerTopology.ExchangeOf(_participant)}", e);
        }
        catch (Rabbit.PublishException e)
        {
            if (_refused.Refused(mailbox) && _connection is { } asked)
                await asked.AbortAsync(Aborting);
            throw new MailboxFullException($"the broker refused the message: mailbox {mailbox} is full", e);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e) when (e is OperationCanceledException || PublishRetry.MayPass(e))
        {
            _published = false;
            throw new BrokerUnavailableException($"no confirm from {_options.Address} within {_options.PublishTimeout.TotalSeconds:0} s", e);
        }
    }

    /// <inheritdoc/>
    public Task<MailboxReport> LookAsync(IReadOnlyList<Mailbox> mailboxes, CancellationToken cancel) => new MailboxCheck(_participant, _options).LookAsync(mailboxes, cancel);

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancel)
    {
        if (_running is not { } running || _stopping.IsCancellationRequested)
            return;
        await using var limit = cancel.UnsafeRegister(now => ((CancellationTokenSource)now!).Cancel(), _stopNow);
        await _stopping.CancelAsync();
        await running;
        BrokerLog.Stopped(_logger, _options.Address);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await StopAsync(limit.Token);
        _stopping.Dispose();
        _stopNow.Dispose();
    }

    /// <summary>
    /// Keeps a bus for as long as we run. A bus that lost its broker finds it again by itself; one whose credentials were refused gives
    /// up for good (they may be changed while we run), so a new one takes its place; likewise where other mailboxes are to be read.
    /// </summary>
    private async Task RunAsync(IBusControl first, ConnectionWatch watch, DeliveryHandler deliver)
    {
        for (IBusControl? bus = first; !_stopping.IsCancellationRequested; bus = null, watch = new ConnectionWatch())
        {
            var changed = Volatile.Read(ref _changed).Task;
            try
            {
                if (bus is null)
                {
                    Volatile.Write(ref _changed, NotYet());
                    changed = Volatile.Read(ref _changed).Task;
                    _bus = bus = MakeBus(watch, _mailboxes, deliver);
                }

                await bus.StartAsync(_stopping.Token);
                await Task.WhenAny(watch.GivenUp, changed).WaitAsync(_stopping.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or MassTransitException or IOException or UnauthorizedAccessException or CryptographicException)
            {
                // Stopped, or refused at the first attempt, or a password or key file is being replaced.
            }

            if (bus is not null)
                await bus.StopAsync(_stopNow.Token);
            if (_stopping.IsCancellationRequested)
                break;
            if (changed.IsCompleted)
                continue;
            BrokerLog.Refused(_logger, _options.Address);
            await QuietlyAsync(Task.Delay(AfterRefusal, _stopping.Token));
        }

        _bus = null;
        _published = false;
    }

    private static TaskCompletionSource NotYet() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private IBusControl MakeBus(ConnectionWatch watch, IReadOnlyList<IncomingMailbox> mailboxes, DeliveryHandler deliver)
    {
        LogContext.Current = CarrierLog.For(_logger);
        var bus = Bus.Factory.CreateUsingRabbitMq(configure => Configure(configure, mailboxes, deliver));
        bus.ConnectReceiveEndpointObserver(watch);
        return bus;
    }

    private async ValueTask PublishOnceAsync((string Mailbox, ReadOnlyMemory<byte> Body) message, CancellationToken cancel)
    {
        var bus = _bus ?? throw new BrokerUnavailableException("the broker connection is not started");
        await bus.Publish(
            new SealedBytes(message.Body),
            context =>
            {
                // Its NewId would carry our network card's address and the time.
                context.MessageId = null;
                context.Durable = true;
                context.Mandatory = true;
                context.SetRoutingKey(message.Mailbox);
            },
            cancel);
    }

    private void Configure(IRabbitMqBusFactoryConfigurator bus, IReadOnlyList<IncomingMailbox> mailboxes, DeliveryHandler deliver)
    {
        var (host, port) = _options.Hosts[0];
        var settings = new RabbitMqHostConfigurator(host, _options.VirtualHost, (ushort)port, BrokerTopology.ExchangeOf(_participant));
        ConfigureHost(settings);
        bus.Host(new HostSettings(settings.Settings, new BrokerEndpoints(_options)));

        var serializer = new SealedBytesSerializer();
        bus.ClearSerialization();
        bus.AddSerializer(serializer, isSerializer: true);
        bus.AddDeserializer(serializer, isDefault: true);

        // "Exclude" keeps MassTransit from declaring the exchange, for which we have no right.
        bus.Message<SealedBytes>(m => m.SetEntityName(BrokerTopology.ExchangeOf(_participant)));
        bus.Publish<SealedBytes>(p =>
        {
            p.ExchangeType = ExchangeType.Direct;
            p.Exclude = true;
        });

        // One endpoint, hence one channel and one prefetch, per mailbox: an urgent message never stands behind a normal backlog.
        foreach (var mailbox in mailboxes.OrderByDescending(m => m.Lane == Lane.Urgent))
            bus.ReceiveEndpoint(mailbox.Name, endpoint => ConfigureMailbox(endpoint, mailbox, _options.PrefetchOf(mailboxes.Count), deliver));
    }

    private void ConfigureHost(RabbitMqHostConfigurator host)
    {
        var credentials = BrokerCredentials.Read(_options);
        host.Username(credentials.User);
        host.Password(credentials.Password);
        host.Heartbeat(_options.Heartbeat);
        host.RequestedConnectionTimeout(_options.ConnectTimeout);
        host.ContinuationTimeout(_options.ConnectTimeout);
        host.PublisherConfirmation = true;
        host.OnRefreshConnectionFactory = factory =>
        {
            // MassTransit tells the broker our host name, process, start time and assembly. None of its business.
            factory.ClientProperties = new Dictionary<string, object?>(StringComparer.Ordinal);
            return Task.CompletedTask;
        };

        // How, and with whom, is the business of BrokerEndpoints.
        if (_options.IsEncrypted)
            host.UseSsl(tls => tls.UseCertificateAsAuthenticationIdentity = credentials.ByCertificate(_options));
    }

    private void ConfigureMailbox(IRabbitMqReceiveEndpointConfigurator endpoint, IncomingMailbox mailbox, int prefetch, DeliveryHandler deliver)
    {
        endpoint.PrefetchCount = prefetch;
        endpoint.ConfigureConsumeTopology = false;
        endpoint.BindQueue = false;
        endpoint.PublishFaults = false;
        endpoint.ConfigureChannel(channel => channel.UseFilter(new DeclareNothing(Connected)));

        // A failure goes back to the mailbox, never to an _error queue: it would have to be declared, and it would hold messages.
        endpoint.RethrowFaultedMessages();
        endpoint.Handler<SealedBytes>(context => Deliver(new Delivery(mailbox, context.Message.Value), deliver, context.CancellationToken));
    }

    private async Task Deliver(Delivery delivery, DeliveryHandler deliver, CancellationToken cancel)
    {
        try
        {
            await deliver(delivery, cancel);
        }
        catch (Exception e)
        {
            // The broker hands it over again at once; without a rest that is a loop of hundreds a second. Stopping ends the rest.
            BrokerLog.NotStored(_logger, delivery.Mailbox.Peer, delivery.Mailbox.Lane, e.GetType().Name);
            await QuietlyAsync(Task.Delay(_options.RedeliveryDelay, _stopping.Token));
            throw;
        }
    }

    private static async Task QuietlyAsync(Task rest) => await rest.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private void Connected(IConnection connection)
    {
        if (ReferenceEquals(Interlocked.Exchange(ref _connection, connection), connection))
            return;
        BrokerLog.Connected(_logger, _options.Address);
        connection.ConnectionShutdownAsync += (_, reason) =>
        {
            if (!_stopping.IsCancellationRequested)
                BrokerLog.Disconnected(_logger, _options.Address, reason.ReplyCode);
            return Task.CompletedTask;
        };
    }
}
