using NUnit.Framework;
using Trm.Fuzz.Targets;

namespace Trm.Fuzz.Tests;

/// <summary>The short form of the fuzzer, and what it found once.</summary>
[TestFixture]
public sealed class Every_reader
{
    private const string SeedVariable = "TRM_FUZZ_SEED";

    private static readonly TimeSpan Time = TimeSpan.FromSeconds(20);

    public static IEnumerable<string> Targets => Catalogue.All.Select(t => t.Name);

    [TestCaseSource(nameof(Targets))]
    public void Takes_the_first_of_its_seeds(string name)
    {
        var target = Catalogue.Find(name)!;
        var outcome = target.Judge(target.Seeds[0]);
        Assert.That(outcome.IsTaken, $"{outcome.Code} {outcome.Place}");
    }

    [TestCaseSource(nameof(Targets))]
    public void Keeps_its_promises_on_every_seed_and_on_what_broke_it_once(string name)
    {
        var target = Catalogue.Find(name)!;
        var fuzzer = new Fuzzer(target, seed: 0);

        var crashes = target.Seeds.Concat(Corpus.Of(target).Select(File.ReadAllBytes)).Select(fuzzer.Judge).OfType<Crash>().Select(c => c.Text);

        Assert.That(crashes, Is.Empty);
    }

    [Test]
    public void Keeps_its_promises_on_whatever_comes_in_twenty_seconds()
    {
        var seed = ulong.TryParse(Environment.GetEnvironmentVariable(SeedVariable), out var given) ? given : 2026;
        var campaign = new Campaign(Catalogue.All, seed, long.MaxValue, Time);

        campaign.Run();

        CampaignReport.WriteTable(TestContext.Out, campaign);
        Assert.That(campaign.Crashes.Select(c => $"{c.Target}: {c.Kind} {c.Text}\ninput (base64): {Convert.ToBase64String(c.Input)}"), Is.Empty);
        Assert.That(campaign.Fuzzers.Where(f => f.Iterations == 0).Select(f => f.Target.Name), Is.Empty);
    }

    [Test]
    public void Leaves_no_corpus_of_a_target_that_is_gone() =>
        Assert.That(Directory.EnumerateDirectories(Corpus.Folder).Select(Path.GetFileName), Is.SubsetOf(Targets));
}
