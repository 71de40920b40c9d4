using System.Security.Cryptography;
using Dapper;
using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Evidence;
using Trm.Evidence.Packs;
using Trm.Node.Alarms;
using Trm.Node.Inbox;
using Trm.Node.Retention;
using Trm.Node.Storage;
using Trm.Node.Storage.Content;
using Trm.Node.Tests.Exchange;
using Trm.Node.Tests.Stories;
using static Trm.Node.Tests.Stories.Stage;

namespace Trm.Node.Tests.Retention;

/// <summary>An erasure that two persons decided is done, whatever happens in between; and no older copy of anything undoes it.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class InterruptedErasureTests
{
    private static readonly CaseId Somebody = CaseId.Of(Guid.Parse("0190a8c4-7b1e-7c3d-9a4b-0123456789ab"));

    [Test]
    public async Task An_erasure_that_ends_anywhere_is_finished_by_whoever_comes_next([Values] FailingDatabase.Moment moment, [Values] bool byRestart)
    {
        await using var stage = await ErasureTests.ClosedAsync();
        await stage.World.StopAsync("AT");
        FailingDatabase? database = null;
        await stage.World.StartAsync("AT", wrap: inner => database = new FailingDatabase(inner));
        await ProposedAsync(stage);
        var secrets = await Secrets.OfAsync(stage.World, "AT", stage.Case.ToString());
        database!.At = moment;
        Assert.That(async () => await stage.At.Erasures.EraseAsync(stage.Case, ViennaCaseWorker, ErasureBasis.Objection), Throws.InstanceOf<IOException>());

        if (byRestart)
        {
            await stage.World.StopAsync("AT");
            await stage.World.StartAsync("AT");
        }
        else
        {
            Assert.That((await stage.At.Erasures.EraseAsync(stage.Case, ViennaCaseWorker, ErasureBasis.Objection)).Rejections, Is.Empty);
        }

        var erasure = (await stage.At.Erasures.ListAsync(Vienna)).Value.Single();
        Assert.That(erasure.State, Is.EqualTo(ErasureState.Done));
        Assert.That(await secrets.FoundAsync(stage.World, "AT"), Is.Empty);
        await Eventually.True(async () => (await stage.Rs.Erasures.RightsAsync(Belgrade)).Value.Count(r => r.Right == DataRight.Erasure) == 1, "Serbia is asked, once");
        ErasureTests.AssertVerified(await ErasureTests.VerifyAsync(stage));
    }

    [Test]
    public async Task A_copy_of_the_database_from_before_is_erased_again_at_the_start()
    {
        await using var stage = await ErasureTests.ClosedAsync();
        var secrets = await Secrets.OfAsync(stage.World, "AT", stage.Case.ToString());
        await EraseAndPutTheDatabaseBackAsync(stage);

        // The published log tells a node that its database is of before; here somebody put that back as well.
        System.IO.Directory.Delete(Path.Combine(stage.World.DataOf("AT"), "trail"), recursive: true);
        Assert.That(await secrets.FoundAsync(stage.World, "AT"), Has.Some.StartsWith("box "));
        await stage.World.StartAsync("AT");

        Assert.That((await stage.At.Erasures.ListAsync(Vienna)).Value.Single().State, Is.EqualTo(ErasureState.Done));
        Assert.That(await secrets.FoundAsync(stage.World, "AT"), Is.Empty);
    }

    [Test]
    public async Task A_generation_that_begins_on_a_content_backup_of_before_erases_again()
    {
        await using var stage = await ErasureTests.ClosedAsync();
        var secrets = await Secrets.OfAsync(stage.World, "AT", stage.Case.ToString());
        await EraseAndPutTheDatabaseBackAsync(stage);

        Assert.That(await secrets.FoundAsync(stage.World, "AT"), Has.Some.StartsWith("box "));
        await stage.World.ListLogAsync("AT", 1);
        Assert.That((await stage.World.BeginGenerationAsync("AT")).Number, Is.EqualTo(1));
        await stage.World.StartAsync("AT");

        Assert.That((await stage.At.Erasures.ListAsync(Vienna)).Value.Single().State, Is.EqualTo(ErasureState.Done));
        Assert.That(await secrets.FoundAsync(stage.World, "AT"), Is.Empty);
        await stage.World.AssertTrailsVerify();

        // Whoever reads the log that ended sees what is not there; the one that began says why.
        var (former, later) = (await stage.At.Record.EvidencePackAsync(generation: 0), await stage.At.Record.EvidencePackAsync());
        var (alone, both) = (PackVerification.Verify("0", new MemoryStream(former)).Packs[0], PackVerification.Verify(("0", new MemoryStream(former)), ("1", new MemoryStream(later))));
        Assert.That(both.Packs.SelectMany(p => p.Findings), Is.Empty);
        Assert.That(alone.Unproven, Has.Some.Contains("the pack of a later one"));
        Assert.That(both.Packs[0].Unproven, Has.None.Contains("the pack of a later one"));
        Assert.That(both.Packs[0].Erased, Is.Not.Empty.And.All.Property("Value").EqualTo("consent-withdrawn"));
        Assert.That(both.Packs[1].ErasedBefore.Keys, Is.EquivalentTo(both.Packs[0].Erased.Keys.Select(i => (0L, i))));
        Assert.That((await stage.At.Erasures.ListAsync(Vienna)).Value.Single().Leaves, Is.EqualTo(both.Packs[0].Erased.Count + both.Packs[1].Erased.Count));
        var exported = Path.Combine(stage.World.DataOf("AT"), "..", "exported");
        await stage.At.Record.ExportAsync(exported);
        Assert.That(TrailFolder.Verify(exported, stage.At.Record.LogKey).ErasedBefore, Is.EqualTo(both.Packs[1].ErasedBefore));
    }

    [Test]
    public async Task A_copy_of_the_keys_from_before_is_destroyed_again_at_the_start()
    {
        await using var stage = await ErasureTests.ClosedAsync();
        var key = Path.Combine(stage.World.DataOf("AT"), "cases", $"{stage.Case}.key");
        var copy = await File.ReadAllBytesAsync(key);
        await ErasureTests.ErasedAsync(stage, "AT", Vienna, ViennaCaseWorker);
        Assert.That(key, Does.Not.Exist);
        await stage.World.StopAsync("AT");

        await File.WriteAllBytesAsync(key, copy);
        File.Delete(Path.Combine(stage.World.DataOf("AT"), "cases", $"{stage.Case}.1.erased"));
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await stage.World.StartAsync("AT");

        Assert.That(key, Does.Not.Exist);
        Assert.That((await stage.At.Referrals.OpenAsync(stage.Case, Vienna)).IsOk, Is.True);
    }

    [Test]
    public async Task A_node_starts_whose_key_was_half_overwritten([Values("", ".destroying")] string suffix)
    {
        await using var stage = await ErasureTests.ClosedAsync();
        await stage.World.StopAsync("AT");
        FailingDatabase? database = null;
        await stage.World.StartAsync("AT", wrap: inner => database = new FailingDatabase(inner));
        await ProposedAsync(stage);
        database!.At = FailingDatabase.Moment.AfterTheCommit;
        Assert.That(async () => await stage.At.Erasures.EraseAsync(stage.Case, ViennaCaseWorker, ErasureBasis.Objection), Throws.InstanceOf<IOException>());
        await stage.World.StopAsync("AT");
        var cases = Path.Combine(stage.World.DataOf("AT"), "cases");
        var key = Path.Combine(cases, $"{stage.Case}.key");
        File.Delete(key);
        await File.WriteAllBytesAsync(key + suffix, new byte[60]);

        await stage.World.StartAsync("AT");

        Assert.That((await stage.At.Erasures.ListAsync(Vienna)).Value.Single().State, Is.EqualTo(ErasureState.Done));
        Assert.That(System.IO.Directory.GetFiles(cases).Where(f => f.StartsWith(key, StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public async Task A_legal_hold_that_is_set_meanwhile_stops_what_was_begun_until_it_is_lifted([Values] bool byRestart)
    {
        await using var stage = await ErasureTests.ClosedAsync();
        await stage.World.StopAsync("AT");
        FailingDatabase? database = null;
        await stage.World.StartAsync("AT", wrap: inner => database = new FailingDatabase(inner));
        await ProposedAsync(stage);
        database!.At = FailingDatabase.Moment.BeforeTheCommit;
        Assert.That(async () => await stage.At.Erasures.EraseAsync(stage.Case, ViennaCaseWorker, ErasureBasis.Objection), Throws.InstanceOf<IOException>());
        Assert.That((await stage.At.Erasures.HoldAsync(stage.Case, Vienna, KeptReason.LegalClaim)).Rejections, Is.Empty);
        if (byRestart)
        {
            await stage.World.StopAsync("AT");
            await stage.World.StartAsync("AT");
        }

        Assert.That((await stage.At.Erasures.EraseAsync(stage.Case, ViennaCaseWorker, ErasureBasis.Objection)).Rejections.Select(r => r.Code.Text), Is.EqualTo(new[] { "HELD" }));
        Assert.That(await stage.AlarmsAsync("AT"), Does.Contain(AlarmCode.ErasureStopped));
        Assert.That((await stage.At.Erasures.ListAsync(Vienna)).Value.Single().State, Is.EqualTo(ErasureState.Proposed));
        Assert.That(Path.Combine(stage.World.DataOf("AT"), "cases", $"{stage.Case}.key"), Does.Exist);

        Assert.That((await stage.At.Erasures.LiftHoldAsync(stage.Case, Vienna)).Rejections, Is.Empty);
        Assert.That((await stage.At.Erasures.EraseAsync(stage.Case, ViennaCaseWorker, ErasureBasis.Objection)).Rejections, Is.Empty);
        Assert.That((await stage.At.Erasures.ListAsync(Vienna)).Value.Single().State, Is.EqualTo(ErasureState.Done));
        Assert.That(await stage.AlarmsAsync("AT"), Does.Not.Contain(AlarmCode.ErasureStopped));
    }

    [Test]
    public void An_erasure_that_is_done_takes_no_key_of_a_later_one_that_is_held() => WithVaults((vault, _, _) =>
    {
        vault.Begin(Somebody, 1, [1]);
        var later = vault.Seal(Somebody, "row", [7]);
        vault.Begin(Somebody, 2, [2]);

        vault.Unlink(Somebody, 1);

        Assert.That(vault.Open(Somebody, "row", later), Is.EqualTo(new byte[] { 7 }));
    });

    [Test]
    public void What_another_process_began_to_erase_is_sealed_and_opened_as_it_does() => WithVaults((first, second, cases) =>
    {
        var before = second.Seal(Somebody, "before", [1]);
        first.Begin(Somebody, 1, [1]);
        var after = first.Seal(Somebody, "after", [2]);

        Assert.That(second.Open(Somebody, "after", after), Is.EqualTo(new byte[] { 2 }));
        Assert.That(second.Open(Somebody, "before", before), Is.EqualTo(new byte[] { 1 }), "its rows are there until it is committed");
        Assert.That(first.Open(Somebody, "later", second.Seal(Somebody, "later", [3])), Is.EqualTo(new byte[] { 3 }));

        first.Unlink(Somebody, 1);
        Assert.That(() => second.Open(Somebody, "before", before), Throws.InstanceOf<CryptographicException>(), "it had that key open");
        Assert.That(second.Open(Somebody, "after", after), Is.EqualTo(new byte[] { 2 }));
        Assert.That(Path.Combine(cases, $"{Somebody}.key"), Does.Not.Exist);
    });

    [Test]
    public void What_another_process_has_erased_is_never_sealed_under_the_old_key_again([Values] bool isOpen) => WithVaults((first, second, cases) =>
    {
        var before = first.Seal(Somebody, "before", [1]);
        if (isOpen)
            second.Open(Somebody, "before", before);
        first.Begin(Somebody, 1, [1]);
        first.Unlink(Somebody, 1);

        Assert.That(first.Open(Somebody, "later", second.Seal(Somebody, "later", [3])), Is.EqualTo(new byte[] { 3 }));
        Assert.That(() => second.Open(Somebody, "before", before), Throws.InstanceOf<CryptographicException>());
        Assert.That(System.IO.Directory.GetFiles(cases).Select(Path.GetFileName), Is.EquivalentTo(new[] { $"{Somebody}.1.erased", $"{Somebody}.1.key" }));
    });

    [Test]
    public async Task A_message_that_names_a_directory_that_never_comes_does_not_keep_a_case_for_ever()
    {
        await using var stage = await ErasureTests.ClosedAsync();
        await stage.World.StopAsync("AT");
        FailingDatabase? database = null;
        await stage.World.StartAsync("AT", wrap: inner => database = new FailingDatabase(inner));
        var now = stage.World.Time.GetUtcNow();
        var (never, next) = ((1L << 53) - 1, stage.At.Directory.Version + 1);
        Assert.That((await stage.At.Erasures.RecordCopyAsync(stage.Case, Vienna, CopyChoice.Declined)).Rejections, Is.Empty);
        foreach (var (digest, dir, age, mayErase) in new[] { ("a", never, TimeSpan.FromHours(23), false), ("b", never, TimeSpan.FromHours(25), true), ("c", next, TimeSpan.FromDays(34), false) })
        {
            await Put(digest, dir, now - age);
            Assert.That((await stage.At.Erasures.EraseAsync(stage.Case, Vienna, ErasureBasis.Objection)).IsOk, Is.EqualTo(mayErase), digest);
            await database!.CommitAsync(CommitStep.Received, tx => tx.Connection!.Execute("DELETE FROM quarantine", transaction: tx), CancellationToken.None);
        }

        // Somebody puts one there every day: the alarm says since when.
        await database!.CommitAsync(CommitStep.Received, tx => AlarmTable.Raise(tx, AlarmCode.DirectoryBehind, "RS", null, now.AddDays(-36).ToUnixTimeMilliseconds()), CancellationToken.None);
        await Put("e", next, now.AddHours(-1));
        Assert.That((await stage.At.Erasures.EraseAsync(stage.Case, Vienna, ErasureBasis.Objection)).Rejections, Is.Empty);

        await Put("d", next, now.AddDays(-36));
        await Eventually.True(
            async () => await database!.ReadAsync(db => db.ExecuteScalar<long>("SELECT count(*) FROM quarantine WHERE dir IS NULL AND bytes IS NULL AND sha256 = 'd'"), CancellationToken.None) == 1,
            "it waits no longer, and leaves its digest");

        Task<int> Put(string sha256, long dir, DateTimeOffset at) => database!.CommitAsync(CommitStep.Received, tx =>
        {
            QuarantineTable.Insert(tx, new() { Peer = "RS", Code = "SIG_KEY_UNKNOWN", Sha256 = sha256, Bytes = new byte[100], Dir = dir, ReceivedAt = at.ToUnixTimeMilliseconds() });
            return 0;
        }, CancellationToken.None);
    }

    // Two processes of one node.
    private static void WithVaults(Action<CaseVault, CaseVault, string> act)
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("trm-vault-").FullName;
        try
        {
            using var wrapping = KeyEncryptionKey.ReadOrCreate(Path.Combine(folder, "kek.key"), mayCreate: true);
            var cases = Path.Combine(folder, "cases");
            using var first = new CaseVault(cases, wrapping);
            using var second = new CaseVault(cases, wrapping);
            act(first, second, cases);
        }
        finally
        {
            System.IO.Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task ProposedAsync(Stage stage)
    {
        Assert.That((await stage.At.Erasures.RecordCopyAsync(stage.Case, Vienna, CopyChoice.Declined)).Rejections, Is.Empty);
        Assert.That((await stage.At.Erasures.EraseAsync(stage.Case, Vienna, ErasureBasis.Objection)).Rejections, Is.Empty);
    }

    // The case is erased in Vienna, whose node is stopped; its database is the one from before.
    private static async Task EraseAndPutTheDatabaseBackAsync(Stage stage)
    {
        await stage.World.StopAsync("AT");
        var storage = await stage.World.StorageOf("AT");
        var copy = Path.Combine(stage.World.DataOf("AT"), "..", "copy");
        await storage.BackUpAsync(copy);
        await stage.World.StartAsync("AT");
        await ErasureTests.ErasedAsync(stage, "AT", Vienna, ViennaCaseWorker);
        await stage.World.StopAsync("AT");
        await storage.PutBackAsync(copy);
        await storage.FlushAsync();
    }
}
