using NUnit.Framework;
using Trm.Benchmarks.Exchange;
using Trm.Benchmarks.Measures;
using Trm.Benchmarks.Scale;

namespace Trm.Benchmarks.Tests;

/// <summary>The short forms of the harness: no times, but that all that is sent comes to its end, with every guarantee on, and that the figures are those of what was done.</summary>
public sealed class The_harness
{
    private const int Few = 20;
    private string _folder = null!;

    [OneTimeSetUp]
    public void Make() => _folder = Directory.CreateTempSubdirectory("trm-harness-").FullName;

    [OneTimeTearDown]
    public void Clean() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task exchanges_messages_whose_receipts_and_trails_verify_with_every_guarantee_on()
    {
        var run = await ExchangeRun.MeasureAsync(Path.Combine(_folder, "exchange"), new ExchangeOrder(Few, 1) { Cases = 5 }, CancellationToken.None);

        TestContext.Out.WriteLine(run.Report.Write(json: false));
        const int Sent = (3 * 5) + Few + Few; // three for each case; a round that does not count, and one that does
        Assert.That((run.Sent, run.Receipted, run.Alarms), Is.EqualTo((Sent, Sent, 0)));
        Assert.Multiple(() =>
        {
            Assert.That(run.Report.Settings["storage of AT"], Does.Contain("journal_mode=wal").And.Contain("synchronous=2"));
            Assert.That(run.Report.Settings["storage of RS"], Does.Contain("journal_mode=wal").And.Contain("synchronous=2"));
            Assert.That(run.Report.Settings["queues"], Does.Contain("rabbit_quorum_queue").And.Not.Contain("NOT DURABLE"));
            Assert.That(run.Report.Settings["trails verified"], Does.Match("^AT [1-9][0-9]* leaves, RS [1-9][0-9]* leaves$"));
            Assert.That(run.Report.Tables.SelectMany(t => t.Rows).Select(r => r.Name), Does.Contain("bare MassTransit exchange").And.Contain("all steps").And.Contain("exchange / floor"));
        });
    }

    [Test]
    public async Task fills_nodes_that_go_on_where_the_filling_ends()
    {
        var report = await StoredRun.MeasureAsync(Path.Combine(_folder, "stored"), 300, 30, new ExchangeOrder(Few, 1) { Cases = 5 }, CancellationToken.None);

        Assert.That(report.Tables[0].Rows.Select(r => r.Name), Is.EqualTo(new[] { "nothing stored", "300 of 1 KB stored", "30 of 10 KB stored" }));
        Assert.That(report.Tables[0].Rows.Select(r => r.Values[0]), Has.All.Positive);
    }

    [Test]
    public void takes_medians_and_ratios_round_by_round()
    {
        var (a, b) = (Spread.Of([4, 1, 3]), Spread.Of([2, 1, 1]));

        Assert.That((a.Median, a.Least, a.Most, a.Percent), Is.EqualTo((3.0, 1.0, 4.0, 50.0)));
        Assert.That(Spread.Ratio(a, b).Rounds, Is.EqualTo(new[] { 2.0, 1.0, 3.0 }));
        Assert.That(Spread.At([1, 2, 3, 4], 0.5), Is.EqualTo(2.5));
    }
}
