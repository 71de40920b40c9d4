using NUnit.Framework;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Node.Broker;
using static Trm.Node.Tests.Broker.Post;

namespace Trm.Node.Tests.Broker;

/// <summary>A broker made from nothing but the definitions file: its users may do their work, and nothing else, by password as by certificate.</summary>
[TestFixture]
public sealed class The_rights_of_a_participant
{
    private const string Vhost = "rights";

    private static readonly Mailbox ToRs = NewMailbox(AT, RS);
    private static readonly Mailbox ToRsUrgent = NewMailbox(AT, RS, Lane.Urgent);
    private static readonly Mailbox ToAt = NewMailbox(RS, AT);
    private static readonly Mailbox OfOthers = NewMailbox(RS, XK);

    private readonly Dictionary<bool, IConnection> _connections = [];
    private OperatorsBroker _broker = null!;

    /// <summary>Everything that AT must not do, one AMQP method each, on what is RS's, XK's, nobody's and its own.</summary>
    private static IEnumerable<(string Name, Func<IChannel, Task> Act)> Forbidden()
    {
        (string, string)[] exchanges = [("trm.RS", "the exchange of another"), ("", "the default exchange"), ("amq.direct", "amq.direct"), ("amq.topic", "amq.topic"), ("amq.fanout", "amq.fanout"), ("amq.headers", "amq.headers")];
        (Mailbox, string)[] foreign = [(ToRs, "the mailbox it writes"), (OfOthers, "a mailbox between others")];
        (Mailbox, string)[] all = [.. foreign, (ToAt, "its own mailbox")];
        foreach (var (exchange, name) in exchanges)
            foreach (var (mailbox, to) in all)
                yield return ($"publish to {name} with the key of {to}", c => c.BasicPublishAsync(exchange, mailbox.Name, mandatory: true, new BasicProperties(), Body(1)).AsTask());

        foreach (var (mailbox, name) in foreign)
        {
            yield return ($"get from {name}", c => c.BasicGetAsync(mailbox.Name, autoAck: false));
            yield return ($"get from {name} for good", c => c.BasicGetAsync(mailbox.Name, autoAck: true));
            yield return ($"consume {name}", c => c.BasicConsumeAsync(mailbox.Name, autoAck: false, new AsyncDefaultBasicConsumer(c)));
            yield return ($"consume {name} alone", c => c.BasicConsumeAsync(mailbox.Name, false, "", false, exclusive: true, null, new AsyncDefaultBasicConsumer(c)));
            yield return ($"purge {name}", c => c.QueuePurgeAsync(mailbox.Name));
        }

        foreach (var (mailbox, name) in all)
        {
            yield return ($"declare {name} as it is", c => c.QueueDeclareAsync(mailbox.Name, true, false, false, BrokerTopology.Arguments()));
            yield return ($"declare {name} anew", c => c.QueueDeclareAsync(mailbox.Name, true, false, false));
            yield return ($"delete {name}", c => c.QueueDeleteAsync(mailbox.Name));
            yield return ($"delete {name} where it is empty", c => c.QueueDeleteAsync(mailbox.Name, ifUnused: true, ifEmpty: true));
            foreach (var exchange in new[] { "trm.AT", "trm.RS" })
            {
                yield return ($"bind {name} to {exchange}", c => c.QueueBindAsync(mailbox.Name, exchange, "another key"));
                yield return ($"bind {name} to {exchange} with the key of its own", c => c.QueueBindAsync(mailbox.Name, exchange, ToAt.Name));
                yield return ($"unbind {name} from {exchange}", c => c.QueueUnbindAsync(mailbox.Name, exchange, mailbox.Name));
            }
        }

        foreach (var exchange in new[] { "trm.AT", "trm.RS", "trm.XK" })
        {
            yield return ($"declare exchange {exchange} as it is", c => c.ExchangeDeclareAsync(exchange, ExchangeType.Direct, durable: true));
            yield return ($"declare exchange {exchange} anew", c => c.ExchangeDeclareAsync(exchange, ExchangeType.Fanout, durable: true));
            yield return ($"delete exchange {exchange}", c => c.ExchangeDeleteAsync(exchange));
            foreach (var other in new[] { "trm.AT", "trm.RS", "amq.fanout" })
            {
                yield return ($"bind exchange {exchange} to {other}", c => c.ExchangeBindAsync(exchange, other, "key"));
                yield return ($"unbind exchange {exchange} from {other}", c => c.ExchangeUnbindAsync(exchange, other, "key"));
            }
        }

        yield return ("declare a queue of its own", c => c.QueueDeclareAsync("mine", true, false, false));
        yield return ("declare a queue for this connection alone", c => c.QueueDeclareAsync("mine", false, exclusive: true, autoDelete: true));
        yield return ("have the broker name a queue", c => c.QueueDeclareAsync());
        yield return ("declare a queue that dead-letters to another", c => c.QueueDeclareAsync("mine", true, false, false, new Dictionary<string, object?>(StringComparer.Ordinal) { ["x-dead-letter-exchange"] = "trm.RS" }));
        yield return ("declare an exchange of its own", c => c.ExchangeDeclareAsync("mine", ExchangeType.Direct));
        yield return ("declare an exchange whose rest goes to another", c => c.ExchangeDeclareAsync("mine", ExchangeType.Direct, arguments: new Dictionary<string, object?>(StringComparer.Ordinal) { ["alternate-exchange"] = "trm.RS" }));
    }

