using System.Diagnostics;
using NUnit.Framework;
using Trm.Contracts.Referrals;
using Trm.Testing;

namespace Trm.Node.Kills.Tests;

/// <summary>Who waits for as long as anything arrives must find all the same what never does: it is named, with where it was last seen.</summary>
[TestFixture]
internal sealed class A_lost_message
{
    [Test]
    public async Task Is_found_among_others_that_arrive_and_named_with_where_it_was_last_seen()
    {
        LosingBroker? broker = null;
        await using var pair = await Pair.MakeAsync((await RabbitMqServer.SharedAsync()).Uri);
        await Task.WhenAll(pair.StartAsync(Side.Sending, b => broker = new LosingBroker(b)), pair.StartAsync(Side.Receiving));
        await pair.FinishAsync();

        pair.Standstill = TimeSpan.FromSeconds(5);
        broker!.LoseNext();
        for (var sent = 0; sent < 5; sent++)
            await pair.CallAsync(Side.Sending);
        var watch = Stopwatch.StartNew();
        var failure = Assert.ThrowsAsync<AssertionException>(pair.FinishAsync)!.Message;

        TestContext.Out.WriteLine($"after {watch.Elapsed.TotalSeconds:0.0} s: {failure}");
        Assert.That(failure, Does.Match(@"^\d+ things are under way, and nothing has arrived anywhere for 5 s\.\n"));
        Assert.That(failure, Does.Match(@"(?m)^  AT \d+ (test/ping|control/\w+): dispatched, sealed \S+ s ago, confirmed by the broker \d+ times, last \S+ s ago, (next try in \S+ s|no next try); RS has never seen it$"));
        Assert.That(failure, Does.Match(@"(?m)^RS is connected to its broker; receipts that wait to be sent: 0; numbers it misses: \d+; alarms: none$"));
        Assert.That(failure.Split('\n').Count(l => l.StartsWith("  ", StringComparison.Ordinal)), Is.EqualTo(1), "one is lost, and no other is named");
        Assert.That(failure, Does.Match(@"(?m)^mailboxes: .*AT to RS Urgent: 0 wait, 1 readers"));
    }
}
