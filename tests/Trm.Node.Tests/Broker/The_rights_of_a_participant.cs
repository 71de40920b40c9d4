using NUnit.Framework;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Trm.Contracts.Messages;
using Trm.Node.Broker;
using Trm.Testing;
using static Trm.Node.Tests.Broker.Post;

namespace Trm.Node.Tests.Broker;

/// <summary>A broker made from nothing but the definitions file: its users may do their work, and nothing else.</summary>
[TestFixture]
public sealed class The_rights_of_a_participant
{
    private readonly Mailbox _toRs = NewMailbox(AT, RS);
    private readonly Mailbox _toRsUrgent = NewMailbox(AT, RS, Lane.Urgent);
    private readonly Mailbox _toAt = NewMailbox(RS, AT);
    private RabbitMqServer _server = null!;

    [OneTimeSetUp]
    public async Task Import()
    {
        _server = await RabbitMqServer.StartPrivateAsync();
        var file = Path.Combine(_server.DataFolder, "definitions.json");
        await File.WriteAllTextAsync(file, new BrokerTopology([AT, RS], [_toRs, _toRsUrgent, _toAt]).Definitions());
        await _server.ControlAsync("import_definitions", file);
        await _server.ControlAsync("change_password", "AT", "secret-of-at");
        await _server.ControlAsync("change_password", "RS", "secret-of-rs");
    }

    [OneTimeTearDown]
    public async Task End() => await _server.DisposeAsync();

    [Test]
    public async Task Suffice_to_send_and_to_read_both_lanes()
    {
        await using var at = RabbitMqUnderTest.Connect(AT, _server.UriFor("AT", "secret-of-at"));
        await using var rs = RabbitMqUnderTest.Connect(RS, _server.UriFor("RS", "secret-of-rs"));
        var (atReads, rsReads) = (new Reader(), new Reader());
        await at.StartAsync([_toAt.Incoming()], atReads.Deliver, CancellationToken.None);
        await rs.StartAsync([_toRs.Incoming(), _toRsUrgent.Incoming()], rsReads.Deliver, CancellationToken.None);

        await at.PublishAsync(_toRs.Name, Body(1), CancellationToken.None);
        await at.PublishAsync(_toRsUrgent.Name, Body(2), CancellationToken.None);
        await rs.PublishAsync(_toAt.Name, Body(3), CancellationToken.None);

        Assert.That((await rsReads.NextAsync(2)).Select(d => d.Number()).Order(), Is.EqualTo(new[] { 1, 2 }));
        Assert.That((await atReads.NextAsync()).Number(), Is.EqualTo(3));
    }

    [Test]
    public async Task Do_not_reach_the_exchange_or_the_mailbox_of_another_nor_allow_to_make_or_drop_anything()
    {
        await using var connection = await new ConnectionFactory { Uri = _server.UriFor("AT", "secret-of-at") }.CreateConnectionAsync();

        await RefusedAsync(connection, c => c.BasicPublishAsync("trm.RS", _toAt.Name, mandatory: true, new BasicProperties(), Body(1)).AsTask());
        await RefusedAsync(connection, c => c.BasicPublishAsync("", _toAt.Name, mandatory: true, new BasicProperties(), Body(1)).AsTask());
        await RefusedAsync(connection, c => c.BasicGetAsync(_toRs.Name, autoAck: false));
        await RefusedAsync(connection, c => c.BasicConsumeAsync(_toRs.Name, autoAck: false, new AsyncDefaultBasicConsumerForRefusal(c)));
        await RefusedAsync(connection, c => c.QueueDeclareAsync("mine", durable: true, exclusive: false, autoDelete: false));
        await RefusedAsync(connection, c => c.ExchangeDeclareAsync("trm.XK", ExchangeType.Direct));
        await RefusedAsync(connection, c => c.QueueBindAsync(_toAt.Name, "trm.RS", "another key"));
        await RefusedAsync(connection, c => c.QueueDeleteAsync(_toAt.Name));
        await RefusedAsync(connection, c => c.QueuePurgeAsync(_toRs.Name));
    }

    [Test]
    public async Task A_user_without_password_or_certificate_cannot_sign_in()
    {
        await _server.ControlAsync("clear_password", "RS");
        try
        {
            Assert.That(async () => await new ConnectionFactory { Uri = _server.UriFor("RS", "") }.CreateConnectionAsync(), Throws.InstanceOf<BrokerUnreachableException>());
        }
        finally
        {
            await _server.ControlAsync("change_password", "RS", "secret-of-rs");
        }
    }

    [Test]
    public async Task Every_mailbox_is_a_quorum_queue_and_there_are_no_other_queues()
    {
        var queues = (await _server.ControlAsync("list_queues", "--quiet", "--no-table-headers", "name", "type", "durable"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.That(queues.Order(StringComparer.Ordinal), Is.EqualTo(
            new[] { _toRs, _toRsUrgent, _toAt }.Select(m => $"{m.Name}\tquorum\ttrue").Order(StringComparer.Ordinal)));
    }

    [Test]
    public async Task The_definitions_and_the_declarations_make_the_same_mailboxes() =>
        await new BrokerTopology([AT, RS], [_toRs, _toRsUrgent, _toAt]).DeclareAsync(_server.Uri, CancellationToken.None);

    private static async Task RefusedAsync(IConnection connection, Func<IChannel, Task> attempt)
    {
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        var refusal = Assert.CatchAsync<Exception>(() => attempt(channel));
        Assert.That(channel.CloseReason?.ReplyCode, Is.EqualTo(403), refusal?.Message);
    }

    private sealed class AsyncDefaultBasicConsumerForRefusal(IChannel channel) : AsyncDefaultBasicConsumer(channel);
}
