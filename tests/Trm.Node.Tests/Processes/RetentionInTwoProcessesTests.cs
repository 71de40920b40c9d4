using System.Text.Json;
using Dapper;
using NUnit.Framework;
using Trm.Node.Retention;
using Trm.Node.Tests.Retention;
using Trm.Node.Tests.Stories;
using Trm.Testing;
using Trm.Trail;
using static Trm.Node.Tests.Retention.RetentionTests;
using static Trm.Node.Tests.Stories.Stage;

namespace Trm.Node.Tests.Processes;

/// <summary>Two processes of one node look at once for what is kept no longer, each by itself and by order of an officer.</summary>
[TestFixture, OnStorage("postgres")]
internal sealed class RetentionInTwoProcessesTests
{
    private static readonly Officer Administrator = new("AT-90", Role.Administrator);

    [Test]
    public async Task Everything_is_purged_and_every_case_erased_and_told_once()
    {
        await using var stage = await ErasureTests.ClosedAsync(Agreed("1 mo"));
        foreach (var _ in Enumerable.Range(0, 10))
            await Ok(stage.At.Referrals.TestAsync(stage.World.Id("RS"), Vienna));
        await stage.Settled();
        await using var second = await stage.World.StartSecondAsync("AT");
        var first = stage.At;
        Assert.That((await first.Retention.OfferAsync(Vienna, 60)).Value, Is.EqualTo(new[] { stage.Case }));
        var before = await KeptAsync(stage);
        await ItIsAsync(stage, stage.Now.AddDays(61));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(n => (n % 2 == 0 ? first : second).Retention.RunAsync(Administrator)));

        var (after, told) = (await KeptAsync(stage), await ToldAsync(stage));
        foreach (var (what, count) in before)
            Assert.That((what, told.GetValueOrDefault(what)), Is.EqualTo((what, count - after[what])));
        Assert.That(told["sent-bytes"] + told["received-ids"] + told["without-case"], Is.GreaterThan(20));

        Assert.That((await first.Retention.RunAsync(Vienna)).Value.Proposed, Is.EqualTo(new[] { stage.Case }));
        var runs = await Task.WhenAll(first.Retention.RunAsync(ViennaCaseWorker), second.Retention.RunAsync(ViennaCaseWorker));
        Assert.That(runs.SelectMany(r => r.Value.Erased), Is.EqualTo(new[] { stage.Case }));
        Assert.That(await stage.World.LeafCount("AT", TrailEvent.CaseErased), Is.EqualTo(1));
        foreach (var process in new[] { first, second })
        {
            Assert.That((await process.Erasures.ListAsync(Vienna)).Value.Single().State, Is.EqualTo(ErasureState.Done));
            Assert.That((await process.Referrals.OpenAsync(stage.Case, Vienna)).Value.File.Erased, Is.Not.Null);
        }

        await BothVerifyAsync(stage);
    }

    // What is still here of that which leaves a leaf when it goes.
    private static Task<Dictionary<string, long>> KeptAsync(Stage stage) => stage.World.QueryAsync("AT", db => new Dictionary<string, long>(StringComparer.Ordinal)
    {
        ["sent-bytes"] = db.ExecuteScalar<long>("SELECT count(*) FROM outbox WHERE message_id IS NOT NULL AND erased = 0"),
        ["received-ids"] = db.ExecuteScalar<long>("SELECT count(*) FROM inbox WHERE message_id IS NOT NULL"),
        ["without-case"] = db.ExecuteScalar<long>("SELECT count(*) FROM content WHERE case_id IS NULL"),
    });

    private static Task<Dictionary<string, long>> ToldAsync(Stage stage) => stage.World.QueryAsync("AT", db =>
        db.Query<byte[]>($"SELECT public FROM trail_leaf WHERE event = {(int)TrailEvent.Purged}").Select(p => JsonDocument.Parse(p).RootElement)
            .GroupBy(p => p.GetProperty("class").GetString()!, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Sum(p => p.GetProperty("count").GetInt64()), StringComparer.Ordinal));
}