    private static IEnumerable<TestCaseData> Refusals() =>
        from tls in new[] { false, true }
        from act in Forbidden()
        select new TestCaseData(tls, act.Act).SetArgDisplayNames(tls ? "certificate" : "password", act.Name);

    [OneTimeSetUp]
    public async Task Import()
    {
        _broker = await OperatorsBroker.SharedAsync();
        await _broker.ImportAsync(Vhost, ToRs, ToRsUrgent, ToAt, OfOthers);
        await PublishAsync(RS, OfOthers.Name, 7);
        foreach (var tls in new[] { false, true })
            _connections[tls] = await ConnectAsync(tls);
    }

    [OneTimeTearDown]
    public async Task End()
    {
        foreach (var connection in _connections.Values)
            await connection.DisposeAsync();
    }

    [TestCaseSource(nameof(Refusals))]
    public async Task Refuse(bool tls, Func<IChannel, Task> act)
    {
        await using var channel = await _connections[tls].CreateChannelAsync(new CreateChannelOptions(true, true));

        var refusal = Assert.CatchAsync<Exception>(() => act(channel));

        Assert.That(channel.CloseReason?.ReplyCode, Is.EqualTo(403), refusal?.Message);
    }

    [Test]
    public async Task Leave_everything_as_the_operator_made_it_whatever_is_tried()
    {
        foreach (var (_, act) in Forbidden())
        {
            await using var channel = await _connections[false].CreateChannelAsync(new CreateChannelOptions(true, true));
            Assert.CatchAsync<Exception>(() => act(channel));
        }

        var file = Path.Combine(_broker.Server.DataFolder, "after.json");
        await _broker.Server.ControlAsync("export_definitions", file);
        var found = BrokerDefinitions.Parse(await File.ReadAllBytesAsync(file))!;
        var topology = new BrokerTopology([AT, RS, XK], [ToRs, ToRsUrgent, ToAt, OfOthers]);
        await using var asked = await _connections[false].CreateChannelAsync();

        // The users of this broker have rights in the virtual hosts of other tests.
        Assert.That(new BrokerCheck(topology, Vhost, ["operator"]).Compare(found).Where(d => d.Code != BrokerDifferenceCode.RightsElsewhere), Is.Empty);
        Assert.That((await asked.QueueDeclarePassiveAsync(OfOthers.Name)).MessageCount, Is.EqualTo(1), "what was in it is in it");
        Assert.That((await asked.QueueDeclarePassiveAsync(ToRs.Name)).MessageCount, Is.Zero, "nothing came into it");
        await topology.DeclareAsync(_broker.Operator(Vhost), CancellationToken.None);
    }

    [Test]
    public async Task Suffice_to_send_and_to_read_both_lanes([Values] bool tls)
    {
        await using var at = Broker(AT, tls);
        await using var rs = Broker(RS, tls);
        var (atReads, rsReads) = (new Reader(), new Reader());
        await at.StartAsync([ToAt.Incoming()], atReads.Deliver, CancellationToken.None);
        await rs.StartAsync([ToRs.Incoming(), ToRsUrgent.Incoming()], rsReads.Deliver, CancellationToken.None);

        await at.PublishAsync(ToRs.Name, Body(1), CancellationToken.None);
        await at.PublishAsync(ToRsUrgent.Name, Body(2), CancellationToken.None);
        await rs.PublishAsync(ToAt.Name, Body(3), CancellationToken.None);

        Assert.That((await rsReads.NextAsync(2)).Select(d => d.Number()).Order(), Is.EqualTo(new[] { 1, 2 }));
        Assert.That((await atReads.NextAsync()).Number(), Is.EqualTo(3));
    }

