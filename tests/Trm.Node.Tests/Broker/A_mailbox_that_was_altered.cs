using NUnit.Framework;
using RabbitMQ.Client;
using Trm.Contracts.Messages;
using Trm.Node.Broker;
using Trm.Testing;
using static Trm.Node.Tests.Broker.Post;

namespace Trm.Node.Tests.Broker;

/// <summary>What a node sees of it with the rights of a participant, which may configure nothing.</summary>
[TestFixture]
public sealed class A_mailbox_that_was_altered
{
    private static readonly Dictionary<string, object?> NoArguments = [];

    private readonly Mailbox _toAt = NewMailbox(RS, AT);
    private readonly Mailbox _toAtUrgent = NewMailbox(RS, AT, Lane.Urgent);
    private readonly Mailbox _toRs = NewMailbox(AT, RS);
    private OperatorsBroker _broker = null!;
    private string _vhost = null!;

    private Mailbox[] All => [_toAt, _toAtUrgent, _toRs];

    [OneTimeSetUp]
    public async Task Find() => _broker = await OperatorsBroker.SharedAsync();

    [SetUp]
    public async Task Import() => _vhost = await _broker.ImportAsync($"altered-{Guid.NewGuid():N}", All);

    [Test]
    public async Task As_it_was_made_it_leaves_nothing_to_say_and_its_counts_are_known()
    {
        await PublishAsync(RS, "trm.RS", _toAt.Name);

        var report = await CheckAsync();

        Assert.That(report.Findings, Is.Empty);
        Assert.That(report.Mailboxes.Select(m => (m.Mailbox, m.Messages, m.Readers)), Is.EquivalentTo(new[] { (_toAt, 1L, 0L), (_toAtUrgent, 0L, 0L), (_toRs, 0L, 0L) }));
        Assert.That((await CheckAsync()).Mailboxes.First(m => m.Mailbox == _toAt).Messages, Is.EqualTo(1), "looking takes nothing");
    }

    [Test]
    public async Task Is_named_where_it_is_missing()
    {
        await OperateAsync(c => c.QueueDeleteAsync(_toAtUrgent.Name));
        await OperateAsync(c => c.QueueDeleteAsync(_toRs.Name));

        var findings = (await CheckAsync()).Findings;

        Assert.That(findings.Select(f => (f.Code, f.Name, f.Peer, f.IsAltered)), Is.EqualTo(new[]
        {
            ("MAILBOX_MISSING", _toAtUrgent.Name, RS, true), ("MAILBOX_MISSING", _toRs.Name, RS, false),
        }));
        Assert.That(findings[0].Words, Does.Contain("nothing of theirs arrives"));
        Assert.That(findings[1].Words, Does.Contain("nothing of ours arrives"));
    }

    [TestCase("classic")]
    [TestCase("stream")]
    public async Task Is_named_where_it_is_no_quorum_queue_and_none_of_its_messages_is_touched(string type)
    {
        await OperateAsync(c => c.QueueDeleteAsync(_toAt.Name));
        await OperateAsync(c => c.QueueDeclareAsync(_toAt.Name, true, false, false, new Dictionary<string, object?>(StringComparer.Ordinal) { ["x-queue-type"] = type }));
        await OperateAsync(c => c.QueueBindAsync(_toAt.Name, "trm.RS", _toAt.Name));
        await PublishAsync(RS, "trm.RS", _toAt.Name);

        var report = await CheckAsync();

        Assert.That(report.Findings.Select(f => (f.Code, f.Name, f.Detail)), Is.EqualTo(new[] { ("MAILBOX_OTHER_TYPE", _toAt.Name, type) }));
        if (type == "classic")
        {
            await using var connection = await new ConnectionFactory { Uri = _broker.UriFor(AT, _vhost) }.CreateConnectionAsync();
            await using var channel = await connection.CreateChannelAsync();
            Assert.That((await channel.BasicGetAsync(_toAt.Name, autoAck: false))!.Redelivered, Is.False);
        }
    }

    [Test]
    public async Task Is_named_where_we_may_not_read_it_or_another_connection_holds_it_alone()
    {
        await _broker.Server.SetRightsAsync(_vhost, "AT", "^$", @"^trm\.AT$", $"^{_toAtUrgent.Name}$");
        await OperateAsync(c => c.QueueDeleteAsync(_toAtUrgent.Name));
        await using var holder = await new ConnectionFactory { Uri = _broker.Operator(_vhost) }.CreateConnectionAsync();
        await using var channel = await holder.CreateChannelAsync();
        await channel.QueueDeclareAsync(_toAtUrgent.Name, durable: false, exclusive: true, autoDelete: false);

        var findings = (await CheckAsync()).Findings;

        Assert.That(findings.Select(f => (f.Code, f.Name)), Is.EqualTo(new[] { ("MAILBOX_NOT_READABLE", _toAt.Name), ("MAILBOX_LOCKED", _toAtUrgent.Name) }));
    }

