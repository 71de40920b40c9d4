using NUnit.Framework;
using Trm.Contracts.Messages;
using Trm.Evidence;
using Trm.Node.Outbox;

namespace Trm.Node.Tests.Exchange;

/// <summary>The delivery rules of contracts/envelope.md, between two real nodes over a broker that may be dishonest.</summary>
internal sealed class DeliveryTests
{
    private static Submission Ping(World world, string to) => new(MessageKind.Test, world.Id(to), null, World.Coordinator, TestMessage.Ping);

    [Test]
    public async Task A_message_arrives_is_receipted_once_and_both_trails_verify()
    {
        await using var world = new World();
        await world.StartAllAsync();

        var sent = await world["AT"].SubmitAsync(Ping(world, "RS"));
        Assert.That(sent.IsOk, Is.True, () => sent.Rejection.ToString());
        await world.Settled("AT");

        var row = (await world["AT"].Record.TransmissionsAsync()).Single(t => t.Message is not null);
        Assert.That(row.State, Is.EqualTo(OutboxState.Receipted));
        Assert.That(row.Receipt!.IsOk, Is.True);
        foreach (var name in new[] { "AT", "RS" })
        {
            var folder = Path.Combine(world.DataOf(name), "export");
            await world[name].Record.ExportAsync(folder);
            var report = TrailFolder.Verify(folder, world[name].Record.LogKey);
            Assert.That(report.Findings, Is.Empty);
        }
    }
}
