using System.Collections.Concurrent;
using NUnit.Framework;
using Trm.Node.Broker;
using Trm.Testing;
using static Trm.Node.Tests.Broker.Post;

namespace Trm.Node.Tests.Broker;

[TestFixture]
public sealed class A_failing_broker
{
    private RabbitMqServer _server = null!;

    [OneTimeSetUp]
    public async Task Start() => _server = await RabbitMqServer.StartPrivateAsync();

    [OneTimeTearDown]
    public async Task End() => await _server.DisposeAsync();

    [Test]
    public async Task Loses_no_confirmed_message_when_it_is_restarted([Values] bool kill)
    {
        var mailbox = NewMailbox(AT, RS);
        await new BrokerTopology([AT, RS], [mailbox]).DeclareAsync(_server.Uri, CancellationToken.None);
        await using var at = RabbitMqUnderTest.Connect(AT, _server.Uri, publishSeconds: 60);
        await using var rs = RabbitMqUnderTest.Connect(RS, _server.Uri);
        var (confirmed, received) = (new ConcurrentDictionary<int, bool>(), new ConcurrentDictionary<int, int>());
        var (underWay, enough) = (Signal(), false);
        await rs.StartAsync(
            [mailbox.Incoming()],
            (delivery, _) =>
            {
                if (received.AddOrUpdate(delivery.Number(), 1, (_, n) => n + 1) == 1 && received.Count == 100)
                    underWay.SetResult();
                return Task.CompletedTask;
            },
            CancellationToken.None);
        await at.StartAsync([], new Reader().Deliver, CancellationToken.None);

        var senders = Enumerable.Range(0, 4).Select(async s =>
        {
            for (var i = s; !Volatile.Read(ref enough); i += 4)
            {
                await at.PublishAsync(mailbox.Name, Body(i), CancellationToken.None);
                confirmed[i] = true;
            }
        }).ToArray();
        await underWay.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await _server.SettleAsync();
        await _server.StopAsync(kill);
        Assert.That(() => rs.IsConnected, Is.False.After(10_000, 50));
        await _server.StartAsync();
        await at.PublishAsync(mailbox.Name, Body(-1), CancellationToken.None);
        Volatile.Write(ref enough, true);
        await Task.WhenAll(senders).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.That(() => confirmed.Keys.Append(-1).Except(received.Keys).ToArray(), Is.Empty.After(60_000, 100));
        Assert.That(rs.IsConnected, Is.True);
        TestContext.Out.WriteLine($"{confirmed.Count} confirmed, {received.Values.Sum() - received.Count} duplicates");
    }

