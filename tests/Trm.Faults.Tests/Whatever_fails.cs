using NUnit.Framework;

namespace Trm.Faults.Tests;

/// <summary>Processes, broker, network, disk and clock fail as seeds say.</summary>
public sealed class Whatever_fails
{
    private static readonly string Seeds = Environment.GetEnvironmentVariable("TRM_FAULTS_SEEDS") ?? "300";
    private static readonly string From = Environment.GetEnvironmentVariable("TRM_FAULTS_FROM") ?? "1";

    // One process plays it all, and each test judges a part of what it says: the first seeds are played twice, and one planted fault is made small.
    private static readonly Lazy<Task<Simulation>> Run = new(() => Simulation.RunAsync("--seeds", Seeds, "--from", From, "--twice", "3", "--planted", "all", "--minimise"));

    [Test]
    public async Task Nothing_is_lost_nothing_is_shown_twice_and_both_sides_can_prove_it()
    {
        var run = await Run.Value;

        TestContext.Out.WriteLine(run.Said[^Math.Min(200, run.Said.Length)..]);
        Assert.That(run.IsGood, run.Said);
        Assert.That(run.Said, Does.Match(@"\d+ worlds, .* 0 of them violate a claim, .* s of processor"));
    }

    [TestCase("9777", Description = "refused before a restore, and not taken after it")]
    public async Task A_seed_that_found_a_fault_finds_none_any_more(string seed)
    {
        var run = await Simulation.RunAsync("--seed", seed);

        Assert.That(run.IsGood, run.Said);
    }

    [Test]
    public async Task The_same_seed_gives_the_same_history()
    {
        var run = await Run.Value;

        Assert.That(run.Said, Does.Contain(" violate a claim").And.Not.Contain("two histories"));
    }

    [Test]
    public async Task Each_of_ten_planted_faults_is_caught_by_some_seed()
    {
        var run = await Run.Value;

        Assert.That(run.Said.Split('\n').Count(line => line.StartsWith("planted ", StringComparison.Ordinal) && line.Contains(": caught by seed ", StringComparison.Ordinal)), Is.EqualTo(10), run.Said);
        Assert.That(run.Said, Does.Not.Contain("caught by none"));
    }

    [Test]
    public async Task A_failing_plan_is_made_as_small_as_it_gets()
    {
        var run = await Run.Value;

        Assert.That(run.Said, Does.Match(@"seed \d+: \d countries, [0-5] items planned, "));
    }
}
