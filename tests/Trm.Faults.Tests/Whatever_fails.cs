using NUnit.Framework;

namespace Trm.Faults.Tests;

/// <summary>Processes, broker, network, disk and clock fail as seeds say.</summary>
public sealed class Whatever_fails
{
    private static readonly string Seeds = Environment.GetEnvironmentVariable("TRM_FAULTS_SEEDS") ?? "60";
    private static readonly string From = Environment.GetEnvironmentVariable("TRM_FAULTS_FROM") ?? "1";

    [Test]
    public async Task Nothing_is_lost_nothing_is_shown_twice_and_both_sides_can_prove_it()
    {
        var run = await Simulation.RunAsync("--seeds", Seeds, "--from", From);

        TestContext.Out.WriteLine(run.Said[^Math.Min(200, run.Said.Length)..]);
        Assert.That(run.IsGood, run.Said);
    }

    [Test]
    public async Task The_same_seed_gives_the_same_history()
    {
        var run = await Simulation.RunAsync("--seeds", "8", "--from", "7001", "--twice");

        Assert.That(run.IsGood, run.Said);
    }
}
