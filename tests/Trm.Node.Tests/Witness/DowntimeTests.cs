using Dapper;
using NUnit.Framework;
using Trm.Contracts.Messages;
using Trm.Evidence;
using Trm.Evidence.Packs;
using Trm.Node.Storage;
using Trm.Node.Tests.Exchange;
using Trm.Trail;

namespace Trm.Node.Tests.Witness;

/// <summary>
/// A checkpoint that lacks what a receipt promised, cosigned a day later, reads as a promise broken. Nobody who was only down for days comes into that: contracts/trail.md, "Witnesses".
/// RS gives the receipts, AT cosigns.
/// </summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class DowntimeTests
{
    [TestCase(false, Description = "it goes on with all that it has recorded")]
    [TestCase(true, Description = "its operator takes out what it had acknowledged")]
    public async Task A_promise_of_before_a_downtime_is_found_broken_only_where_it_was(bool isLeftOut)
    {
        await using var world = new World("AT", "RS");
        var log = await StartAsync(world);
        // A checkpoint that AT was not shown yet, and a receipt of which the log has the leaf and no checkpoint.
        await world.SettledAsync("AT", "RS");
        await Eventually.True(async () => await world.PublishedSize("RS") == await SizeAsync(world), "RS has published");
        var published = await SizeAsync(world);
        log.IsStuck = true;
        await world.SettledAsync("AT", "RS");
        await world.StopAsync("RS");
        Assert.That(await world.PublishedSize("RS"), Is.EqualTo(published).And.LessThan(await SizeAsync(world)));
        if (isLeftOut)
            await TakeOutAsync(world, published);

        world.Time.By += TimeSpan.FromDays(2);
        await world.StartWitnessAsync("RS", inner => log = new(inner) { IsStuck = true });
        await world.PassAsync(TimeSpan.FromMinutes(6));
        await world.PassAsync(TimeSpan.FromMinutes(6));
        Assert.That(await HeldAsync(world), Is.LessThan(isLeftOut ? long.MaxValue : published), "nothing older than what it owes is shown");
        log.IsStuck = false;
        await world.SettledAsync("AT", "RS");
        await world.UntilAsync(async () => await HeldAsync(world) > published, "AT holds what RS has published since");
        await world.UntilAsync(() => world["RS"].Record.IsWitnessedAsync(), "RS has heard of it");

        await AssertPromisesAsync(world, isLeftOut);
    }

    [Test]
    public async Task What_lay_in_a_mailbox_for_days_is_not_cosigned_and_its_successor_is()
    {
        await using var world = new World("AT", "RS");
        await StartAsync(world);
        await world.SettledAsync("AT", "RS");
        await Eventually.True(async () => await world.PublishedSize("RS") == await SizeAsync(world), "RS has published");
        var (published, mailbox) = (await SizeAsync(world), world.Mailbox("RS", "AT", Lane.Urgent));
        world.Post.IsSlow = name => name == mailbox;
        world.Time.By += TimeSpan.FromMinutes(6);
        await Eventually.True(async () => await world.CountAsync("RS", "SELECT offered FROM offer WHERE peer = 'AT'") == published, "RS offers its checkpoint");
        Assert.That((await world["AT"].SubmitAsync(new(MessageKind.Test, world.Id("RS"), null, World.Coordinator, TestMessage.Ping))).Rejections, Is.Empty);
        await Eventually.True(async () => await world.LeafCount("RS", TrailEvent.ReceiptsSent) == 4, "behind it waits a receipt for what it lacks");
        await Eventually.True(async () => await world.CountAsync("RS", "SELECT count(*) FROM outbox WHERE state = 'sealed'") == 0, "both lie in the mailbox");
        await world.StopAsync("RS");

        world.Time.By += TimeSpan.FromDays(2);
        world.Post.IsSlow = _ => false;
        await world.Settled("AT");
        await world.StartWitnessAsync("RS");
        await world.UntilAsync(() => world["RS"].Record.IsWitnessedAsync(), "AT has cosigned the newest of RS");

        await AssertPromisesAsync(world, isBroken: false);
    }

    [Test]
    public async Task A_node_publishes_before_it_says_anything()
    {
        await using var world = new World("AT", "RS");
        StuckLog? log = null;
        await world.StartWitnessAsync("RS", inner => log = new(inner));

        var steps = log!.Steps.ToList();
        Assert.That(steps, Does.Contain(CommitStep.CheckpointPublished).And.Contain(CommitStep.ControlSealed));
        Assert.That(steps.IndexOf(CommitStep.CheckpointPublished), Is.LessThan(steps.IndexOf(CommitStep.ControlSealed)));
    }

    [TestCase(false, Description = "missing")]
    [TestCase(true, Description = "damaged")]
    public async Task An_idle_log_whose_tiles_are_gone_is_written_again_and_offered(bool isDamaged)
    {
        await using var world = new World("AT", "RS");
        await StartAsync(world);
        await world.SettledAsync("AT", "RS");
        await Eventually.True(async () => await world.PublishedSize("RS") == await SizeAsync(world), "RS has published");
        var published = await SizeAsync(world);

        foreach (var tile in System.IO.Directory.EnumerateFiles(Path.Combine(world.DataOf("RS"), "trail", "log", "tile"), "*", SearchOption.AllDirectories))
            if (isDamaged)
                await DamageAsync(tile);
            else
                File.Delete(tile);
        await world.UntilAsync(async () => await HeldAsync(world) > published, "AT holds more than what RS could not prove");

        Assert.That(await world.LeafCount("RS", TrailEvent.AlarmRaised), Is.Positive);
        await Eventually.True(async () => (await world.Alarms("RS")).Count == 0, "the alarm ends where the log is whole again");
        Assert.That(await world.Alarms("AT"), Is.Empty);
        await world.AssertTrailsVerify();
    }

    private static async Task DamageAsync(string tile) =>
        await File.WriteAllBytesAsync(tile, [.. (await File.ReadAllBytesAsync(tile)).Select(b => (byte)(b ^ 1))]);

    /// <summary>Both run, and RS has just shown its log to AT: the next time is five minutes away.</summary>
    private static async Task<StuckLog> StartAsync(World world)
    {
        StuckLog? log = null;
        await world.StartWitnessAsync("AT");
        await world.StartWitnessAsync("RS", inner => log = new(inner));
        await world.Quiet();
        await world.SettledAsync("AT", "RS");
        await world.UntilAsync(() => world["RS"].Record.IsWitnessedAsync(), "AT has cosigned all of RS");
        var held = await HeldAsync(world);
        world.Time.By += TimeSpan.FromMinutes(6);
        await world.SettledAsync("AT", "RS");
        await Eventually.True(async () => await HeldAsync(world) > held, "AT has cosigned more");
        return log!;
    }

    private static Task<long> SizeAsync(World world) => world.CountAsync("RS", "SELECT count(*) FROM trail_leaf");

    private static Task<long> HeldAsync(World world) => world.CountAsync("AT", "SELECT coalesce(max(size), 0) FROM held_checkpoint WHERE origin = 'trm/RS/0'");

    private static async Task TakeOutAsync(World world, long from)
    {
        await using var db = await (await world.StorageOf("RS")).ConnectAsync(writes: true);
        await db.ExecuteAsync("DELETE FROM trail_leaf WHERE idx >= @from", new { from });
        System.IO.Directory.Delete(Path.Combine(world.DataOf("RS"), "trail", "log", "tile"), recursive: true);
    }

    private static async Task AssertPromisesAsync(World world, bool isBroken)
    {
        var (at, rs) = (await world["AT"].Record.EvidencePackAsync(), await world["RS"].Record.EvidencePackAsync());
        var both = PackVerification.Verify(("AT.zip", new MemoryStream(at)), ("RS.zip", new MemoryStream(rs)));
        Assert.That(both.Findings.Count(f => f.Code == FindingCode.PromiseBroken), Is.EqualTo(isBroken ? 1 : 0), string.Join("; ", both.Findings.Select(f => f.Sentence)));
        if (!isBroken)
            Assert.That(both.Findings.Concat(both.Packs.SelectMany(p => p.Findings)), Is.Empty);
    }
}
