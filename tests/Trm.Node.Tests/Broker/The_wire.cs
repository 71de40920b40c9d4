using System.Diagnostics;
using System.Text;
using NUnit.Framework;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using Trm.Node.Broker;
using Trm.Testing;
using static Trm.Node.Tests.Broker.Post;

namespace Trm.Node.Tests.Broker;

/// <summary>What a stranger with the operator's rights sees of us: envelope.md section 6, traffic analysis.</summary>
[TestFixture]
public sealed class The_wire
{
    private RabbitMqServer _server = null!;

    [OneTimeSetUp]
    public async Task Start() => _server = await RabbitMqServer.SharedAsync();

    [Test]
    public async Task Carries_nothing_but_the_sealed_message_even_while_traces_are_collected()
    {
        using var tracing = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(tracing);
        using var activity = new Activity("a sender with a trace").AddBaggage("case", "must not travel").Start();
        var mailbox = NewMailbox(AT, RS);
        await new BrokerTopology([AT, RS], [mailbox]).DeclareAsync(_server.Uri, CancellationToken.None);
        await using var at = RabbitMqUnderTest.Connect(AT, _server.Uri);
        await at.StartAsync([], new Reader().Deliver, CancellationToken.None);

        await at.PublishAsync(mailbox.Name, Body(1), CancellationToken.None);

        var delivered = await GetAsync(mailbox.Name);
        Assert.That(delivered.Body.ToArray(), Is.EqualTo(Body(1)));
        Assert.That(Describe(delivered).Replace(mailbox.Name, "MAILBOX", StringComparison.Ordinal), Is.EqualTo("""
            exchange: trm.AT
            routing-key: MAILBOX
            redelivered: False
            ContentType: application/vnd.trm.message
            DeliveryMode: Persistent
            Headers: x-dotnet-pub-seq-no

            """));
    }

    [Test]
    public async Task Any_amqp_client_may_write_and_whatever_its_headers_claim_is_not_read()
    {
        var mailbox = NewMailbox(AT, RS);
        await new BrokerTopology([AT, RS], [mailbox]).DeclareAsync(_server.Uri, CancellationToken.None);
        await using var rs = RabbitMqUnderTest.Connect(RS, _server.Uri);
        var reader = new Reader();
        await rs.StartAsync([mailbox.Incoming()], reader.Deliver, CancellationToken.None);
        await using var connection = await ConnectAsync();
        await using var channel = await connection.CreateChannelAsync();
        var odd = new[]
        {
            new BasicProperties(),
            new BasicProperties { ContentType = "application/vnd.masstransit+json", MessageId = "no uuid", Expiration = "60000", ReplyTo = "trm.RS" },
            new BasicProperties { ContentType = "()", ContentEncoding = "gzip", CorrelationId = "x", Type = "urn:message:Fault", UserId = "operator" },
            new BasicProperties
            {
                Headers = new Dictionary<string, object?>(StringComparer.Ordinal)
                {
                    ["MT-Activity-Id"] = "00-bad", ["Content-Type"] = "application/json", ["MT-Fault-RetryCount"] = -1, ["MT-Redelivery-Count"] = long.MaxValue,
                    ["MessageId"] = new byte[] { 0xff, 0xfe }, ["x-delay"] = 5, ["MT-Host-Info"] = "{",
                },
            },
        };

        for (var i = 0; i < odd.Length; i++)
            await channel.BasicPublishAsync("trm.AT", mailbox.Name, mandatory: true, odd[i], Body(i));

        var deliveries = await reader.NextAsync(odd.Length);
        Assert.That(deliveries.OrderBy(d => d.Number()).Select(d => d.Body.ToArray()), Is.EqualTo(odd.Select((_, i) => Body(i))));
    }

    [Test]
    public async Task An_empty_message_is_handed_over_too()
    {
        var mailbox = NewMailbox(AT, RS);
        await new BrokerTopology([AT, RS], [mailbox]).DeclareAsync(_server.Uri, CancellationToken.None);
        await using var rs = RabbitMqUnderTest.Connect(RS, _server.Uri);
        var reader = new Reader();
        await rs.StartAsync([mailbox.Incoming()], reader.Deliver, CancellationToken.None);
        await using var connection = await ConnectAsync();
        await using var channel = await connection.CreateChannelAsync();

        await channel.BasicPublishAsync("trm.AT", mailbox.Name, mandatory: true, new BasicProperties(), ReadOnlyMemory<byte>.Empty);

        Assert.That((await reader.NextAsync()).Body.Length, Is.Zero);
    }

    [Test]
    public async Task The_broker_learns_nothing_about_our_host_or_process()
    {
        // The shared one may be somebody's own, whom nobody here asks.
        var own = (await OperatorsBroker.SharedAsync()).Server;
        var mailbox = NewMailbox(AT, RS);
        await new BrokerTopology([AT, RS], [mailbox]).DeclareAsync(own.Uri, CancellationToken.None);
        await using var rs = RabbitMqUnderTest.Connect(RS, own.Uri);
        await rs.StartAsync([mailbox.Incoming()], new Reader().Deliver, CancellationToken.None);

        var connections = await own.ControlAsync("list_connections", "--quiet", "name", "client_properties");

        // RabbitMQ.Client always adds what it can do, and its connection's name.
        Assert.That(connections, Does.Contain("trm.RS"));
        Assert.That(connections, Does.Not.Contain("hostname").And.Not.Contain("process").And.Not.Contain("assembly").And.Not.Contain("connected")
            .And.Not.Contain("masstransit").IgnoreCase.And.Not.Contain(Environment.MachineName));
    }

    private static string Describe(BasicGetResult delivered)
    {
        var text = new StringBuilder()
            .AppendLine($"exchange: {delivered.Exchange}").AppendLine($"routing-key: {delivered.RoutingKey}").AppendLine($"redelivered: {delivered.Redelivered}");
        foreach (var (name, present) in typeof(IReadOnlyBasicProperties).GetMethods()
            .Where(m => m.Name.StartsWith("Is", StringComparison.Ordinal) && m.Name.EndsWith("Present", StringComparison.Ordinal))
            .Select(m => (m.Name[2..^7], (bool)m.Invoke(delivered.BasicProperties, null)!))
            .OrderBy(p => p.Item1, StringComparer.Ordinal))
            if (present)
                text.AppendLine($"{name}: {Value(delivered.BasicProperties, name)}");
        return text.ToString();
    }

    private static string? Value(IReadOnlyBasicProperties properties, string name) => name switch
    {
        "Headers" => string.Join(", ", properties.Headers!.Keys.Order(StringComparer.Ordinal)),
        _ => typeof(IReadOnlyBasicProperties).GetProperty(name)!.GetValue(properties)?.ToString(),
    };

    private Task<IConnection> ConnectAsync() => new ConnectionFactory { Uri = _server.Uri }.CreateConnectionAsync();

    private async Task<BasicGetResult> GetAsync(string mailbox)
    {
        await using var connection = await ConnectAsync();
        await using var channel = await connection.CreateChannelAsync();
        var source = new TaskCompletionSource<BasicGetResult>();
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, e) =>
        {
            source.TrySetResult(new BasicGetResult(e.DeliveryTag, e.Redelivered, e.Exchange, e.RoutingKey, 0, new BasicProperties(e.BasicProperties), e.Body.ToArray()));
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(mailbox, autoAck: true, consumer);
        return await source.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }
}
