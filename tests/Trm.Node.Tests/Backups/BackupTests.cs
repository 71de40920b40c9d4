using System.Security.Cryptography;
using System.Text;
using Dapper;
using NUnit.Framework;
using Trm.Envelope.Keys;
using Trm.Node.Backups;
using Trm.Node.Storage;
using Trm.Node.Storage.Content;
using Trm.Node.Tests.Exchange;
using Trm.Node.Tests.Stories;
using static Trm.Node.Tests.Generations.Restored;

namespace Trm.Node.Tests.Backups;

/// <summary>A backup: what is in which file, who can read it, and what is refused in place of one.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class BackupTests
{
    [Test]
    public async Task Taken_while_the_node_runs_brings_every_row_and_every_key_back()
    {
        await using var world = await ExchangedAsync();
        using var yesterday = new Yesterday(world, "RS");

        var backup = await yesterday.TakeAsync();
        await world.StopAsync("RS");
        var (rows, keys) = (await RowsAsync(world), KeyFiles(world));
        await yesterday.LoseTheMachineAsync();
        var restored = await yesterday.RestoreAsync(backup);

        Assert.That((await RowsAsync(world)).Where(HasNotChanged), Is.EquivalentTo(rows.Where(HasNotChanged)));
        Assert.That(KeyFiles(world), Is.EquivalentTo(keys));
        Assert.That((restored.Rows, restored.CaseKeys, restored.Generation), Is.EqualTo((backup.Rows, keys.Count, 0L)));
        Assert.That(System.IO.Directory.EnumerateFiles(yesterday.ContentFolder).Concat(System.IO.Directory.EnumerateFiles(yesterday.KeysFolder)).Select(File.GetUnixFileMode), Has.All.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.That(File.Exists(Path.Combine(world.DataOf("RS"), NodeRestore.Unfinished)), Is.False);
    }

    [Test]
    public async Task On_a_full_disk_is_none_and_leaves_nothing_and_the_node_knows_when_the_last_one_was()
    {
        await using var world = await ExchangedAsync();
        using var yesterday = new Yesterday(world, "RS");
        using (var disk = Trm.Testing.SmallDisk.Mount(yesterday.ContentFolder, 4))
        {
            disk.Fill(8192);
            Assert.That(async () => await yesterday.TakeAsync(), Throws.InstanceOf<IOException>().With.Matches<IOException>(Trm.Node.Storage.StorageFullException.Is));
            Assert.That(System.IO.Directory.EnumerateFiles(yesterday.ContentFolder).Select(Path.GetFileName), Is.EqualTo(new[] { "filler" }));
            Assert.That(NodeBackup.LastTaken(world.DataOf("RS")), Is.Null);
        }

        var backup = await yesterday.TakeAsync();

        Assert.That(NodeBackup.LastTaken(world.DataOf("RS")), Is.EqualTo(backup.Taken));
    }

    [Test]
    public async Task Tells_whoever_steals_it_neither_who_with_whom_nor_which_case_and_holds_no_key_encryption_key()
    {
        await using var stage = await Stage.OpenAsync();
        await stage.SharedAsync();
        await stage.Settled();
        using var yesterday = new Yesterday(stage.World, "RS");
        var backup = await yesterday.TakeAsync();
        var files = new[] { File.ReadAllBytes(backup.Content.Path), File.ReadAllBytes(backup.Keys.Path) };
        var kek = File.ReadAllBytes(yesterday.Kek);
        var (content, keys) = (Opened(yesterday, backup.Content.Path, BackupPart.Content), Opened(yesterday, backup.Keys.Path, BackupPart.Keys));

        var canaries = new[] { stage.Case.ToString(), "referral", "received", "\"from\":\"RS\"", "AT" };
        foreach (var canary in canaries)
            Assert.That(Holds(content, canary), Is.True, $"the search can find: {canary} is in what was sealed");
        Assert.That(Holds(keys, stage.Case.ToString()), Is.True);
        foreach (var file in files)
            foreach (var canary in canaries.Where(c => c.Length > 2))
                Assert.That(Holds(file, canary), Is.False, canary);
        foreach (var place in files.Concat([content, keys]))
            Assert.That(place.AsSpan().IndexOf(kek), Is.EqualTo(-1), "the key-encryption key is in neither");
        foreach (var key in System.IO.Directory.EnumerateFiles(Path.Combine(stage.World.DataOf("RS"), "cases"), "*.key").Select(File.ReadAllBytes))
            Assert.That(content.AsSpan().IndexOf(key), Is.EqualTo(-1), "nor a case's key beside the content");
    }

    [Test]
    public async Task Altered_cut_off_lengthened_or_made_by_another_is_refused_by_name_and_nothing_is_written()
    {
        await using var world = await ExchangedAsync();
        using var yesterday = new Yesterday(world, "RS");
        var backup = await yesterday.TakeAsync();
        await world.StopAsync("RS");
        await yesterday.LoseTheMachineAsync();
        var seed = Environment.TickCount;
        TestContext.Out.WriteLine($"seed {seed}");
        var random = new Random(seed);

        foreach (var (file, part) in new[] { (backup.Content.Path, "content"), (backup.Keys.Path, "keys") })
        {
            var good = File.ReadAllBytes(file);
            var header = Array.IndexOf(good, (byte)'\n');
            var places = Enumerable.Range(0, 12).Select(_ => random.Next(header + 1, good.Length)).Concat(Enumerable.Range(0, 12).Select(_ => random.Next(header))).Append(good.Length - 1).Append(header + 1);
            foreach (var at in places)
                await RefusedAsync(file, [.. good[..at], (byte)(good[at] ^ 1), .. good[(at + 1)..]], $"{part}, byte {at}");
            foreach (var length in new[] { 0, header, header + 1, header + 5, good.Length / 2, good.Length - 1 })
                await RefusedAsync(file, good[..length], $"{part}, cut to {length}");
            await RefusedAsync(file, [.. good, 0], $"{part}, one byte more");
            await RefusedAsync(file, File.ReadAllBytes(part == "content" ? backup.Keys.Path : backup.Content.Path), $"{part}, the other part in its place");
        }

        var another = Path.Combine(yesterday.ContentFolder, "another.key");
        using (KeyEncryptionKey.ReadOrCreate(another, mayCreate: true))
            Assert.That(() => BackupFile.Read(backup.Content.Path, BackupPart.Content, KeyEncryptionKey.ReadOrCreate(another, mayCreate: false), yesterday.Offline, (_, _) => 0), Refused("KEY_FILE_INVALID"), "another node's key-encryption key");
        var stranger = EncryptionKey.Create(world.Id("RS"), TimeProvider.System.GetUtcNow(), TimeProvider.System.GetUtcNow().AddYears(1));
        Assert.That(async () => await yesterday.RestoreAsync(backup, offline: stranger), Refused("WRONG_RECIPIENT"));
        Assert.That(System.IO.Directory.Exists(world.DataOf("RS")), Is.False);

        async Task RefusedAsync(string file, byte[] bad, string how)
        {
            var copy = file + ".bad";
            await File.WriteAllBytesAsync(copy, bad);
            var isContent = file == backup.Content.Path;
            var refusal = Assert.ThrowsAsync<NodeStartException>(() => yesterday.RestoreAsync(backup, contentFile: isContent ? copy : null, keysFile: isContent ? null : copy), how)!;
            Assert.That(refusal.Code, Is.AnyOf("BACKUP_DAMAGED", "BACKUP_INVALID", "KEY_FILE_INVALID", "WRONG_RECIPIENT"), how);
            Assert.That(refusal.Message, Does.Contain(copy), how);
            Assert.That(System.IO.Directory.Exists(world.DataOf("RS")), Is.False, how);
            File.Delete(copy);
        }
    }

    [Test]
    public async Task Of_keys_is_of_use_for_a_month_is_never_older_than_the_content_and_goes_when_the_next_one_is_taken()
    {
        await using var world = await ExchangedAsync();
        using var yesterday = new Yesterday(world, "RS");
        var first = await yesterday.TakeAsync();
        world.Time.By += TimeSpan.FromDays(20);
        var second = await yesterday.TakeAsync();
        Assert.That(second.Destroyed, Is.Empty);
        await world.StopAsync("RS");
        await yesterday.LoseTheMachineAsync();

        Assert.That(async () => await yesterday.RestoreAsync(second, keysFile: first.Keys.Path), Refused("BACKUP_TOO_OLD").And.Message.Contains("older than the content"));
        world.Time.By += TimeSpan.FromDays(11);
        Assert.That(async () => await yesterday.RestoreAsync(first), Refused("BACKUP_TOO_OLD").And.Message.Contains("more than a month ago"));
        Assert.That((await yesterday.RestoreAsync(first, keysFile: second.Keys.Path)).Taken, Is.EqualTo(first.Taken), "the content may be as old as it likes");

        yesterday.PutKek();
        var third = await yesterday.TakeAsync();
        Assert.That(third.Destroyed, Is.EqualTo(new[] { first.Keys.Path }));
        Assert.That(File.Exists(first.Keys.Path), Is.False);
        Assert.That(new[] { first.Content.Path, second.Content.Path, second.Keys.Path }.All(File.Exists), Is.True, "and nothing else");
    }

    [Test]
    public async Task Is_put_back_into_an_empty_folder_only_and_its_parts_into_two()
    {
        await using var world = await ExchangedAsync();
        using var yesterday = new Yesterday(world, "RS");
        var backup = await yesterday.TakeAsync();

        Assert.That(async () => await yesterday.RestoreAsync(backup), Refused("FOLDER_NOT_EMPTY"), "a node runs on it");
        await world.StopAsync("RS");
        await yesterday.LoseTheMachineAsync();
        System.IO.Directory.CreateDirectory(world.DataOf("RS"));
        await File.WriteAllTextAsync(Path.Combine(world.DataOf("RS"), "notes.txt"), "x");
        Assert.That(async () => await yesterday.RestoreAsync(backup), Refused("FOLDER_NOT_EMPTY"));
        Assert.That(System.IO.Directory.EnumerateFiles(world.DataOf("RS")).Count(), Is.EqualTo(1), "nothing was written beside it");
        File.Delete(Path.Combine(world.DataOf("RS"), "notes.txt"));
        yesterday.PutKek();
        await File.WriteAllTextAsync(Path.Combine(world.DataOf("RS"), $"node.lock.{Guid.NewGuid():n}.new"), "");
        await File.WriteAllTextAsync(Path.Combine(world.DataOf("RS"), "restore.unfinished.new"), "");
        Assert.That((await yesterday.RestoreAsync(backup)).Rows, Is.EqualTo(backup.Rows), "the key-encryption key may lie there, and what a run left that was killed at its very beginning");
        Assert.That(System.IO.Directory.EnumerateFiles(world.DataOf("RS"), "*.new"), Is.Empty);
        Assert.That(
            async () => await NodeBackup.TakeAsync(new() { DataFolder = world.DataOf("RS"), Postgres = (await world.StorageOf("RS")).Postgres, ContentFolder = yesterday.ContentFolder, KeysFolder = yesterday.ContentFolder + "/", Offline = RecipientKey.Of(yesterday.Offline.Certificate).Value }, world.Time),
            Refused("BACKUP_TOGETHER"));
    }

    [Test]
    public async Task Taking_that_is_interrupted_leaves_nothing_by_the_name_of_a_backup_and_the_next_clears_it_away()
    {
        await using var world = await ExchangedAsync();
        using var yesterday = new Yesterday(world, "RS");

        Assert.That(async () => await yesterday.TakeAsync(rows => { if (rows == 20) throw new IOException("ends here, by order of a test"); }), Throws.InstanceOf<IOException>());

        Assert.That(System.IO.Directory.EnumerateFiles(yesterday.ContentFolder).Single(), Does.EndWith(BackupFile.Unfinished));
        Assert.That(System.IO.Directory.EnumerateFiles(yesterday.KeysFolder), Is.Empty);
        var backup = await yesterday.TakeAsync();
        Assert.That(System.IO.Directory.EnumerateFiles(yesterday.ContentFolder), Is.EqualTo(new[] { backup.Content.Path }));
    }

    [Test]
    public async Task Putting_back_that_is_interrupted_anywhere_is_believed_by_no_node_and_begun_anew([Values("rows", "commit")] string where)
    {
        await using var world = await ExchangedAsync();
        using var yesterday = new Yesterday(world, "RS");
        var backup = await yesterday.TakeAsync();
        await world.StopAsync("RS");
        await yesterday.LoseTheMachineAsync();

        Assert.That(
            async () => await yesterday.RestoreAsync(
                backup, wrap: where == "rows" ? null : inner => new BreakingDatabase(inner, null),
                progress: rows => { if (where == "rows" && rows == 20) throw new IOException("ends here, by order of a test"); }),
            Throws.InstanceOf<IOException>());

        Assert.That(async () => await world.StartAsync("RS"), Refused("RESTORE_UNFINISHED"));
        Assert.That(async () => await world.BeginGenerationAsync("RS"), Refused("RESTORE_UNFINISHED"));
        Assert.That((await yesterday.RestoreAsync(backup)).Rows, Is.EqualTo(backup.Rows));
        yesterday.PutKek();
        await world.ListLogAsync("RS", 1);
        await world.BeginGenerationAsync("RS");
        await world.StartAsync("RS");
        await PingAsync(world, "RS", "AT");
        await Settled(world, "RS");
        AssertNoNumberReused(world, "RS", "AT");
    }

    [Test]
    public async Task Of_an_older_schema_that_was_put_back_and_brought_forward_before_an_interruption_is_put_back_anew()
    {
        await using var world = await ExchangedAsync();
        using var yesterday = new Yesterday(world, "RS");
        await world.StopAsync("RS");
        var storage = await world.StorageOf("RS");
        await using (var db = await storage.ConnectAsync(writes: true))
            await db.ExecuteAsync($"DROP INDEX quarantine_kept; CREATE INDEX quarantine_kept ON quarantine (peer, size); ALTER TABLE quarantine DROP COLUMN courier; ALTER TABLE quarantine DROP COLUMN discard_by; ALTER TABLE quarantine DROP COLUMN discard_at; DROP TABLE callout; DROP TABLE drill; ALTER TABLE alarm DROP COLUMN taken_by; ALTER TABLE alarm DROP COLUMN taken_at; ALTER TABLE alarm DROP COLUMN leaf; DROP INDEX cases_turn; DROP INDEX cases_next; DROP INDEX cases_updated; DROP INDEX cases_created; DROP INDEX cases_organisation; ALTER TABLE cases DROP COLUMN organisation; ALTER TABLE cases DROP COLUMN officer; ALTER TABLE cases DROP COLUMN return_state; ALTER TABLE cases DROP COLUMN turn; ALTER TABLE cases DROP COLUMN next; ALTER TABLE cases DROP COLUMN turn_since; DROP TABLE journey; DROP TABLE look; DROP TABLE record_check; DROP INDEX trail_leaf_view; DROP INDEX trail_leaf_approval; DROP INDEX trail_leaf_explained; DROP TABLE account; DROP TABLE account_invitation; DROP TABLE account_recovery; DROP TABLE account_passkey; DROP TABLE account_session; DROP TABLE account_pending; DROP TABLE account_provider; DROP TABLE approval; DROP TABLE escort; DROP TABLE generation_end; DROP TABLE loss; DROP TABLE hook; DROP TABLE hook_event; DROP TABLE idempotency; DROP TABLE figures; ALTER TABLE outbox ADD COLUMN bytes {(storage.Address is null ? "BLOB" : "BYTEA")}; UPDATE outbox SET bytes = (SELECT bytes FROM outbox_bytes WHERE outbox_bytes.core_id = outbox.core_id); DROP TABLE outbox_bytes; {(storage.Address is null ? "PRAGMA user_version = 15" : "DELETE FROM migration WHERE number > 15")}");
        var backup = await yesterday.TakeAsync();
        await yesterday.LoseTheMachineAsync();
        var opened = 0;

        Assert.That(async () => await yesterday.RestoreAsync(backup, wrap: EndsAtTheSecond), Throws.InstanceOf<IOException>());

        Assert.That((await yesterday.RestoreAsync(backup)).Rows, Is.EqualTo(backup.Rows));
        yesterday.PutKek();
        await world.ListLogAsync("RS", 1);
        await world.BeginGenerationAsync("RS");
        await world.StartAsync("RS");

        // The tables are of today by then.
        IDatabase EndsAtTheSecond(IDatabase database)
        {
            if (++opened < 2)
                return database;
            database.DisposeAsync().AsTask().GetAwaiter().GetResult();
            throw new IOException("ends here, by order of a test");
        }
    }

    [Test]
    public async Task Put_back_a_second_time_does_not_begin_the_generation_that_was_in_use_after_the_first()
    {
        await using var world = await ExchangedAsync();
        using var yesterday = new Yesterday(world, "RS");
        var backup = await yesterday.TakeAsync();
        await world.StopAsync("RS");
        await yesterday.LoseTheMachineAsync();
        await yesterday.RestoreAsync(backup);
        yesterday.PutKek();
        await world.ListLogAsync("RS", 1);
        await world.BeginGenerationAsync("RS");
        await world.StartAsync("RS");
        await PingAsync(world, "RS", "AT");
        await Settled(world, "RS");
        await world.StopAsync("RS");
        await yesterday.LoseTheMachineAsync();

        var again = await yesterday.RestoreAsync(backup);
        yesterday.PutKek();

        Assert.That(again.Log, Does.StartWith("trm/RS/2+"), "what is listed may have been in use");
        Assert.That(async () => await world.BeginGenerationAsync("RS"), Refused("KEY_NOT_LISTED").And.Message.Contains("trm/RS/2+"));
        await world.ListLogAsync("RS", 2);
        Assert.That((await world.BeginGenerationAsync("RS")).Number, Is.EqualTo(2));
        await world.StartAsync("RS");
        await PingAsync(world, "RS", "AT");
        await Settled(world, "RS");
        AssertNoNumberReused(world, "RS", "AT");
        await world.AssertTrailsVerify();
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(SealingStream.ChunkBytes - 1)]
    [TestCase(SealingStream.ChunkBytes)]
    [TestCase(SealingStream.ChunkBytes + 1)]
    [TestCase((2 * SealingStream.ChunkBytes) + 17)]
    public void Of_any_length_reads_as_it_was_written_and_not_without_its_last_chunk(int length)
    {
        var (plain, key) = (RandomNumberGenerator.GetBytes(length), RandomNumberGenerator.GetBytes(32));
        using var file = new MemoryStream();
        using (var sealing = new SealingStream(file, key))
        {
            foreach (var piece in plain.Chunk(100_003))
                sealing.Write(piece);
            Assert.That(sealing.Finish(), Is.EqualTo(SHA256.HashData(plain)));
        }

        file.Position = 0;
        using var opened = new MemoryStream();
        using (var opening = new OpeningStream(file, key))
            opening.CopyTo(opened);
        Assert.That(opened.ToArray(), Is.EqualTo(plain));
        if (length <= SealingStream.ChunkBytes)
            return;
        using var cut = new MemoryStream(file.ToArray()[..(SealingStream.LengthBytes + SealingStream.ChunkBytes + SealingStream.TagBytes)]);
        using var refusing = new OpeningStream(cut, key);
        Assert.That(() => refusing.CopyTo(Stream.Null), Throws.TypeOf<InvalidDataException>());
    }

    // The end of the node wrote a last checkpoint; the restore that it was one.
    private static bool HasNotChanged(KeyValuePair<string, string> table) => table.Key is not ("restore" or "checkpoint" or "trail_leaf");

    private static async Task<World> ExchangedAsync()
    {
        var world = new World();
        await world.StartAllAsync();
        await world.Quiet();
        await PingAsync(world, "AT", "RS");
        await PingAsync(world, "RS", "AT");
        await world.Settled("AT");
        await world.Settled("RS");
        return world;
    }

    private static NUnit.Framework.Constraints.EqualStringConstraint Refused(string code) => Throws.TypeOf<NodeStartException>().With.Property("Code").EqualTo(code);

    private static bool Holds(byte[] place, string canary) => place.AsSpan().IndexOf(Encoding.UTF8.GetBytes(canary)) >= 0;

    private static byte[] Opened(Yesterday yesterday, string path, BackupPart part)
    {
        using var kek = KeyEncryptionKey.ReadOrCreate(yesterday.Kek, mayCreate: false);
        return BackupFile.Read(path, part, kek, yesterday.Offline, (_, stream) =>
        {
            using var all = new MemoryStream();
            stream.CopyTo(all);
            return all.ToArray();
        });
    }

    private static Dictionary<string, string> KeyFiles(World world) => System.IO.Directory.EnumerateFiles(Path.Combine(world.DataOf("RS"), "cases"))
        .ToDictionary(f => Path.GetFileName(f), f => Convert.ToHexString(File.ReadAllBytes(f)), StringComparer.Ordinal);

    // Each table with all its rows, as text, in whichever order.
    private static Task<Dictionary<string, string>> RowsAsync(World world) => world.QueryAsync("RS", db =>
        StoredTables.Of(db).Names.ToDictionary(t => t, t => string.Join('\n', db.Query($"SELECT * FROM \"{t}\"")
            .Select(row => string.Join('|', ((IDictionary<string, object?>)row).OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Key}={Text(c.Value)}"))).Order(StringComparer.Ordinal)), StringComparer.Ordinal));

    private static string Text(object? value) => value is byte[] bytes ? Convert.ToHexString(bytes) : $"{value}";
}
