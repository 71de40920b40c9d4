using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Trm.Contracts.Messages;
using Trm.Node.Alarms;
using Trm.Node.Broker;
using Trm.Node.Inbox;
using Trm.Node.Tests.Broker;
using Trm.Node.Tests.Exchange;
using Trm.Testing;
using static Trm.Node.Tests.Broker.Post;

namespace Trm.Node.Tests.Floods;

/// <summary>What is full or slow holds up itself, and what is handed over fits into memory.</summary>
internal sealed class BoundedMailboxTests
{
    private static readonly Officer Belgrade = new("RS-03", Role.Coordinator);

    [Test]
    public async Task A_mailbox_that_does_not_answer_holds_up_nobody_elses()
    {
        await using var world = new World("AT", "RS", "XK");
        var never = new TaskCompletionSource();
        var broker = new Ordered(world.Post.Connect(), mailbox => mailbox == world.Mailbox("RS", "AT", Lane.Normal) ? never.Task : Task.CompletedTask);
        await world.StartAsync("RS", broker: broker);
        await world["RS"].Referrals.TestAsync(world.Id("AT"), Belgrade);
        await Eventually.True(() => Task.FromResult(broker.Asked(world.Mailbox("RS", "AT", Lane.Normal)) == 1), "that publish is under way");

        for (var i = 0; i < 3; i++)
            await world["RS"].Referrals.TestAsync(world.Id("XK"), Belgrade);

        await Eventually.True(() => Task.FromResult(world.Post.Seen.Count(s => s.Mailbox == world.Mailbox("RS", "XK", Lane.Normal)) == 3), "the others have theirs");
        Assert.That(never.Task.IsCompleted, Is.False);
        never.SetResult();
    }

    [Test]
    public async Task A_full_mailbox_is_an_alarm_is_asked_now_and_then_and_recovers_by_itself()
    {
        await using var world = new World("AT", "RS", "XK");
        var isFull = true;
        var mailbox = world.Mailbox("RS", "AT", Lane.Normal);
        var broker = new Ordered(world.Post.Connect(), m => isFull && m == mailbox ? throw new MailboxFullException("full, by order of a test") : Task.CompletedTask);
        await world.StartAsync("RS", broker: broker, delivery: new DeliveryOptions { Tick = TimeSpan.FromMilliseconds(50), BrokerRetry = TimeSpan.FromHours(1) });
        for (var i = 0; i < 100; i++)
            await world["RS"].Referrals.TestAsync(world.Id("AT"), Belgrade);
        await world.Alarmed("RS", AlarmCode.MailboxFull);

        await world["RS"].Referrals.TestAsync(world.Id("XK"), Belgrade);
        await Eventually.True(() => Task.FromResult(world.Post.Seen.Any(s => s.Mailbox == world.Mailbox("RS", "XK", Lane.Normal))), "it stands in nobody's way");
        var asked = broker.Asked(mailbox);
        Assert.That(asked, Is.LessThanOrEqualTo(100), "each row at most once before it rests");
        isFull = false;
        world.Time.By += TimeSpan.FromHours(2);

        await Eventually.True(() => Task.FromResult(world.Post.Seen.Count(s => s.Mailbox == mailbox) >= 100), "all are out");
        await Eventually.True(async () => !(await world.Alarms("RS")).Contains(AlarmCode.MailboxFull), "the alarm is over");
    }

    [Test]
    public async Task A_reader_that_cannot_store_has_no_more_in_hand_than_its_share_of_the_memory()
    {
        var (first, second) = (NewMailbox(AT, RS), NewMailbox(AT, RS, Lane.Urgent));
        var server = await RabbitMqServer.SharedAsync();
        await new BrokerTopology([AT, RS], [first, second]).DeclareAsync(server.Uri, CancellationToken.None);
        await using var writer = RabbitMqUnderTest.Connect(AT, server.Uri);
        await writer.StartAsync([], (_, _) => Task.CompletedTask, CancellationToken.None);
        var options = new BrokerOptions { Uri = server.Uri, InHandBytes = 6 << 20, AllowUnencryptedConnectionToAnotherHost = true };
        await using var reader = new RabbitMqBroker(RS, options, NullLogger<RabbitMqBroker>.Instance);
        var inHand = new ConcurrentQueue<string>();
        var stored = new TaskCompletionSource();

        await reader.StartAsync([first.Incoming(), second.Incoming()], (delivery, _) => TakeAsync(delivery), CancellationToken.None);
        foreach (var mailbox in new[] { first, second })
            await Task.WhenAll(Enumerable.Range(0, 20).Select(n => writer.PublishAsync(mailbox.Name, Body(n), CancellationToken.None)));
        await Eventually.True(() => Task.FromResult(inHand.Count >= 6), "each has its share");

        Assert.That(inHand.GroupBy(m => m).Select(g => g.Count()), Is.EqualTo(new[] { 3, 3 }));
        stored.SetResult();
        await Eventually.True(() => Task.FromResult(inHand.Count >= 40), "the rest follows");

        Task TakeAsync(Delivery delivery)
        {
            inHand.Enqueue(delivery.Mailbox.Name);
            return stored.Task;
        }
    }

    [TestCase(1, 200)]
    [TestCase(6, 42)]
    [TestCase(60, 4)]
    [TestCase(5000, 1)]
    public void The_prefetch_is_a_mailbox_share_of_the_memory(int mailboxes, int messages) =>
        Assert.That(new BrokerOptions { Uri = new("amqp://localhost") }.PrefetchOf(mailboxes), Is.EqualTo(messages));

    [Test]
    public void Bounds_that_bound_nothing_are_refused() => Assert.Multiple(() =>
    {
        foreach (var options in new InboxOptions[] { new() { ParkedBytes = 1000 }, new() { ParkedBytes = 2L << 30 }, new() { QuarantineBytes = -1 }, new() { QuarantineBytes = 2L << 30 }, new() { LogLines = 0 }, new() { LogLines = 1_000_000 } })
            Assert.That(options.Validate, Throws.TypeOf<NodeStartException>().With.Property("Code").EqualTo("OPTIONS_INVALID"));
        Assert.That(new InboxOptions().Validate, Throws.Nothing);
        foreach (var bytes in new[] { 0L, 1 << 20, 1L << 40 })
            Assert.That(new BrokerOptions { Uri = new("amqp://localhost"), InHandBytes = bytes }.Validate, Throws.ArgumentException);
    });

    /// <summary>A broker that asks the test before it takes anything.</summary>
    private sealed class Ordered(IBroker inner, Func<string, Task> mayTake) : IBroker
    {
        private readonly ConcurrentQueue<string> _asked = new();

        public bool IsConnected => inner.IsConnected;

        public int Asked(string mailbox) => _asked.Count(m => m == mailbox);

        public Task StartAsync(IReadOnlyList<IncomingMailbox> mailboxes, DeliveryHandler deliver, CancellationToken cancel) => inner.StartAsync(mailboxes, deliver, cancel);

        public Task ReadAsync(IReadOnlyList<IncomingMailbox> mailboxes, CancellationToken cancel) => inner.ReadAsync(mailboxes, cancel);

        public async Task PublishAsync(string mailbox, ReadOnlyMemory<byte> body, CancellationToken cancel)
        {
            _asked.Enqueue(mailbox);
            await mayTake(mailbox).WaitAsync(cancel);
            await inner.PublishAsync(mailbox, body, cancel);
        }

        public Task StopAsync(CancellationToken cancel) => inner.StopAsync(cancel);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
