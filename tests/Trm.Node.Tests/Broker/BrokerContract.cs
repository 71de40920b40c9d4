using NUnit.Framework;
using Trm.Contracts.Messages;
using Trm.Node.Broker;
using static Trm.Node.Tests.Broker.Post;

namespace Trm.Node.Tests.Broker;

/// <summary>What every broker owes a node.</summary>
public abstract class BrokerContract(IBrokerUnderTest broker)
{
    [OneTimeTearDown]
    public async Task End()
    {
        if (broker is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
    }

    [Test]
    public async Task A_message_arrives_byte_for_byte_from_the_peer_that_owns_the_mailbox([Values(1, 4096, 1 << 20)] int length)
    {
        var mailbox = NewMailbox(AT, RS);
        await broker.MakeAsync(mailbox);
        await using var at = await broker.ConnectAsync(AT);
        await using var rs = await broker.ConnectAsync(RS);
        var reader = new Reader();
        await rs.StartAsync([mailbox.Incoming()], reader.Deliver, CancellationToken.None);
        await at.StartAsync([], reader.Deliver, CancellationToken.None);
        var body = length == 1 ? [0x30] : Body(1, length);

        await at.PublishAsync(mailbox.Name, body, CancellationToken.None);

        var delivery = await reader.NextAsync();
        Assert.That(delivery.Body.ToArray(), Is.EqualTo(body));
        Assert.That(delivery.Mailbox, Is.EqualTo(mailbox.Incoming()));
        Assert.That(at.IsConnected && rs.IsConnected, Is.True);
    }

    [Test]
    public async Task A_mailbox_that_is_added_is_read_and_one_that_is_taken_out_is_read_no_more()
    {
        var (first, second) = (NewMailbox(AT, RS), NewMailbox(AT, RS));
        await broker.MakeAsync(first);
        await broker.MakeAsync(second);
        await using var at = await broker.ConnectAsync(AT);
        await using var rs = await broker.ConnectAsync(RS);
        var reader = new Reader();
        await rs.StartAsync([first.Incoming()], reader.Deliver, CancellationToken.None);
        await at.StartAsync([], reader.Deliver, CancellationToken.None);

        await rs.ReadAsync([first.Incoming(), second.Incoming()], CancellationToken.None);
        await at.PublishAsync(first.Name, Body(1), CancellationToken.None);
        await at.PublishAsync(second.Name, Body(2), CancellationToken.None);
        var both = await reader.NextAsync(2);
        await rs.ReadAsync([second.Incoming()], CancellationToken.None);
        await at.PublishAsync(second.Name, Body(3), CancellationToken.None);

        Assert.That(both.Select(d => d.Mailbox.Name), Is.EquivalentTo(new[] { first.Name, second.Name }));
        Assert.That((await reader.NextAsync()).Body.ToArray(), Is.EqualTo(Body(3)));
    }

    [Test]
    public async Task A_part_of_a_larger_buffer_travels_alone()
    {
        var mailbox = NewMailbox(AT, RS);
        await broker.MakeAsync(mailbox);
        await using var at = await broker.ConnectAsync(AT);
        await using var rs = await broker.ConnectAsync(RS);
        var reader = new Reader();
        await rs.StartAsync([mailbox.Incoming()], reader.Deliver, CancellationToken.None);
        await at.StartAsync([], reader.Deliver, CancellationToken.None);

        await at.PublishAsync(mailbox.Name, Body(1).AsMemory(100, 200), CancellationToken.None);

        Assert.That((await reader.NextAsync()).Body.ToArray(), Is.EqualTo(Body(1)[100..300]));
    }

    [Test]
    public async Task A_message_whose_handler_throws_comes_again()
    {
        var mailbox = NewMailbox(AT, RS);
        await broker.MakeAsync(mailbox);
        await using var at = await broker.ConnectAsync(AT);
        await using var rs = await broker.ConnectAsync(RS);
        var reader = new Reader((_, count, _) => count <= 2 ? throw new IOException("the disk is full") : Task.CompletedTask);
        await rs.StartAsync([mailbox.Incoming()], reader.Deliver, CancellationToken.None);
        await at.StartAsync([], reader.Deliver, CancellationToken.None);

        await at.PublishAsync(mailbox.Name, Body(7), CancellationToken.None);

        var deliveries = await reader.NextAsync(3);
        Assert.That(deliveries.Select(d => d.Body.ToArray()), Is.All.EqualTo(Body(7)));
    }

    [Test]
    public async Task A_mailbox_that_nobody_made_is_refused()
    {
        await broker.MakeAsync(NewMailbox(AT, RS));
        await using var at = await broker.ConnectAsync(AT);
        await at.StartAsync([], new Reader().Deliver, CancellationToken.None);

        Assert.That(async () => await at.PublishAsync("nobody-made-this", Body(1), CancellationToken.None), Throws.TypeOf<MailboxUnroutableException>());
    }

    [Test]
    public async Task A_mailbox_of_another_writer_is_out_of_reach()
    {
        var (ours, theirs) = (NewMailbox(AT, RS), NewMailbox(XK, RS));
        await broker.MakeAsync(ours, theirs);
        await using var at = await broker.ConnectAsync(AT);
        await using var rs = await broker.ConnectAsync(RS);
        await rs.StartAsync([ours.Incoming(), theirs.Incoming()], new Reader().Deliver, CancellationToken.None);
        await at.StartAsync([], new Reader().Deliver, CancellationToken.None);

        Assert.That(async () => await at.PublishAsync(theirs.Name, Body(1), CancellationToken.None), Throws.TypeOf<MailboxUnroutableException>());
        Assert.That(async () => await at.PublishAsync(ours.Name, Body(1), CancellationToken.None), Throws.Nothing);
    }

    [Test]
    public async Task Two_readers_and_two_lanes_do_not_mix()
    {
        var mailboxes = new[] { NewMailbox(AT, RS), NewMailbox(AT, RS, Lane.Urgent), NewMailbox(AT, XK), NewMailbox(AT, XK, Lane.Urgent) };
        await broker.MakeAsync(mailboxes);
        await using var at = await broker.ConnectAsync(AT);
        await using var rs = await broker.ConnectAsync(RS);
        await using var xk = await broker.ConnectAsync(XK);
        var (toRs, toXk) = (new Reader(), new Reader());
        await rs.StartAsync([.. mailboxes[..2].Select(m => m.Incoming())], toRs.Deliver, CancellationToken.None);
        await xk.StartAsync([.. mailboxes[2..].Select(m => m.Incoming())], toXk.Deliver, CancellationToken.None);
        await at.StartAsync([], new Reader().Deliver, CancellationToken.None);

        for (var i = 0; i < 40; i++)
            await at.PublishAsync(mailboxes[i % 4].Name, Body(i), CancellationToken.None);

        foreach (var (reader, first) in new[] { (toRs, 0), (toXk, 2) })
        {
            var deliveries = await reader.NextAsync(20);
            Assert.That(deliveries.Select(d => mailboxes[d.Number() % 4].Name), Is.EqualTo(deliveries.Select(d => d.Mailbox.Name)));
            Assert.That(deliveries.Select(d => d.Number()).Order(), Is.EqualTo(Enumerable.Range(0, 40).Where(i => i % 4 == first || i % 4 == first + 1)));
            Assert.That(deliveries.Count(d => d.Mailbox.Lane == Lane.Urgent), Is.EqualTo(10));
        }
    }

    [Test]
    public async Task An_urgent_message_overtakes_a_normal_backlog_that_stands_still()
    {
        var (normal, urgent) = (NewMailbox(AT, RS), NewMailbox(AT, RS, Lane.Urgent));
        await broker.MakeAsync(normal, urgent);
        await using var at = await broker.ConnectAsync(AT);
        await using var rs = await broker.ConnectAsync(RS);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reader = new Reader((delivery, _, _) =>
        {
            if (delivery.Mailbox.Lane == Lane.Normal)
                return release.Task;
            arrived.SetResult();
            return Task.CompletedTask;
        });
        await rs.StartAsync([normal.Incoming(), urgent.Incoming()], reader.Deliver, CancellationToken.None);
        await at.StartAsync([], reader.Deliver, CancellationToken.None);
        for (var i = 0; i < 300; i++)
            await at.PublishAsync(normal.Name, Body(i), CancellationToken.None);

        await at.PublishAsync(urgent.Name, Body(1000), CancellationToken.None);

        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(30));
        release.SetResult();
    }

