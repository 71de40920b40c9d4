using NUnit.Framework;
using Trm.Contracts.Messages;
using Trm.Testing;

namespace Trm.Node.Tests.Exchange;

/// <summary>A node on a data folder that is not as it left it.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class DamagedFolderTests
{
    [Test]
    public async Task A_database_put_back_from_a_copy_does_not_go_on_under_used_numbers()
    {
        await using var world = await UsedAsync();
        var (storage, copy) = (await world.StorageOf("RS"), Path.Combine(world.DataOf("RS"), "copy"));
        await storage.BackUpAsync(copy);
        await world.StartAsync("RS");
        await PingAsync(world);
        await world.StopAsync("RS");
        await storage.PutBackAsync(copy);

        Assert.That(async () => await world.StartAsync("RS"), Throws.TypeOf<NodeStartException>().With.Property("Code").EqualTo("DATABASE_RESTORED"));
    }

    [Test]
    public async Task A_stopped_node_leaves_its_whole_database_in_one_file_or_in_none()
    {
        await using var world = await UsedAsync();

        Assert.That(System.IO.Directory.GetFiles(world.DataOf("RS"), "node.db*").Select(Path.GetFileName), Is.EqualTo(TestStorage.IsPostgres ? [] : new[] { "node.db" }));
    }

    [Test]
    public async Task A_lost_tile_is_written_again_from_the_database()
    {
        await using var world = await UsedAsync();
        System.IO.Directory.Delete(Path.Combine(world.DataOf("RS"), "trail", "log", "tile"), recursive: true);

        await world.StartAsync("RS");
        await PingAsync(world);

        await world.AssertTrailsVerify();
    }

    [Test]
    public async Task Without_the_key_that_wraps_the_cases_keys_a_node_does_not_start_and_makes_no_other()
    {
        await using var world = await UsedAsync();
        var key = Path.Combine(world.DataOf("RS"), "kek.key");
        var bytes = File.ReadAllBytes(key);
        File.Delete(key);

        Assert.That(async () => await world.StartAsync("RS"), Throws.TypeOf<NodeStartException>().With.Property("Code").EqualTo("KEY_FILE_ABSENT"));
        Assert.That(File.Exists(key), Is.False);

        File.WriteAllBytes(key, [.. bytes.Reverse()]);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.That(async () => await world.StartAsync("RS"), Throws.TypeOf<NodeStartException>().With.Property("Code").EqualTo("KEY_FILE_INVALID"));
    }

    // On PostgreSQL they may: TwoProcessesTests.
    [Test, OnStorage("sqlite")]
    public async Task Two_processes_do_not_share_a_folder()
    {
        await using var world = new World();
        await world.StartAsync("RS");
        var first = world["RS"];

        Assert.That(async () => await world.StartAsync("RS"), Throws.TypeOf<NodeStartException>().With.Property("Code").EqualTo("ALREADY_RUNNING"));

        Assert.That(world["RS"], Is.SameAs(first));
        await PingAsync(world);
    }

    private static async Task<World> UsedAsync()
    {
        var world = new World();
        await world.StartAsync("RS");
        await PingAsync(world);
        await world.StopAsync("RS");
        return world;
    }

    private static async Task PingAsync(World world) => Assert.That(
        (await world["RS"].SubmitAsync(new(MessageKind.Test, world.Id("AT"), null, World.Coordinator, TestMessage.Ping))).IsOk, Is.True);
}
