using NUnit.Framework;
using Trm.Node.Telemetry;
using Trm.Node.Tests.Exchange;
using static Trm.Node.Telemetry.TelemetryAttribute;

namespace Trm.Node.Tests.Telemetry;

/// <summary>That something went to a peer just now is nobody's business; that it has no receipt is the operator's.</summary>
internal sealed class OldestWaitingTests
{
    [Test]
    public async Task Is_silent_in_the_first_minute()
    {
        await using var world = new World();
        var node = await world.StartAsync("AT");
        using var heard = new Listener();
        Assert.That((await node.Referrals.TestAsync(world.Id("RS"), World.Coordinator)).IsOk, Is.True);

        Assert.That(await OldestAsync(), Is.Zero);
        world.Time.By += TimeSpan.FromMinutes(2);
        Assert.That(await OldestAsync(), Is.InRange(120, 300));

        async Task<double> OldestAsync()
        {
            await node.Gauges.LookAsync(default);
            heard.Collect();
            return new[] { "normal", "urgent" }.Max(lane => heard.Of(node.Telemetry.Meter.Meter, MetricCatalogue.Oldest, (Peer, "RS"), (Lane, lane)).Last().Value);
        }
    }
}
