using NUnit.Framework;
using Trm.Contracts.Messages;
using Trm.Node.Alarms;
using Trm.Node.Storage;
using Trm.Trail;

namespace Trm.Node.Tests.Exchange;

/// <summary>What is left half done between two commits is done by whoever comes next.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class InterruptedTests
{
    [Test]
    public async Task A_checkpoint_that_was_committed_and_not_shown_is_shown()
    {
        await using var world = new World("AT");
        await world.StartAsync("AT", wrap: database => new BreakingDatabase(database, CommitStep.CheckpointPublished));

        var file = Path.Combine(world.DataOf("AT"), "trail", "log", LogFolder.CheckpointName);
        await Eventually.True(() => Task.FromResult(File.Exists(file)), "the checkpoint is in its file");

        var export = Path.Combine(world.DataOf("AT"), "export");
        await world["AT"].Record.ExportAsync(export);
        Assert.That(await File.ReadAllBytesAsync(file), Is.EqualTo(await File.ReadAllBytesAsync(Path.Combine(export, "log", LogFolder.CheckpointName))));
    }

    [Test]
    public async Task What_waits_for_a_directory_is_taken_at_the_next_start_where_the_adoption_was_the_last_thing()
    {
        await using var world = new World();
        BreakingDatabase? database = null;
        await world.StartAsync("AT", wrap: inner => database = new BreakingDatabase(inner, CommitStep.DirectoryAdopted) { Armed = false });
        var (directory, keys) = world.NextDirectory("RS");
        world.Post.Slip(world.Mailbox("RS", "AT", Lane.Normal), world.Seal("RS", "AT", seq: 1, keys: keys, dir: 2));
        await Eventually.True(
            async () => (await world["AT"].Record.AlarmsAsync()).Any(a => a.Code == AlarmCode.DirectoryBehind), "the message waits for its directory");

        database!.Armed = true;
        Assert.That(async () => await world["AT"].AdoptAsync(directory), Throws.InstanceOf<IOException>());
        await world.StopAsync("AT");
        await world.StartAsync("AT");

        await Eventually.True(async () => await world.ContentCount("AT") == 1, "the message is taken");
        await Eventually.True(async () => (await world["AT"].Record.QuarantineAsync()).Count == 0, "and waits no longer");
    }

    [Test]
    public async Task What_follows_an_adoption_and_fails_is_done_again_without_a_restart()
    {
        await using var world = new World();
        BreakingDatabase? database = null;
        await world.StartAsync("AT", wrap: inner => database = new BreakingDatabase(inner, CommitStep.Received) { Armed = false });
        var (directory, keys) = world.NextDirectory("RS");
        await world["AT"].TakeAsync(world.Id("RS"), Lane.Normal, world.Seal("RS", "AT", seq: 1, keys: keys, dir: 2));
        Assert.That(await world.Alarms("AT"), Does.Contain(AlarmCode.DirectoryBehind));

        // Whoever adopts it may hear of the failure, or whoever repeats it.
        database!.Armed = true;
        try
        {
            await world["AT"].AdoptAsync(directory);
        }
        catch (StorageFailedException)
        {
        }

        await Eventually.True(async () => (await world["AT"].Record.QuarantineAsync()).Count == 0, "the message waits no longer");
        Assert.That((database.IsBroken, await world.ContentCount("AT")), Is.EqualTo((true, 1L)));
    }
}
