using System.Data.Common;
using Dapper;
using NUnit.Framework;
using Trm.Node.Alarms;
using Trm.Node.Processes;
using Trm.Node.Storage;
using Trm.Node.Tests.Exchange;
using Trm.Testing;

namespace Trm.Node.Tests.Processes;

/// <summary>A process that lives and cannot do what one alone does: another one does it. The one that fails finds everything by links, which are pulled away like a file system that is unmounted.</summary>
[TestFixture, OnStorage("postgres")]
internal sealed class DutiesGivenUpTests
{
    private static readonly DeliveryOptions Quick = new() { Tick = TimeSpan.FromMilliseconds(50), Checkpoint = TimeSpan.FromMilliseconds(100), Lease = TimeSpan.FromSeconds(1) };

    private World _world = null!;
    private string _mount = null!;
    private FailingDatabase _database = null!;
    private TrmNode _failing = null!;
    private string _holder = null!;

    [SetUp]
    public async Task MakeAsync()
    {
        _world = new World("AT", "RS");
        await _world.StartAsync("AT", delivery: Quick);
        await _world.StopAsync("AT");
        _mount = System.IO.Directory.CreateTempSubdirectory("trm-mount-").FullName;
        foreach (var shared in new[] { "cases", "trail" })
            Link(Path.Combine(_world.DataOf("AT"), shared), Path.Combine(_mount, "data", shared));
        Link(_world.KeysOf("AT"), Path.Combine(_mount, "keys"));
        File.CreateSymbolicLink(Path.Combine(_mount, "data", "kek.key"), Path.Combine(_world.DataOf("AT"), "kek.key"));
        _failing = await _world.StartSecondAsync("AT", _mount, database => _database = new(database), Quick);
        _world.Time.By += TimeSpan.FromDays(20);
        // It was there first, and has every duty.
        await Eventually.True(async () => await HoldersAsync() is [var process, { } clock, { } keys, { } sequencer] && new[] { clock, keys, sequencer }.All(h => "process/" + h == process), "it has all duties");
        _holder = await HolderAsync(Lease.Sequencer);
        await _world.StartAsync("AT", delivery: Quick);
    }

    [TearDown]
    public async Task EndAsync()
    {
        await _failing.DisposeAsync();
        await _world.DisposeAsync();
        System.IO.Directory.Delete(_mount, recursive: true);
    }

    [Test]
    public async Task The_trail_goes_on_where_its_folder_is_mounted()
    {
        System.IO.Directory.Delete(Path.Combine(_mount, "data", "trail"));
        System.IO.Directory.CreateDirectory(Path.Combine(_mount, "data", "trail"));

        Assert.That((await _failing.Referrals.TestAsync(_world.Id("RS"), World.Coordinator)).IsOk, Is.True, "it lives");

        await Eventually.True(async () => await _world.ScalarAsync("AT", "SELECT (SELECT count(*) FROM trail_leaf) - (SELECT max(size) FROM checkpoint)") == 0, "all leaves are under a checkpoint");
        await AssertAnotherHasAsync(Lease.Sequencer);
        Assert.That(System.IO.Directory.EnumerateFileSystemEntries(Path.Combine(_mount, "data", "trail")), Is.Empty, "nothing is written below a mount that is gone");
        await _world.AssertTrailsVerify();
        Assert.That(await _world.Alarms("AT"), Has.None.EqualTo(AlarmCode.LogDamaged), "who does not see the log says nothing of it");
    }

    [Test]
    public async Task Who_starts_before_the_folder_is_mounted_leaves_no_mark_and_no_log_there()
    {
        await _failing.DisposeAsync();
        System.IO.Directory.Delete(Path.Combine(_mount, "data", "trail"));
        System.IO.Directory.CreateDirectory(Path.Combine(_mount, "data", "trail"));

        _failing = await _world.StartSecondAsync("AT", _mount, database => _database = new(database), Quick);
        Assert.That((await _failing.Referrals.TestAsync(_world.Id("RS"), World.Coordinator)).IsOk, Is.True, "it lives");

        await Eventually.True(async () => await _world.ScalarAsync("AT", "SELECT (SELECT count(*) FROM trail_leaf) - (SELECT max(size) FROM checkpoint)") == 0, "all leaves are under a checkpoint");
        Assert.That(System.IO.Directory.EnumerateFileSystemEntries(Path.Combine(_mount, "data", "trail")), Is.Empty);
        Assert.That(await _world.Alarms("AT"), Has.None.EqualTo(AlarmCode.LogDamaged));
    }

    [Test]
    public async Task What_time_brings_is_brought_by_who_can_store_it()
    {
        Assert.That(await _world.Alarms("AT"), Does.Contain(AlarmCode.DirectoryDue));
        _database.Fails = CommitStep.Elapsed;

        await _world.RenewDirectoryAsync();

        await Eventually.True(async () => !(await _world.Alarms("AT")).Contains(AlarmCode.DirectoryDue), "the alarm is cleared");
        await AssertAnotherHasAsync(Lease.Clockwork);
    }

    [TestCase(null), TestCase("not a key")]
    public async Task The_keys_are_looked_after_by_who_can_read_them(string? instead)
    {
        System.IO.Directory.Delete(Path.Combine(_mount, "keys"));
        if (instead is not null)
        {
            World.Copy(_world.KeysOf("AT"), Path.Combine(_mount, "keys"));
            await File.WriteAllTextAsync(Path.Combine(_mount, "keys", "sign.key"), instead);
        }

        await AssertAnotherHasAsync(Lease.Keys);
    }

    // And keeps it.
    private async Task AssertAnotherHasAsync(string duty)
    {
        await Eventually.True(async () => await HolderAsync(duty) is { Length: > 0 } holder && holder != _holder, "another process has it", 20);
        var other = await HolderAsync(duty);
        await Task.Delay(Quick.Lease);
        Assert.That(await HolderAsync(duty), Is.EqualTo(other));
    }

    private Task<string> HolderAsync(string name) => _world.QueryAsync("AT", db => db.ExecuteScalar<string>("SELECT holder FROM lease WHERE name = @name", new { name })!);

    private Task<IReadOnlyList<string?>> HoldersAsync() => _world.QueryAsync<IReadOnlyList<string?>>("AT", db =>
        db.Query<string?>("SELECT CASE WHEN name LIKE 'process/%' THEN name ELSE holder END FROM lease WHERE name IN ('clockwork', 'keys', 'sequencer') OR name LIKE 'process/%' ORDER BY CASE WHEN name LIKE 'process/%' THEN 0 ELSE 1 END, name").AsList());

    private static void Link(string target, string link)
    {
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        System.IO.Directory.CreateSymbolicLink(link, target);
    }

    /// <summary>Every commit of that step fails.</summary>
    private sealed class FailingDatabase(IDatabase inner) : IDatabase
    {
        public CommitStep? Fails { get; set; }

        public Task<T> CommitAsync<T>(CommitStep step, Func<DbTransaction, T> work, CancellationToken cancel) =>
            step == Fails ? throw new IOException("this process cannot, by order of a test") : inner.CommitAsync(step, work, cancel);

        public Task<T> ReadAsync<T>(Func<DbConnection, T> query, CancellationToken cancel) => inner.ReadAsync(query, cancel);

        public Task ForgetAsync(CancellationToken cancel) => inner.ForgetAsync(cancel);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
