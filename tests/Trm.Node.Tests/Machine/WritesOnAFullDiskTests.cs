using System.Security.Cryptography;
using Dapper;
using NUnit.Framework;
using Trm.Contracts.Identifiers;
using Trm.Node.Machine;
using Trm.Node.Storage;
using Trm.Node.Storage.Content;
using Trm.Node.Storage.Sqlite;
using Trm.Node.Tests.Exchange;
using Trm.Testing;
using Trm.Trail;

namespace Trm.Node.Tests.Machine;

/// <summary>Every kind of file that a node writes, on a disk without room: nothing half-written is believed, what stood before still stands, and the next try goes through.</summary>
[OnStorage("sqlite")]
internal sealed class WritesOnAFullDiskTests
{
    private string _folder = "";
    private SmallDisk _disk = null!;

    [SetUp]
    public void Mount() => _disk = SmallDisk.Mount(_folder = System.IO.Directory.CreateTempSubdirectory("trm-full-").FullName, 4);

    [TearDown]
    public void Unmount() => _disk?.Dispose();

    [Test]
    public void A_file_of_our_own_is_the_former_one_or_the_new_one()
    {
        var file = Path.Combine(_folder, "kek.key");
        OwnerOnly.Write(file, [1, 2, 3]);
        _disk.Fill(0);

        Assert.That(() => OwnerOnly.Write(file, new byte[9000]), Throws.InstanceOf<IOException>().With.Matches<IOException>(StorageFullException.Is));
        Assert.That(() => OwnerOnly.Write(file + "2", [4]), Throws.InstanceOf<IOException>().With.Matches<IOException>(StorageFullException.Is));

        Assert.That(File.ReadAllBytes(file), Is.EqualTo(new byte[] { 1, 2, 3 }));
        Assert.That(System.IO.Directory.EnumerateFiles(_folder).Select(Path.GetFileName), Is.EquivalentTo(new[] { "kek.key", "filler" }), "nothing half-written is left");
    }

    [Test]
    public void A_key_of_a_case_is_whole_or_not_there_and_what_is_half_there_is_no_key()
    {
        using var wrapping = KeyEncryptionKey.ReadOrCreate(Path.Combine(_folder, "kek.key"), mayCreate: true);
        using var vault = new CaseVault(Path.Combine(_folder, "cases"), wrapping);
        var @case = CaseId.Parse(Guid.NewGuid().ToString()).Value;
        var file = Path.Combine(_folder, "cases", @case + ".key");
        _disk.Fill(0);

        Assert.That(() => vault.Seal(@case, "name", [1]), Throws.Exception.Matches<Exception>(StorageFullException.Is));
        Assert.That(File.Exists(file), Is.False);
        _disk.MakeRoom();
        File.WriteAllBytes(file + ".new", [1, 2, 3]); // as a power failure would leave it

        var sealedBox = vault.Seal(@case, "name", [1]);
        using var again = new CaseVault(Path.Combine(_folder, "cases"), wrapping);
        Assert.That(again.Open(@case, "name", sealedBox), Is.EqualTo(new byte[] { 1 }));

        File.WriteAllBytes(file, File.ReadAllBytes(file)[..20]);
        using var cut = new CaseVault(Path.Combine(_folder, "cases"), wrapping);
        Assert.That(() => cut.Seal(@case, "name", [1]), Throws.InstanceOf<CryptographicException>(), "a key that is cut short is none, and none is made in its place");
    }

    [Test]
    public void A_log_keeps_its_checkpoint_and_writes_the_same_tiles_afterwards()
    {
        var folder = new LogFolder(Path.Combine(_folder, "log"));
        var log = new TiledLog(folder);
        for (var i = 0; i < 300; i++)
            log.Append(BitConverter.GetBytes(i));
        _disk.Fill(0);

        Assert.That(log.Flush, Throws.InstanceOf<IOException>().With.Matches<IOException>(StorageFullException.Is));
        Assert.That(System.IO.Directory.EnumerateFiles(_folder, "*" + LogFolder.UnfinishedSuffix, SearchOption.AllDirectories), Is.Empty);

        _disk.MakeRoom();
        log.Flush();
        Assert.That(TiledLog.Open(300, folder, folder).Root, Is.EqualTo(log.Root));
    }

    [Test]
    public async Task A_commit_is_kept_whole_or_not_at_all_and_is_one_failure_for_every_engine()
    {
        var watch = new DiskWatch(new() { Floor = new(1 << 20) }, [("data", _folder)], new ShiftedTime(), NodeLog.Silent);
        await using var database = new RoomyDatabase(SqliteDatabase.Open(Path.Combine(_folder, "node.db")), watch);
        await database.CommitAsync(CommitStep.Prepared, tx => tx.Connection!.Execute("CREATE TABLE heap (bytes BLOB NOT NULL)", transaction: tx), default);
        _disk.Fill(0);

        var kept = 0;
        Assert.That(async () =>
        {
            for (; kept < 1000; kept++)
                await database.CommitAsync(CommitStep.Submitted, tx => tx.Connection!.Execute("INSERT INTO heap VALUES (zeroblob(20000)), (zeroblob(20000))", transaction: tx), default);
        }, Throws.TypeOf<StorageFullException>());
        Assert.That(watch.Look().Level, Is.EqualTo(DiskLevel.Full));
        Assert.That(await database.ReadAsync(db => db.ExecuteScalar<long>("SELECT count(*) FROM heap"), default), Is.EqualTo(2 * kept));

        // What the broker has confirmed is not failed, it waits.
        var noted = database.CommitAsync(CommitStep.Dispatched, tx => tx.Connection!.Execute("INSERT INTO heap VALUES (zeroblob(20000))", transaction: tx), default);
        await Task.Delay(100);
        Assert.That(noted.IsCompleted, Is.False);
        _disk.MakeRoom();
        await noted;
        Assert.That(await database.ReadAsync(db => db.ExecuteScalar<string>("PRAGMA quick_check"), default), Is.EqualTo("ok"));
        Assert.That(watch.Look().Level, Is.EqualTo(DiskLevel.Floor), "nothing new for a while, although there is room");
    }

    [Test]
    public async Task A_node_that_is_started_without_room_says_so_and_changes_nothing()
    {
        await using var world = new World("AT", "RS");
        using var disk = SmallDisk.Mount(world.DataOf("AT"), 8);
        disk.Fill(0);

        Assert.That(async () => await world.StartAsync("AT"), Throws.TypeOf<NodeStartException>().With.Property("Code").EqualTo("STORAGE_FULL"));
        disk.MakeRoom();
        await world.StartAsync("AT");
        await world.StopAsync("AT");
    }
}
