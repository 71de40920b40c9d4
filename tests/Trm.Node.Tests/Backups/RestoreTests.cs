using NUnit.Framework;
using Trm.Contracts.Messages;
using Trm.Node.Alarms;
using Trm.Node.Outbox;
using Trm.Node.Tests.Exchange;
using static Trm.Node.Tests.Generations.Restored;

namespace Trm.Node.Tests.Backups;

/// <summary>Serbia's machine is lost; yesterday's backup is put back on another one, and the others have gone on since.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class RestoreTests
{
    [Test]
    public Task Of_yesterdays_backup_reuses_no_number_forks_no_log_shows_nothing_twice_and_closes_the_gap() => GoesOnAsync(onPostgres: null);

    [TestCase(false)]
    [TestCase(true)]
    public Task Of_a_backup_of_either_storage_goes_on_on_the_other(bool onPostgres) => GoesOnAsync(onPostgres);

    private static async Task GoesOnAsync(bool? onPostgres)
    {
        await using var world = new World("AT", "RS", "HU");
        using var yesterday = new Yesterday(world, "RS");
        if (onPostgres is { } other)
            world.Use("RS", postgres: !other);
        await world.StartAllAsync();
        await world.Quiet();
        await PingAsync(world, "AT", "RS");
        await PingAsync(world, "RS", "AT");
        await world.Settled("AT");
        await world.Settled("RS");
        var toAustria = world.Mailbox("RS", "AT", Lane.Normal);
        world.Post.IsSlow = mailbox => mailbox == toAustria;
        var open = await PingAsync(world, "RS", "AT");
        await Eventually.True(async () => await StateAsync(world, "RS", open) == OutboxState.Dispatched, "one message is on its way when the backup is taken");
        var backup = await yesterday.TakeAsync();
        world.Post.IsSlow = _ => false;

        // A day goes by: both directions, and to a third.
        await PingAsync(world, "AT", "RS");
        await PingAsync(world, "RS", "AT");
        await PingAsync(world, "RS", "HU");
        await world.Settled("AT");
        await world.Settled("RS");
        var (vienna, budapest, belgrade) = (await world.ContentCount("AT"), await world.ContentCount("HU"), await world.ContentCount("RS"));
        await world["RS"].Record.AskWitnessesAsync();
        await world.StopAsync("RS");
        await yesterday.LoseTheMachineAsync(onPostgres);

        var restored = await yesterday.RestoreAsync(backup);
        yesterday.PutKek();
        Assert.That(async () => await world.StartAsync("RS"), Throws.TypeOf<NodeStartException>().With.Property("Code").EqualTo("DATABASE_RESTORED"), "under its former numbers it never goes on");
        Assert.That(restored.Log, Does.StartWith("trm/RS/1+"));
        await world.ListLogAsync("RS", 1);
        await world.BeginGenerationAsync("RS");
        await world.StartAsync("RS");

        await Eventually.True(async () => await world.ContentCount("RS") == belgrade, "what the others had sent since the backup is here again");
        await Settled(world, "RS");
        await Settled(world, "AT");
        Assert.That(await StateAsync(world, "RS", open), Is.EqualTo(OutboxState.Receipted));
        Assert.That(await world.ContentCount("AT"), Is.EqualTo(vienna), "nothing is shown twice in Vienna");
        Assert.That(await world.ContentCount("HU"), Is.EqualTo(budapest), "nor in Budapest");
        Assert.That(await world.GenerationOf("HU", "RS"), Is.EqualTo(1));
        await Eventually.True(async () => (await AlarmsAsync(world, "RS")).Contains(AlarmCode.LostInRestore), "what Vienna has and Belgrade lost is said");
        AssertNoNumberReused(world, "RS", "AT");
        AssertNoNumberReused(world, "RS", "HU");
        await world.AssertTrailsVerify();
        Assert.That(await world["AT"].Record.ForksAsync(), Is.Empty);
    }
}