    [Test]
    public async Task Many_at_once_arrive_all_and_once()
    {
        var mailbox = NewMailbox(AT, RS);
        await broker.MakeAsync(mailbox);
        await using var at = await broker.ConnectAsync(AT);
        await using var rs = await broker.ConnectAsync(RS);
        var reader = new Reader();
        await rs.StartAsync([mailbox.Incoming()], reader.Deliver, CancellationToken.None);
        await at.StartAsync([], reader.Deliver, CancellationToken.None);

        await Task.WhenAll(Enumerable.Range(0, 500).Select(i => at.PublishAsync(mailbox.Name, Body(i), CancellationToken.None)));

        var deliveries = await reader.NextAsync(500);
        Assert.That(deliveries.Select(d => d.Number()).Order(), Is.EqualTo(Enumerable.Range(0, 500)));
        Assert.That(reader.HasMore, Is.False);
    }

    [Test]
    public async Task A_reader_that_stopped_and_another_that_starts_share_one_mailbox_in_turn()
    {
        var mailbox = NewMailbox(AT, RS);
        await broker.MakeAsync(mailbox);
        await using var at = await broker.ConnectAsync(AT);
        var (first, second) = (new Reader(), new Reader());
        await at.StartAsync([], first.Deliver, CancellationToken.None);
        await using (var rs = await broker.ConnectAsync(RS))
        {
            await rs.StartAsync([mailbox.Incoming()], first.Deliver, CancellationToken.None);
            await at.PublishAsync(mailbox.Name, Body(1), CancellationToken.None);
            await first.NextAsync();
        }

        await at.PublishAsync(mailbox.Name, Body(2), CancellationToken.None);
        await using var again = await broker.ConnectAsync(RS);
        await again.StartAsync([mailbox.Incoming()], second.Deliver, CancellationToken.None);

        Assert.That((await second.NextAsync()).Number(), Is.EqualTo(2));
        Assert.That(first.HasMore, Is.False);
    }

    [Test]
    public async Task Before_the_start_and_after_the_stop_nothing_is_sent()
    {
        await using var at = await broker.ConnectAsync(AT);
        Assert.That(async () => await at.PublishAsync("any", Body(1), CancellationToken.None), Throws.TypeOf<BrokerUnavailableException>());
        await at.StartAsync([], new Reader().Deliver, CancellationToken.None);
        await at.StopAsync(CancellationToken.None);

        Assert.That(at.IsConnected, Is.False);
        Assert.That(async () => await at.PublishAsync("any", Body(1), CancellationToken.None), Throws.TypeOf<BrokerUnavailableException>());
        Assert.That(async () => await at.StopAsync(CancellationToken.None), Throws.Nothing);
    }
}
