using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using MassTransit;
using Microsoft.Extensions.Logging;
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
    private readonly ParticipantId _participant;
    private readonly BrokerOptions _options;
    private readonly ILogger<RabbitMqBroker> _logger;
    private readonly CancellationTokenSource _stopping = new();
    private volatile IConnection? _connection;
    private volatile bool _published;
    private IBusControl? _bus;

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
    }

    /// <inheritdoc/>
    public bool IsConnected => _connection?.IsOpen ?? _published;

    /// <inheritdoc/>
    public async Task StartAsync(IReadOnlyList<IncomingMailbox> mailboxes, DeliveryHandler deliver, CancellationToken cancel)
    {
        if (_bus is not null)
            throw new InvalidOperationException("the broker connection was started already");
        UsageTelemetry.TurnOff();
        LogContext.Current = CarrierLog.For(_logger);
        _bus = Bus.Factory.CreateUsingRabbitMq(bus => Configure(bus, mailboxes, deliver));
        await _bus.StartAsync(cancel);
        BrokerLog.Started(_logger, _options.Address, _participant, mailboxes.Count);
    }

    /// <inheritdoc/>
    public async Task PublishAsync(string mailbox, ReadOnlyMemory<byte> body, CancellationToken cancel)
    {
        var bus = _bus ?? throw new BrokerUnavailableException("the broker connection was not started");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel, _stopping.Token);
        limit.CancelAfter(_options.PublishTimeout);
        try
        {
            await bus.Publish(
                new SealedBytes(body),
                context =>
                {
                    // Its NewId would carry our network card's address and the time.
                    context.MessageId = null;
                    context.Durable = true;
                    context.Mandatory = true;
                    context.SetRoutingKey(mailbox);
                },
                limit.Token);
            _published = true;
        }
        catch (MessageReturnedException e)
        {
            throw new MailboxUnroutableException($"no mailbox {mailbox} is bound to exchange {BrokerTopology.ExchangeOf(_participant)}", e);
        }
        catch (Rabbit.PublishException e)
        {
            throw new MailboxFullException($"the broker refused the message: mailbox {mailbox} is full", e);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e) when (e is OperationCanceledException or MassTransitException or Rabbit.RabbitMQClientException or IOException or ObjectDisposedException)
        {
            _published = false;
            throw new BrokerUnavailableException($"no confirm from {_options.Address} within {_options.PublishTimeout.TotalSeconds:0} s", e);
        }
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancel)
    {
        if (Interlocked.Exchange(ref _bus, null) is not { } bus)
            return;
        await _stopping.CancelAsync();
        await bus.StopAsync(cancel);
        _published = false;
        BrokerLog.Stopped(_logger, _options.Address);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await StopAsync(limit.Token);
        _stopping.Dispose();
    }

    private void Configure(IRabbitMqBusFactoryConfigurator bus, IReadOnlyList<IncomingMailbox> mailboxes, DeliveryHandler deliver)
    {
        var uri = _options.Uri;
        var vhost = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/'));
        var port = uri.Port > 0 ? uri.Port : _options.IsEncrypted ? 5671 : 5672;
        bus.Host(uri.DnsSafeHost, (ushort)port, vhost.Length == 0 ? "/" : vhost, BrokerTopology.ExchangeOf(_participant), ConfigureHost);

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
            bus.ReceiveEndpoint(mailbox.Name, endpoint => ConfigureMailbox(endpoint, mailbox, deliver));
    }

    private void ConfigureHost(IRabbitMqHostConfigurator host)
    {
        var user = _options.Uri.UserInfo.Split(':', 2);
        host.Username(Uri.UnescapeDataString(user[0]));
        host.Password(_options.PasswordFile is { } file
            ? File.ReadLines(file).First()
            : Uri.UnescapeDataString(user.ElementAtOrDefault(1) ?? ""));
        host.RequestedConnectionTimeout(_options.ConnectTimeout);
        host.ContinuationTimeout(_options.ConnectTimeout);
        host.PublisherConfirmation = true;
        host.OnRefreshConnectionFactory = factory =>
        {
            // MassTransit tells the broker our host name, process, start time and assembly. None of its business.
            factory.ClientProperties = new Dictionary<string, object?>(StringComparer.Ordinal);
            return Task.CompletedTask;
        };
        if (_options.IsEncrypted)
            host.UseSsl(ConfigureTls);
    }

    private void ConfigureTls(IRabbitMqSslConfigurator tls)
    {
        tls.Protocol = SslProtocols.None; // what the operating system allows
        tls.ServerName = _options.Uri.DnsSafeHost;

        // MassTransit accepts certificates that nobody vouches for unless told otherwise.
        tls.EnforcePolicyErrors(
            SslPolicyErrors.RemoteCertificateChainErrors | SslPolicyErrors.RemoteCertificateNameMismatch | SslPolicyErrors.RemoteCertificateNotAvailable);
        if (_options.AuthorityFile is { } authorities)
            tls.CertificateValidationCallback = new BrokerCertificate(authorities).Accepts;
        if (_options.ClientCertificateFile is { } certificate)
        {
            tls.Certificate = X509Certificate2.CreateFromPemFile(certificate, _options.ClientKeyFile);
            tls.UseCertificateAsAuthenticationIdentity = _options.Uri.UserInfo.Length == 0;
        }
    }

    private void ConfigureMailbox(IRabbitMqReceiveEndpointConfigurator endpoint, IncomingMailbox mailbox, DeliveryHandler deliver)
    {
        endpoint.PrefetchCount = _options.Prefetch;
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
            await Task.Delay(_options.RedeliveryDelay, _stopping.Token).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            throw;
        }
    }

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
