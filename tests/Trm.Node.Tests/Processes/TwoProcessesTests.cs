using NUnit.Framework;
using Trm.Node.Tests.Exchange;
using Trm.Testing;

namespace Trm.Node.Tests.Processes;

/// <summary>Two processes of one node on one PostgreSQL, over one broker and one data folder.</summary>
[TestFixture, OnStorage("postgres")]
internal sealed class TwoProcessesTests
{
    private static readonly Officer Officer = new("X-07", Role.Coordinator);

    [Test]
    public async Task Number_one_sequence_keep_one_trail_and_see_what_the_other_adopted_and_did()
    {
        await using var world = new World("AT", "RS");
        await world.StartAllAsync();
        await using var second = await world.StartSecondAsync("AT");
        var first = world["AT"];

        await Task.WhenAll(Enumerable.Range(0, 20).Select(async n =>
        {
            var sent = await (n % 2 == 0 ? first : second).Referrals.TestAsync(world.Id("RS"), Officer);
            Assert.That(sent.IsOk, Is.True);
            Assert.That((await world["RS"].Referrals.TestAsync(world.Id("AT"), Officer)).IsOk, Is.True);
        }));
        await world.Settled("AT");
        await world.Settled("RS");

        var numbers = (await second.Record.TransmissionsAsync()).Select(t => t.Seq).Order().ToList();
        Assert.That(numbers, Is.EqualTo(Enumerable.Range(1, numbers.Count).Select(n => (long)n)), "no gap and no number twice");
        Assert.That(await world.ContentCount("RS"), Is.EqualTo(20));
        Assert.That(await world.ContentCount("AT"), Is.EqualTo(20));

        await world.RenewDirectoryAsync();
        await Eventually.True(() => Task.FromResult(second.Directory.Version == first.Directory.Version), "what one adopted holds at the other");
        await world.StopAsync("AT");
        Assert.That((await second.Referrals.TestAsync(world.Id("RS"), Officer)).IsOk, Is.True);
        await Eventually.True(async () => await world.ContentCount("RS") == 21, "the one that is left goes on");
    }
}
