using NUnit.Framework;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Node.Health;
using Trm.Node.Tests.Exchange;
using Trm.Node.Tests.Stories;
using Trm.Testing;

namespace Trm.Node.Tests.Machine;

/// <summary>A node whose PostgreSQL lies on a disk that somebody else fills. The server refuses commits (53100), or ends itself where its own log has no room, and is started again by whoever keeps it.</summary>
[OnStorage("sqlite")] // the other side's; this side has a server of its own
internal sealed class FullDiskOnPostgresTests
{
    private static readonly DateOnly Review = new(2027, 1, 1);
    private Promises _promises = null!;

    [Test]
    public async Task A_servers_disk_that_fills_loses_nothing_and_the_node_reconnects_by_itself()
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("trm-full-").FullName;
        using var disk = SmallDisk.Mount(folder, 160, mode: "0755");
        await using var server = await PostgresServer.StartPrivateAsync(folder);
        await using (var world = new World("AT", "RS") { Disk = new() { Calm = TimeSpan.FromSeconds(1) } })
        {
            world.Store("AT", await Storage.NodeStorage.OnAsync(world.DataOf("AT"), server));
            var stage = await Stage.OpenAsync(world);
            _promises = new(world);
            await stage.SharedAsync();
            await GoesOnAsync(stage);

            // The server refuses, and goes on as soon as it can.
            disk.Fill(0);
            await UntilRefusedAsync(stage);
            await SendMoreAsync(world);
            Assert.That(await FaultsAsync(stage), Has.Some.AnyOf("STORAGE_FULL", "STORAGE_LOW", "DATABASE_UNREADABLE"));
            disk.MakeRoom();
            if (!await server.AnswersAsync())
            {
                await server.StopAsync();
                await server.StartAsync();
            }

            await GoesOnAsync(stage);

            // The server ends itself, as it does where its own log finds no room, and whoever keeps it starts it again once there is.
            disk.Fill(0);
            await UntilRefusedAsync(stage);
            await server.StopAsync(kill: true);
            await SendMoreAsync(world);
            Assert.That(await FaultsAsync(stage), Does.Contain("DATABASE_UNREADABLE"));
            disk.MakeRoom();
            await server.StartAsync();
            await GoesOnAsync(stage);

            await _promises.AreFulfilledAsync();
            await world.AssertTrailsVerify();
        }
    }

    private static async Task<IReadOnlyList<string>> FaultsAsync(Stage stage) =>
        [.. (await stage.At.Doctor.ExamineAsync(Stage.Vienna, [])).Value.Findings.Where(f => f.State == HealthState.Fault).Select(f => f.Code)];

    private async Task SendMoreAsync(World world)
    {
        for (var i = 0; i < 20; i++)
            _promises.Add("RS", await Stage.Ok(world["RS"].Referrals.TestAsync(world.Id("AT"), Stage.Belgrade)));
    }

    // Nobody touches the node.
    private async Task GoesOnAsync(Stage stage)
    {
        await _promises.AreKeptAsync();
        await stage.Settled();
        await HoldAsync(stage);
        await stage.Settled();
    }

    private async Task HoldAsync(Stage stage)
    {
        _promises.Add("AT", await Stage.Ok(stage.At.Referrals.HoldAsync(stage.Case, Stage.Vienna, HoldReason.Health, Review)));
        _promises.Add("RS", await Stage.Ok(stage.Rs.Referrals.HoldAsync(stage.Case, Stage.Belgrade, HoldReason.Health, Review)));
    }

    // Refused in words where the server says why; a failed call where it is gone before it could.
    private async Task UntilRefusedAsync(Stage stage)
    {
        for (var i = 0; i < 5000; i++)
        {
            try
            {
                var held = await stage.At.Referrals.HoldAsync(stage.Case, Stage.Vienna, HoldReason.Health, Review);
                if (!held.IsOk)
                {
                    Assert.That(held.Rejection.Code, Is.EqualTo(RejectionCode.StorageLow));
                    await TestContext.Out.WriteLineAsync("the server refused for want of room");
                    return;
                }

                _promises.Add("AT", held.Value);
                if (i % 25 == 24)
                    await _promises.AreKeptAsync();
            }
            catch (System.Data.Common.DbException failure)
            {
                await TestContext.Out.WriteLineAsync($"the server is gone: {failure.SqlState ?? failure.GetType().Name}");
                return;
            }

            _promises.Add("RS", await Stage.Ok(stage.Rs.Referrals.HoldAsync(stage.Case, Stage.Belgrade, HoldReason.Health, Review)));
        }

        Assert.Fail("the disk was never full");
    }
}
