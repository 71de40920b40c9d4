using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Node.Alarms;
using Trm.Node.Machine;
using Trm.Node.Tests.Exchange;
using Trm.Node.Tests.Stories;
using Trm.Testing;

namespace Trm.Node.Tests.Machine;

/// <summary>A node whose data lie on a disk of a few MiB that somebody else fills: its rows, too, which only SQLite keeps there.</summary>
[OnStorage("sqlite")]
internal sealed class FullDiskTests
{
    private const long MiB = 1 << 20;
    private static readonly DateOnly Review = new(2027, 1, 1);
    private Promises _promises = null!;

    [Test]
    public async Task A_disk_that_fills_refuses_first_what_is_new_and_loses_nothing_and_a_node_goes_on_by_itself()
    {
        await using var world = new World("AT", "RS") { Disk = new() { Floor = new(4 * MiB), Calm = TimeSpan.FromSeconds(1) } };
        using var disk = SmallDisk.Mount(world.DataOf("AT"), 40);
        var stage = await Stage.OpenAsync(world);
        _promises = new(world);
        await stage.SharedAsync();

        // Early: an alarm, and nothing else.
        disk.Fill(6 * MiB);
        await world.Alarmed("AT", AlarmCode.DiskLow);
        await AskAsync(stage);
        await world.Settled("AT");

        // Below the floor: nothing new, but whatever must not wait, and all that is on its way.
        disk.Fill(3 * MiB);
        await world.Alarmed("AT", AlarmCode.StorageLow);
        Assert.That(await world.Alarms("AT"), Does.Not.Contain(AlarmCode.DiskLow), "the worse takes its place");
        Assert.That(await Stage.Refused(stage.At.Referrals.AskCapacityAsync(world.Id("RS"), Stage.Vienna, ["SocialCare"], 1, Urgency.Routine)), Is.EqualTo(new[] { "STORAGE_LOW" }));
        _promises.Add("AT", await Stage.Ok(stage.At.Referrals.HoldAsync(stage.Case, Stage.Vienna, HoldReason.Health, Review)));
        _promises.Add("RS", await Stage.Ok(world["RS"].Referrals.TestAsync(world.Id("AT"), Stage.Belgrade)));
        await stage.Settled();
        Assert.That((await stage.At.Referrals.OpenAsync(stage.Case, Stage.Vienna)).IsOk, Is.True, "views go on");

        // Full, in the middle of traffic in both directions.
        disk.Fill(0);
        var refused = await UntilRefusedAsync(stage);
        Assert.That(refused.Code, Is.EqualTo(RejectionCode.StorageLow));
        Assert.That(refused.Hint, Does.Contain("nothing was stored and nothing was sent").And.Contain("RS ("), "who must be told is told so, with a number");
        Assert.That(stage.At.Disk.Level, Is.EqualTo(DiskLevel.Full).Or.EqualTo(DiskLevel.Reserve));
        for (var i = 0; i < 40; i++)
            _promises.Add("RS", await Stage.Ok(world["RS"].Referrals.TestAsync(world.Id("AT"), Stage.Belgrade)));
        Assert.That((await stage.At.Referrals.ListAsync(Stage.Vienna)).Value, Has.Count.EqualTo(1), "what needs no record is shown all the same");
        await Task.Delay(DiskWatch.Again * 2);
        await _promises.AreKeptAsync();
        Assert.That((await world["RS"].Record.TransmissionsAsync()).Count(t => t.Receipt is null && t.Message is not null), Is.EqualTo(40), "what could not be stored was not receipted");

        // Room again: nobody touches the node.
        disk.MakeRoom();
        await stage.Settled();
        await stage.Calm("AT", AlarmCode.StorageLow);
        Assert.That(stage.At.Disk.Level, Is.EqualTo(DiskLevel.Enough));
        await AskAsync(stage);
        await stage.Settled();

        await _promises.AreFulfilledAsync();
        await world.StopAsync("AT");
        await world.StartAsync("AT");
        await world.AssertTrailsVerify();
        Assert.That(System.IO.Directory.EnumerateFiles(world.DataOf("AT"), "*", SearchOption.AllDirectories).Where(f => f.EndsWith(".new", StringComparison.Ordinal) || f.EndsWith(".unfinished", StringComparison.Ordinal)), Is.Empty);
        await world.StopAsync("AT");
    }

    private async Task AskAsync(Stage stage) =>
        _promises.Add("AT", await Stage.Ok(stage.At.Referrals.AskCapacityAsync(stage.World.Id("RS"), Stage.Vienna, ["SocialCare"], 1, Urgency.Routine)));

    // The write-ahead log has room of its own left for a while; what is accepted meanwhile is as good as any.
    private async Task<Rejection> UntilRefusedAsync(Stage stage)
    {
        for (var i = 0; i < 5000; i++)
        {
            var held = await stage.At.Referrals.HoldAsync(stage.Case, Stage.Vienna, HoldReason.Health, Review);
            if (!held.IsOk)
                return held.Rejection;
            _promises.Add("AT", held.Value);
            _promises.Add("RS", await Stage.Ok(stage.Rs.Referrals.HoldAsync(stage.Case, Stage.Belgrade, HoldReason.Health, Review)));
            if (i % 25 == 24)
                await _promises.AreKeptAsync();
        }

        throw new AssertionException("the disk was never full");
    }
}