    [Test]
    public async Task Is_named_with_the_argument_that_differs_where_our_user_may_configure_which_is_named_as_well()
    {
        await OperateAsync(c => c.QueueDeleteAsync(_toAt.Name));
        await OperateAsync(c => c.QueueDeclareAsync(_toAt.Name, true, false, false, new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["x-queue-type"] = "quorum", ["x-max-length"] = 100_000, ["x-max-length-bytes"] = 2L << 30, ["x-overflow"] = "drop-head", ["x-quorum-initial-group-size"] = 3, ["x-delivery-limit"] = 1_000_000_000,
        }));
        await _broker.Server.SetRightsAsync(_vhost, "AT", ".*", @"^trm\.AT$", $"^({_toAt.Name}|{_toAtUrgent.Name})$");

        var findings = (await CheckAsync()).Findings;

        Assert.That(findings.Select(f => (f.Code, f.Name, f.Detail)), Is.EqualTo(new[]
        {
            ("RIGHTS_CONFIGURE", "AT", null), ("MAILBOX_OTHER_ARGUMENTS", _toAt.Name, "x-overflow"),
        }));
    }

    [Test]
    public async Task And_rights_that_reach_others_are_named()
    {
        await _broker.Server.SetRightsAsync(_vhost, "AT", "^$", ".*", ".*");

        var findings = (await CheckAsync()).Findings;

        Assert.That(findings.Select(f => (f.Code, f.Name, f.Peer)), Is.EqualTo(new (string, string, Contracts.Identifiers.ParticipantId?)[]
        {
            ("RIGHTS_READ_OTHERS", _toRs.Name, RS), ("RIGHTS_WRITE_OTHERS", "", null), ("RIGHTS_WRITE_OTHERS", "trm.RS", RS),
        }));
    }

    [Test]
    public async Task An_exchange_that_is_missing_closed_or_leads_elsewhere_is_named()
    {
        await _broker.Server.SetRightsAsync(_vhost, "AT", "^$", "^$", $"^({_toAt.Name}|{_toAtUrgent.Name})$");
        var closed = (await CheckAsync()).Findings;
        await _broker.Server.SetRightsAsync(_vhost, "AT", "^$", @"^trm\.AT$", $"^({_toAt.Name}|{_toAtUrgent.Name})$");
        await OperateAsync(c => c.ExchangeDeleteAsync("trm.AT"));
        var missing = (await CheckAsync()).Findings;
        await OperateAsync(c => c.ExchangeDeclareAsync("trm.AT", ExchangeType.Fanout, durable: true));
        await OperateAsync(c => c.QueueDeclareAsync("copies", true, false, false, NoArguments));
        await OperateAsync(c => c.QueueBindAsync("copies", "trm.AT", ""));
        var elsewhere = (await CheckAsync()).Findings;

        Assert.That(closed.Select(f => f.Code), Is.EqualTo(new[] { "EXCHANGE_NOT_WRITABLE" }));
        Assert.That(missing.Select(f => f.Code), Is.EqualTo(new[] { "EXCHANGE_MISSING" }));
        Assert.That(elsewhere.Select(f => (f.Code, f.Name, f.IsAltered)), Is.EqualTo(new[] { ("EXCHANGE_LEADS_ELSEWHERE", "trm.AT", true) }));
        Assert.That(closed.Concat(missing).Concat(elsewhere).Select(f => f.Words), Is.All.Contains("operator"));
    }

    [Test]
    public async Task A_broker_that_is_absent_or_refuses_us_is_told_apart()
    {
        var options = _broker.Options(AT, _vhost);
        var stranger = new BrokerOptions { Uri = _broker.Server.UriFor("AT", "wrong") };
        var absent = new BrokerOptions { Uri = new Uri("amqp://AT:x@127.0.0.1:9/") };

        Assert.That(async () => await new MailboxCheck(AT, stranger).RunAsync(All, CancellationToken.None), Throws.TypeOf<BrokerUnavailableException>().With.Message.Contains("refused our credentials"));
        Assert.That(async () => await new MailboxCheck(AT, absent).RunAsync(All, CancellationToken.None), Throws.TypeOf<BrokerUnavailableException>().With.Message.Contains("no connection"));
        Assert.That((await new MailboxCheck(AT, options).LookAsync(All, CancellationToken.None)).Findings, Is.Empty);
    }

    private Task<MailboxReport> CheckAsync() => new MailboxCheck(AT, _broker.Options(AT, _vhost)).RunAsync(All, CancellationToken.None);

    private async Task OperateAsync(Func<IChannel, Task> act)
    {
        await using var connection = await new ConnectionFactory { Uri = _broker.Operator(_vhost) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        await act(channel);
    }

    private async Task PublishAsync(Contracts.Identifiers.ParticipantId from, string exchange, string mailbox)
    {
        await using var connection = await new ConnectionFactory { Uri = _broker.UriFor(from, _vhost) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        await channel.BasicPublishAsync(exchange, mailbox, mandatory: true, new BasicProperties(), Body(1));
    }
}