    [Test]
    public async Task Is_waited_for_by_the_reader_and_named_to_the_sender()
    {
        var mailbox = NewMailbox(AT, RS);
        await new BrokerTopology([AT, RS], [mailbox]).DeclareAsync(_server.Uri, CancellationToken.None);
        await _server.StopAsync();
        await using var at = RabbitMqUnderTest.Connect(AT, _server.Uri, publishSeconds: 2);
        await using var rs = RabbitMqUnderTest.Connect(RS, _server.Uri);
        var reader = new Reader();
        await rs.StartAsync([mailbox.Incoming()], reader.Deliver, CancellationToken.None);
        await at.StartAsync([], reader.Deliver, CancellationToken.None);
        Assert.That(async () => await at.PublishAsync(mailbox.Name, Body(1), CancellationToken.None), Throws.TypeOf<BrokerUnavailableException>());
        using var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        Assert.That(async () => await at.PublishAsync(mailbox.Name, Body(1), impatient.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(at.IsConnected || rs.IsConnected, Is.False);

        await _server.StartAsync();
        await EventuallyAsync(() => at.PublishAsync(mailbox.Name, Body(2), CancellationToken.None));

        Assert.That((await reader.NextAsync()).Number(), Is.EqualTo(2));
    }

    [Test]
    public async Task That_refuses_our_password_is_asked_again_until_the_operator_has_put_it_right()
    {
        var mailbox = NewMailbox(AT, RS);
        var topology = new BrokerTopology([AT, RS], [mailbox]);
        await topology.DeclareAsync(_server.Uri, CancellationToken.None);
        await _server.AddUserAsync("RS", "wrong");
        var (configure, write, read) = topology.RightsOf(RS);
        await _server.SetRightsAsync("/", "RS", configure, write, read);
        await using var at = RabbitMqUnderTest.Connect(AT, _server.Uri);
        await using var rs = RabbitMqUnderTest.Connect(RS, _server.UriFor("RS", "right"));
        var reader = new Reader();
        await at.StartAsync([], reader.Deliver, CancellationToken.None);
        await rs.StartAsync([mailbox.Incoming()], reader.Deliver, CancellationToken.None);
        await at.PublishAsync(mailbox.Name, Body(1), CancellationToken.None);

        await _server.ChangePasswordAsync("RS", "right");

        Assert.That((await reader.NextAsync()).Number(), Is.EqualTo(1));
    }

    [Test]
    public async Task That_has_not_made_our_mailbox_yet_is_asked_again()
    {
        var mailbox = NewMailbox(AT, RS);
        await using var rs = RabbitMqUnderTest.Connect(RS, _server.Uri);
        var reader = new Reader();
        await rs.StartAsync([mailbox.Incoming()], reader.Deliver, CancellationToken.None);

        await new BrokerTopology([AT, RS], [mailbox]).DeclareAsync(_server.Uri, CancellationToken.None);
        await using var at = RabbitMqUnderTest.Connect(AT, _server.Uri);
        await at.StartAsync([], reader.Deliver, CancellationToken.None);
        await at.PublishAsync(mailbox.Name, Body(1), CancellationToken.None);

        Assert.That((await reader.NextAsync()).Number(), Is.EqualTo(1));
    }

    [Test]
    public async Task That_falls_silent_while_we_begin_to_read_a_mailbox_is_asked_again_over_a_new_connection()
    {
        var mailbox = NewMailbox(AT, RS);
        await new BrokerTopology([AT, RS], [mailbox]).DeclareAsync(_server.Uri, CancellationToken.None);
        await using var proxy = new MutingProxy(_server.Uri.Port);
        await using var at = RabbitMqUnderTest.Connect(AT, _server.Uri);
        var reader = new Reader();
        await at.StartAsync([], reader.Deliver, CancellationToken.None);
        await using var rs = RabbitMqUnderTest.Connect(RS, new UriBuilder(_server.Uri) { Port = proxy.Port }.Uri, connectSeconds: 2);

        await rs.StartAsync([mailbox.Incoming()], reader.Deliver, CancellationToken.None);
        await at.PublishAsync(mailbox.Name, Body(1), CancellationToken.None);

        Assert.That((await reader.NextAsync()).Number(), Is.EqualTo(1));
        Assert.That(proxy.HasMuted, "it fell silent");
    }

    [Test]
    public async Task Gets_its_acknowledgement_only_after_the_handler_has_returned()
    {
        var mailbox = NewMailbox(AT, RS);
        await new BrokerTopology([AT, RS], [mailbox]).DeclareAsync(_server.Uri, CancellationToken.None);
        await using var at = RabbitMqUnderTest.Connect(AT, _server.Uri);
        await at.StartAsync([], new Reader().Deliver, CancellationToken.None);
        var release = Signal();
        var reader = new Reader((_, _, _) => release.Task);
        await using (var rs = RabbitMqUnderTest.Connect(RS, _server.Uri))
        {
            await rs.StartAsync([mailbox.Incoming()], reader.Deliver, CancellationToken.None);
            await at.PublishAsync(mailbox.Name, Body(1), CancellationToken.None);
            await reader.NextAsync();
            Assert.That(() => _server.CountInHandAsync(mailbox.Name).GetAwaiter().GetResult(), Is.EqualTo(1).After(30_000, 500), "while the handler works");
            release.SetResult();
            Assert.That(() => _server.CountInHandAsync(mailbox.Name).GetAwaiter().GetResult(), Is.Zero.After(30_000, 500), "after it has returned");
        }
    }

    [Test]
    public async Task Keeps_what_a_stopping_reader_had_in_hand()
    {
        var mailbox = NewMailbox(AT, RS);
        await new BrokerTopology([AT, RS], [mailbox]).DeclareAsync(_server.Uri, CancellationToken.None);
        await using var at = RabbitMqUnderTest.Connect(AT, _server.Uri);
        await at.StartAsync([], new Reader().Deliver, CancellationToken.None);
        var stuck = new Reader((_, _, cancel) => Task.Delay(Timeout.Infinite, cancel));
        var rs = RabbitMqUnderTest.Connect(RS, _server.Uri);
        await rs.StartAsync([mailbox.Incoming()], stuck.Deliver, CancellationToken.None);
        await at.PublishAsync(mailbox.Name, Body(1), CancellationToken.None);
        await stuck.NextAsync();

        using (var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(300)))
            await rs.StopAsync(soon.Token);
        var second = new Reader();
        await using var again = RabbitMqUnderTest.Connect(RS, _server.Uri);
        await again.StartAsync([mailbox.Incoming()], second.Deliver, CancellationToken.None);

        Assert.That((await second.NextAsync()).Number(), Is.EqualTo(1));
    }

    [Test]
    public async Task Refuses_what_goes_beyond_a_mailbox_bound_and_the_sender_keeps_it()
    {
        var mailbox = NewMailbox(AT, RS);
        await new BrokerTopology([AT, RS], [mailbox], maxMessages: 5).DeclareAsync(_server.Uri, CancellationToken.None);
        await using var at = RabbitMqUnderTest.Connect(AT, _server.Uri);
        await at.StartAsync([], new Reader().Deliver, CancellationToken.None);
        var taken = 0;

        Assert.That(
            async () =>
            {
                for (; taken < 200; taken++)
                    await at.PublishAsync(mailbox.Name, Body(taken), CancellationToken.None);
            },
            Throws.TypeOf<MailboxFullException>());

        await using var rs = RabbitMqUnderTest.Connect(RS, _server.Uri);
        var reader = new Reader();
        await rs.StartAsync([mailbox.Incoming()], reader.Deliver, CancellationToken.None);
        Assert.That((await reader.NextAsync(taken)).Select(d => d.Number()).Order(), Is.EqualTo(Enumerable.Range(0, taken)), "what was confirmed is there");
        await EventuallyAsync(() => at.PublishAsync(mailbox.Name, Body(1000), CancellationToken.None));
        Assert.That((await reader.NextAsync()).Number(), Is.EqualTo(1000), "and there is room again");
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static async Task EventuallyAsync(Func<Task> attempt)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            try
            {
                await attempt();
                return;
            }
            catch (BrokerException) when (!limit.IsCancellationRequested)
            {
                await Task.Delay(100, limit.Token);
            }
        }
    }
}
