using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using RabbitMQ.Client;
using Trm.Node.Broker;
using Trm.Node.Tests.Exchange;
using Mailbox = Trm.Node.Broker.Mailbox;

namespace Trm.Node.Tests.Broker;

/// <summary>A whole node on a real RabbitMQ, with the rights of a participant: it says so, and goes on when it is put right.</summary>
[TestFixture]
internal sealed class A_node_whose_mailbox_was_altered
{
    [Test]
    public async Task Says_whose_mailbox_it_is_and_receives_again_when_it_is_put_right()
    {
        var broker = await OperatorsBroker.SharedAsync();
        await using var world = new World();
        Mailbox[] mailboxes = [.. world.Directory0.Participants.SelectMany(p => p.Mailboxes.Select(m => new Mailbox(m.Name, m.From, p.Id, m.Lane)))];
        var vhost = await broker.ImportAsync($"node-{Guid.NewGuid():N}", mailboxes);
        foreach (var id in new[] { Post.AT, Post.RS })
            await world.StartAsync(
                id.Value, delivery: new DeliveryOptions { Tick = TimeSpan.FromMilliseconds(50), MailboxLook = TimeSpan.FromMilliseconds(300), BrokerRetry = TimeSpan.FromMilliseconds(300) },
                broker: new RabbitMqBroker(id, broker.Options(id, vhost), NullLogger<RabbitMqBroker>.Instance));
        await TestAsync();
        var altered = mailboxes.Where(m => m.Reader == Post.AT).ToList();

        await OperateAsync(async c =>
        {
            foreach (var mailbox in altered)
            {
                await c.QueueDeleteAsync(mailbox.Name);
                await c.QueueDeclareAsync(mailbox.Name, durable: true, exclusive: false, autoDelete: false);
                await c.QueueBindAsync(mailbox.Name, "trm.RS", mailbox.Name);
            }
        });

        await world.Alarmed("AT", "MAILBOX_ALTERED");
        Assert.That(await world.Alarms("RS"), Does.Not.Contain("MAILBOX_ALTERED"), "it is the reader's");
        var alarm = (await world["AT"].Deadlines.AlarmsAsync()).Single(a => a.Code == "MAILBOX_ALTERED");
        Assert.That(alarm.Peer, Is.EqualTo("RS"));
        Assert.That(alarm.Text, Does.Contain("RS").And.Contain("operator"));

        await OperateAsync(async c =>
        {
            foreach (var mailbox in altered)
                await c.QueueDeleteAsync(mailbox.Name);
        });
        await new BrokerTopology([Post.AT, Post.RS], mailboxes).DeclareAsync(broker.Operator(vhost), CancellationToken.None);

        await Eventually.True(async () => !(await world.Alarms("AT")).Contains("MAILBOX_ALTERED", StringComparer.Ordinal), "the alarm is cleared");
        await TestAsync();

        async Task TestAsync()
        {
            Assert.That((await world["RS"].Referrals.TestAsync(Post.AT, World.Coordinator)).IsOk, Is.True);
            await world.Settled("RS");
        }

        async Task OperateAsync(Func<IChannel, Task> act)
        {
            await using var connection = await new ConnectionFactory { Uri = broker.Operator(vhost) }.CreateConnectionAsync();
            await using var channel = await connection.CreateChannelAsync();
            await act(channel);
        }
    }
}
