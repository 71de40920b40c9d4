using NUnit.Framework;
using Trm.Contracts.Messages;

namespace Trm.Node.Tests.Exchange;

/// <summary>Guards of the table of threats (src/Trm.Envelope/THREATS.md) that no story shows by itself.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class GuardTests
{
    /// <summary>A lane that carried urgent messages alone would tell the broker when somebody is in danger.</summary>
    [Test]
    public async Task The_urgent_lane_carries_every_control_message_and_bodies_of_the_normal_lanes_size()
    {
        await using var world = new World();
        await world.StartAllAsync();
        await world.Quiet();
        var ping = TestMessage.Ping(new MessageContext(world.Id("AT"), world.Id("RS"), null, "AT-07", world.Time.GetUtcNow(), Contracts.Identifiers.MessageId.Of(Guid.NewGuid()))).Value;
        await world["RS"].TakeAsync(world.Id("AT"), Lane.Normal, world.Seal("AT", "RS", seq: 2, ping.Meta, ping.Payload));
        await Eventually.True(async () => (await world.ControlMessages("RS", "AT")).Any(c => c.Receipts.Count == 1), "RS gives a receipt");

        var normal = world.Post.Seen.Where(s => s.Mailbox == world.Mailbox("RS", "AT", Lane.Normal) || s.Mailbox == world.Mailbox("AT", "RS", Lane.Normal));
        var urgent = world.Post.Seen.Where(s => s.Mailbox == world.Mailbox("RS", "AT", Lane.Urgent) || s.Mailbox == world.Mailbox("AT", "RS", Lane.Urgent)).ToList();

        Assert.That(normal.Select(s => world.KindOf(s.Mailbox, s.Body)), Has.None.Null, "no control message in the normal lane");
        Assert.That(urgent.Select(s => world.KindOf(s.Mailbox, s.Body)), Has.Some.Null);
        Assert.That(urgent.Select(s => s.Body.Length), Has.Some.InRange(world.Seal("AT", "RS", seq: 3, ping.Meta, ping.Payload).Length - 8, world.Seal("AT", "RS", seq: 3, ping.Meta, ping.Payload).Length + 8));
    }

    [Test]
    public async Task Junk_beyond_the_byte_budget_of_a_mailbox_is_counted_and_not_kept()
    {
        await using var world = new World();
        await world.StartAllAsync();
        const int Junk = 20;

        for (var i = 0; i < Junk; i++)
        {
            var junk = new byte[1024 * 1024];
            junk[0] = (byte)(i + 1);
            await world["RS"].TakeAsync(world.Id("AT"), Lane.Normal, junk);
        }

        Assert.That(await world["RS"].Record.QuarantineAsync(), Has.Count.EqualTo(Junk));
        Assert.That(await world.QuarantinedBytes("RS"), Is.EqualTo(16L * 1024 * 1024));
    }
}