    [Test]
    public async Task Are_what_the_node_itself_finds_them_to_be()
    {
        var (plain, tls) = (new MailboxCheck(AT, _broker.Options(AT, Vhost)), new MailboxCheck(AT, _broker.Tls(Vhost, "AT")));

        Assert.That((await plain.RunAsync([ToRs, ToRsUrgent, ToAt, OfOthers], CancellationToken.None)).Findings, Is.Empty);
        Assert.That((await tls.RunAsync([ToRs, ToRsUrgent, ToAt, OfOthers], CancellationToken.None)).Findings, Is.Empty);
    }

    [Test]
    public async Task Allow_nobody_to_speak_in_the_name_of_another_user()
    {
        await using var channel = await _connections[false].CreateChannelAsync(new CreateChannelOptions(true, true));

        Assert.CatchAsync<Exception>(() => channel.BasicPublishAsync("trm.AT", ToRs.Name, mandatory: true, new BasicProperties { UserId = "RS" }, Body(1)).AsTask());

        Assert.That(channel.CloseReason?.ReplyCode, Is.EqualTo(406));
    }

    [Test]
    public async Task Hold_in_one_virtual_host_alone()
    {
        // The client does not wait for the broker's word on the virtual host; the first thing asked of it meets the refusal.
        await using var connection = await new ConnectionFactory { Uri = _broker.Server.UriFor("AT", "secret-of-AT"), AutomaticRecoveryEnabled = false }.CreateConnectionAsync();

        Assert.CatchAsync<Exception>(() => connection.CreateChannelAsync());

        Assert.That(connection.CloseReason?.ReplyCode, Is.EqualTo(530));
    }

    /// <summary>
    /// What RabbitMQ cannot be brought to refuse: a passive declaration asks for no right. Whoever knows a name - and the directory tells every participant all of them - learns that a
    /// mailbox is there, how many messages wait and whether somebody reads. Decision 0048 says what follows.
    /// </summary>
    [Test]
    public async Task Do_not_hide_existence_and_counts_from_who_knows_a_name()
    {
        await using var channel = await _connections[false].CreateChannelAsync();

        var told = await channel.QueueDeclarePassiveAsync(OfOthers.Name);
        await channel.ExchangeDeclarePassiveAsync("trm.XK");

        Assert.That((told.MessageCount, told.ConsumerCount), Is.EqualTo((1u, 0u)));
        Assert.That(async () => await channel.QueueDeclarePassiveAsync("not-there"), Throws.InstanceOf<OperationInterruptedException>().With.Message.Contains("404"));
    }

    [Test]
    public async Task A_user_without_password_or_certificate_cannot_sign_in()
    {
        await _broker.Server.ControlAsync("clear_password", "XK");

        Assert.That(async () => await new ConnectionFactory { Uri = new UriBuilder(_broker.Server.UriFor("XK", "")) { Path = Vhost }.Uri }.CreateConnectionAsync(), Throws.InstanceOf<BrokerUnreachableException>());
    }

    private RabbitMqBroker Broker(ParticipantId participant, bool tls) => new(
        participant, tls ? _broker.Tls(Vhost, participant.Value) : _broker.Options(participant, Vhost), Microsoft.Extensions.Logging.Abstractions.NullLogger<RabbitMqBroker>.Instance);

    private Task<IConnection> ConnectAsync(bool tls)
    {
        var factory = tls ? new ConnectionFactory { AuthMechanisms = [new ExternalMechanismFactory()], VirtualHost = Vhost } : new ConnectionFactory { Uri = _broker.UriFor(AT, Vhost) };
        return tls ? factory.CreateConnectionAsync(new BrokerEndpoints(_broker.Tls(Vhost, "AT")), "rights") : factory.CreateConnectionAsync();
    }

    private async Task PublishAsync(ParticipantId from, string mailbox, int number)
    {
        await using var connection = await new ConnectionFactory { Uri = _broker.UriFor(from, Vhost) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        await channel.BasicPublishAsync(BrokerTopology.ExchangeOf(from), mailbox, mandatory: true, new BasicProperties(), Body(number));
    }
}
