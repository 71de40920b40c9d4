using Dapper;
using NUnit.Framework;
using Trm.Evidence;
using Trm.Evidence.Packs;
using Trm.Node.Alarms;
using Trm.Node.Overview;
using Trm.Node.Tests.Exchange;
using static Trm.Node.Tests.Generations.Restored;

namespace Trm.Node.Tests.Generations;

/// <summary>What auditors see of a restore: each generation has its pack, one follows from the other, and the other side's pack agrees with the new one.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class GenerationEvidenceTests
{
    [Test]
    public async Task Packs_of_both_generations_and_of_the_other_side_verify_alone_and_against_each_other()
    {
        await using var restored = await BegunAsync();
        var world = restored.World;
        var (vienna, former, later) = (await world["AT"].Record.EvidencePackAsync(), await world["RS"].Record.EvidencePackAsync(generation: 0), await world["RS"].Record.EvidencePackAsync());

        foreach (var (name, pack) in new[] { ("AT", vienna), ("RS 0", former), ("RS 1", later) })
            Assert.That(PackVerification.Verify(name, new MemoryStream(pack)).Packs[0].Findings, Is.Empty, name);
        var sides = Verify(vienna, later);
        Assert.That(sides.Findings, Is.Empty);
        Assert.That(sides.Matched, Is.GreaterThanOrEqualTo(3), "both directions");
        Assert.That(Verify(former, later).Findings, Is.Empty, "one generation follows from the other");
        Assert.That(Verify(later, former).Findings, Is.Empty, "in whichever order they are given");
    }

    [Test]
    public async Task A_new_log_that_follows_from_another_history_is_named()
    {
        await using var restored = await BegunAsync();
        await using var other = await BegunAsync();
        var former = await other.World["RS"].Record.EvidencePackAsync(generation: 0);
        var later = await restored.World["RS"].Record.EvidencePackAsync();

        var codes = Verify(former, later).Findings.Select(f => f.Code).ToList();

        Assert.That(codes, Does.Contain(FindingCode.GenerationUnfounded));
        Assert.That(codes, Does.Contain(FindingCode.FateMissing), "what that one left open has no fate here");
    }

    [Test]
    public async Task What_the_other_side_acknowledged_before_the_copy_and_the_copy_lost_is_named_in_the_former_pack()
    {
        await using var restored = await BegunAsync();
        var world = restored.World;
        world.Time.By += TimeSpan.FromMinutes(11); // nothing is on the way any more

        var verdict = Verify(await world["AT"].Record.EvidencePackAsync(), await world["RS"].Record.EvidencePackAsync(generation: 0));

        Assert.That(verdict.Findings.Where(f => f.Sentence.Contains(restored.SentSince.Transmission.ToString(), StringComparison.Ordinal)).Select(f => f.Code), Does.Contain(FindingCode.MessageExtra));
    }

    [Test]
    public async Task An_alarm_that_stands_since_the_former_log_is_explained_in_the_new_one()
    {
        await using var restored = await AfterAsync();
        var world = restored.World;
        await using (var db = await (await world.StorageOf("RS")).ConnectAsync(writes: true))
            await db.ExecuteAsync($"INSERT INTO alarm (code, peer, raised_at, leaf) VALUES ('{AlarmCode.Unverified}', 'AT', 1, 0)");
        await BeginAsync(restored);
        var alarm = await StandingAsync();

        Assert.That((await world["RS"].Explanations.ExplainAsync(alarm.Name, "restored", null, World.Coordinator)).IsOk, Is.True);

        Assert.That((alarm.IsExplained, (await StandingAsync()).IsExplained), Is.EqualTo((false, true)));
        Assert.That(PackVerification.Verify("RS", new MemoryStream(await world["RS"].Record.EvidencePackAsync())).Packs[0].Findings, Is.Empty, "it names a leaf of its own log");

        async Task<ToExplain> StandingAsync() => (await world["RS"].Explanations.ListAsync(World.Coordinator)).Value.Rows.Single(r => r.Code == AlarmCode.Unverified);
    }

    private static async Task<Restored> BegunAsync()
    {
        var restored = await AfterAsync();
        await BeginAsync(restored);
        return restored;
    }

    private static async Task BeginAsync(Restored restored)
    {
        await restored.World.ListLogAsync("RS", 1);
        await restored.World.BeginGenerationAsync("RS");
        await restored.World.StartAsync("RS");
        await Eventually.True(async () => await restored.World.ContentCount("RS") == 2, "what Austria had sent since the copy is here again");
        await PingAsync(restored.World, "AT", "RS");
        await PingAsync(restored.World, "RS", "AT");
        await Settled(restored.World, "RS");
        await Settled(restored.World, "AT");
    }

    private static PackVerification Verify(byte[] one, byte[] two) => PackVerification.Verify(("one", new MemoryStream(one)), ("two", new MemoryStream(two)));
}
