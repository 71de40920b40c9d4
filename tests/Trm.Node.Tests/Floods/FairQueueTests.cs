using NUnit.Framework;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Node.Inbox;

namespace Trm.Node.Tests.Floods;

/// <summary>Who sends without end waits behind itself.</summary>
internal sealed class FairQueueTests
{
    private static readonly ParticipantId AT = ParticipantId.Parse("AT").Value;
    private static readonly ParticipantId MK = ParticipantId.Parse("MK").Value;
    private static readonly ParticipantId XK = ParticipantId.Parse("XK").Value;

    [Test]
    public async Task Between_two_portions_of_one_peer_there_is_one_at_most_of_each_other()
    {
        using var queue = new FairQueue();
        Add(queue, MK, 10_000);
        var first = await TakeAsync(queue);
        Add(queue, AT, 25);
        Add(queue, XK, 10);

        var order = new List<(ParticipantId Peer, int Count)> { Of(first) };
        queue.Leave(first);
        while (order.Count < 12)
        {
            var portion = await TakeAsync(queue);
            order.Add(Of(portion));
            queue.Leave(portion);
        }

        Assert.That(order, Is.EqualTo(new[] { (MK, 8), (MK, 8), (AT, 8), (XK, 8), (MK, 8), (AT, 8), (XK, 2), (MK, 8), (AT, 8), (MK, 8), (AT, 1), (MK, 8) }));
    }

    [Test]
    public async Task A_peer_whose_portions_take_long_keeps_nobody_else_waiting()
    {
        using var queue = new FairQueue();
        Add(queue, MK, 1000);
        var (first, second) = (await TakeAsync(queue), await TakeAsync(queue));
        var third = TakeAsync(queue);
        Assert.That(third.IsCompleted, Is.False, "two of one peer are in work at once, and no more");

        Add(queue, AT, 1);

        Assert.That(Of(await third), Is.EqualTo((AT, 1)));
        Assert.That(second.Before, Is.SameAs(first.Done), "they are committed in order");
        queue.Leave(first);
        Assert.That(Of(await TakeAsync(queue)), Is.EqualTo((MK, 8)));
    }

    [Test]
    public async Task Urgent_comes_before_normal_of_the_same_peer_and_each_in_its_order()
    {
        using var queue = new FairQueue();
        Add(queue, MK, 3, first: 10);
        Add(queue, MK, 3, first: 20, lane: Lane.Urgent);

        var portion = await TakeAsync(queue);

        Assert.That(portion.Messages.Select(m => m.Bytes.Length), Is.EqualTo(new[] { 20, 21, 22, 10, 11, 12 }));
    }

    [Test]
    public async Task A_portion_of_large_messages_is_a_small_one()
    {
        using var queue = new FairQueue();
        Add(queue, MK, 3, first: 1 << 20);
        Add(queue, AT, 5, first: 40_000);

        var portions = new List<(ParticipantId, int)>();
        for (var i = 0; i < 5; i++)
        {
            var portion = await TakeAsync(queue);
            portions.Add(Of(portion));
            queue.Leave(portion);
        }

        Assert.That(portions, Is.EqualTo(new[] { (MK, 1), (AT, 3), (MK, 1), (AT, 2), (MK, 1) }));
    }

    [Test]
    public async Task It_knows_what_lies_in_hand()
    {
        using var queue = new FairQueue();
        Add(queue, MK, 2, first: 1000);
        Add(queue, AT, 1, first: 500);
        Assert.That(queue.Load, Is.EqualTo(new InboxLoad(3, 2501, 2501, 0)));

        var portion = await TakeAsync(queue);
        portion.Messages[0].Fail(new IOException());
        portion.Messages[1].Commit(null!);
        queue.Leave(portion);

        Assert.That(queue.Load, Is.EqualTo(new InboxLoad(1, 500, 2501, 1)));
    }

    // Who should wait for nobody fails, and does not wait.
    private static Task<Portion> TakeAsync(FairQueue queue) => queue.TakeAsync(default).WaitAsync(TimeSpan.FromSeconds(10));

    private static (ParticipantId Peer, int Count) Of(Portion portion) => (portion.Messages[0].MailboxOf, portion.Messages.Count);

    // Their lengths tell them apart.
    private static void Add(FairQueue queue, ParticipantId peer, int count, int first = 0, Lane lane = Lane.Normal)
    {
        for (var i = 0; i < count; i++)
            queue.Add(new InHand(peer, lane, new byte[first == 0 ? 1 : first + i]));
    }
}
