using NUnit.Framework;
using Trm.Contracts.Control;
using Trm.Evidence;
using Trm.Evidence.Packs;
using Trm.Evidence.Witnesses;
using Trm.Node.Alarms;
using Trm.Node.Tests.Exchange;
using Trm.Trail;

namespace Trm.Node.Tests.Witness;

/// <summary>A node whose operator rewrites its own history is exposed by any one peer's cosignature: at once to all that are connected, and offline to an auditor.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class RewrittenHistoryTests
{
    private static async Task<bool> IsAlarmedAsync(World world, string of) =>
        (await world[of].Record.AlarmsAsync()).Any(a => a is { Code: AlarmCode.Fork, Peer: "AT" });

    private static async Task<World> RewrittenAsync(bool hides)
    {
        var world = new World("AT", "RS", "BA");
        await world.StartWitnessingAsync();
        await world.SettledAsync("AT", "RS");
        await world.SettledAsync("RS", "AT");
        await world.UntilAsync(async () => await world["AT"].Record.IsWitnessedAsync() && await world["RS"].Record.IsWitnessedAsync(), "AT and RS are witnessed");
        await world.StopAsync("AT");
        await DishonestOperator.RewriteAsync(world, "AT", hides);
        return world;
    }

    [TestCase(false, Description = "it proves from where its peers stand, and the proof betrays it")]
    [TestCase(true, Description = "it pretends to meet its peers for the first time")]
    public async Task Is_exposed_by_its_peer_and_alarmed_everywhere(bool hides)
    {
        await using var world = await RewrittenAsync(hides);
        await world.StartWitnessAsync("AT");
        await world.SettledAsync("AT", "BA");

        await world.UntilAsync(async () => await IsAlarmedAsync(world, "RS") && await IsAlarmedAsync(world, "BA") && await IsAlarmedAsync(world, "AT"), "RS, BA and AT itself alarm the fork");

        foreach (var name in new[] { "RS", "BA", "AT" })
        {
            var proof = (await world[name].Record.ForksAsync())["trm/AT/0"];
            Assert.That(ForkFile.Read(ForkNotice.Parse(proof)!).Verify(world["AT"].Record.LogKey).Holds, Is.True, "whoever gets it can verify it");
            Assert.That(await world.CountAsync(name, "SELECT count(*) FROM trail_leaf WHERE event = 19"), Is.EqualTo(1), name);
        }

        await world.SettledAsync("AT", "RS");
        await world.SettledAsync("BA", "AT");
        var held = await world.CountAsync("RS", "SELECT count(*) FROM held_checkpoint WHERE origin = 'trm/AT/0'");
        await world.PassAsync(TimeSpan.FromHours(2));
        await world.PassAsync(TimeSpan.FromHours(2));
        Assert.That(await world.CountAsync("RS", "SELECT count(*) FROM held_checkpoint WHERE origin = 'trm/AT/0'"), Is.EqualTo(held), "messages go on, cosignatures do not");
        Assert.That(await world["AT"].Record.WitnessedSizeAsync(), Is.Zero);
        Assert.That(await world["RS"].Record.WitnessedSizeAsync(), Is.Zero, "what AT cosigned of others counts no longer, and BA alone is no quorum");
        await world.AssertTrailsVerify();
    }

    [Test]
    public async Task Is_exposed_offline_by_the_pack_or_the_checkpoint_of_any_one_peer()
    {
        await using var world = await RewrittenAsync(hides: true);
        var (rs, held) = (await world["RS"].Record.EvidencePackAsync(), (await world["BA"].Record.HeldCheckpointsAsync())["trm/AT/0"]);
        await world.StopAsync("RS");
        await world.StopAsync("BA");
        await world.StartWitnessAsync("AT");
        var at = await world["AT"].Record.EvidencePackAsync();

        var alone = PackVerification.Verify("AT.zip", new MemoryStream(at));
        var both = PackVerification.Verify(("AT.zip", new MemoryStream(at)), ("RS.zip", new MemoryStream(rs)));
        var against = PackVerification.Verify("AT.zip", new MemoryStream(at), held: new HeldNote("AT-as-BA-holds-it", held));

        Assert.That(alone.Packs[0].Findings, Is.Empty, "everything was rebuilt and signed again: alone it says nothing");
        Assert.That(alone.IsProvisional, Is.True);
        Assert.That(both.Verified, Is.False);
        Assert.That(both.Packs[0].Findings.Select(f => f.Code), Is.EqualTo(new[] { FindingCode.LogForked }));
        Assert.That(both.Packs[0].Findings[0].Sentence, Does.StartWith("trm/AT/0 signed two histories").And.Contain("RS.zip: witnessed/AT/0"));
        Assert.That(both.Packs[1].Findings, Is.Empty, "RS is not accused");
        Assert.That(against.Packs[0].Findings.Select(f => f.Code), Is.EqualTo(new[] { FindingCode.LogForked }));
    }

    [Test]
    public async Task A_fork_that_is_none_convinces_nobody()
    {
        await using var world = new World("AT", "RS", "BA");
        await world.StartWitnessingAsync();
        await world.SettledAsync("AT", "RS");
        await world.UntilAsync(async () => (await world["RS"].Record.HeldCheckpointsAsync()).ContainsKey("trm/AT/0"), "RS holds a checkpoint of AT");
        var note = (await world["RS"].Record.HeldCheckpointsAsync())["trm/AT/0"];
        var root = Checkpoint.ParseClaim(note).Demand().Root.ToArray();
        var through = await world.Through("BA", "RS");
        await world.StopAsync("RS");

        // Two checkpoints of AT's honest log, and RS's word that no proof joins them.
        foreach (var (prefix, seq) in new[] { (root, through + 1), (new byte[32], through + 2) })
            await world["BA"].TakeAsync(world.Id("RS"), Contracts.Messages.Lane.Urgent, world.Seal(
                "RS", "BA", seq, Contracts.Messages.MessageMeta.Control,
                new ControlMessage([], null, new(0, 0, []), []) { Fork = new(note, note, prefix, []) }.Write()));

        Assert.That(await world["BA"].Record.ForksAsync(), Is.Empty);
        Assert.That(await IsAlarmedAsync(world, "BA"), Is.False);
    }
}
