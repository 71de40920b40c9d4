using System.Security.Cryptography;
using NUnit.Framework;
using RabbitMQ.Client;
using Trm.Contracts.Messages;
using Trm.Node.Health;
using Trm.Node.Machine;
using Trm.Node.Tests.Broker;
using Trm.Node.Tests.Duty;
using Trm.Node.Tests.Exchange;
using Trm.Node.Tests.Stories;
using Trm.Testing;
using Trm.Trail;

namespace Trm.Node.Tests.Health;

/// <summary>A stopped node on SQLite: what is well is said to be, and each thing that can be wrong is found by the check for it.</summary>
[OnStorage("sqlite")]
internal sealed class StoppedNodeTests
{
    private World _world = null!;
    private NodeOptions _options = null!;
    private string[] _secrets = [];

    [OneTimeSetUp]
    public async Task UseANode()
    {
        _world = new World("AT", "RS");
        Rotas.Lay(_world, "AT");
        var stage = await Stage.OpenAsync(_world);
        await stage.SharedAsync();
        await stage.Settled();
        await stage.At.Record.AskWitnessesAsync();
        await Eventually.True(async () => await stage.At.Record.WitnessedSizeAsync() > 0, "RS has cosigned");
        _secrets = [stage.Case.ToString(), (await stage.FileAsync("AT")).Word, "Serbia", "lantern"];
        await _world.StopAsync("AT");
        await _world.StopAsync("RS");
        _options = await _world.OptionsAsync("AT");
    }

    [OneTimeTearDown]
    public async Task Leave() => await _world.DisposeAsync();

    private static readonly Malady[] Maladies =
    [
        new("the disk is nearly full", "disk", "STORAGE_LOW", HealthState.Fault, n => n.Disk = new() { Floor = new(1L << 60) }),
        new("the data folder is not mounted", "disk", "DATA_ABSENT", HealthState.Fault, n => System.IO.Directory.Delete(n.Data, recursive: true)),

        new("a page of the database is damaged", "storage", "DATABASE_DAMAGED", HealthState.Fault, n => Overwrite(Path.Combine(n.Data, "node.db"), n.RootPage("content_case"))),
        new("the database is gone", "storage", "DATABASE_UNREADABLE", HealthState.Fault, n => File.Delete(Path.Combine(n.Data, "node.db"))),
        new("the database is no database", "storage", "DATABASE_UNREADABLE", HealthState.Fault, n => File.WriteAllText(Path.Combine(n.Data, "node.db"), new string('x', 8192))),
        new("the database is of another participant", "storage", "DATABASE_OF_ANOTHER", HealthState.Fault, n => n.Sql("UPDATE node SET participant = 'RS'")),
        new("the database is of an older program", "storage", "DATABASE_OLDER", HealthState.Warning, n => n.Sql("PRAGMA user_version = 5")),
        new("the database is of a newer program", "storage", "DATABASE_NEWER", HealthState.Fault, n => n.Sql("PRAGMA user_version = 5000")),
        new("the database has no write-ahead log", "storage", "DATABASE_JOURNAL", HealthState.Fault, n => n.Sql("PRAGMA journal_mode = DELETE")),

        new("the key-encryption key is gone", "case keys", "KEY_FILE_ABSENT", HealthState.Fault, n => File.Delete(n.KeyEncryptionKey)),
        new("the key-encryption key is another one", "case keys", "CASE_KEY_UNREADABLE", HealthState.Fault, n => File.WriteAllBytes(n.KeyEncryptionKey, new byte[32])),
        new("the key-encryption key is cut short", "case keys", "KEY_FILE_INVALID", HealthState.Fault, n => StoppedCopy.Cut(n.KeyEncryptionKey)),
        new("a key of a case is cut short", "case keys", "CASE_KEY_UNREADABLE", HealthState.Fault, n => StoppedCopy.Cut(n.CaseKey)),
        new("a key of a case is gone", "case keys", "CASE_KEY_ABSENT", HealthState.Fault, n => File.Delete(n.CaseKey)),
        new("the keys of the cases are not mounted", "case keys", "CASE_KEYS_ABSENT", HealthState.Fault, n => System.IO.Directory.Delete(n.Cases, recursive: true)),
        new("a key of a case is half destroyed", "case keys", "CASE_KEY_HALF_DESTROYED", HealthState.Warning, n => File.WriteAllBytes(Path.Combine(n.Cases, "x.key.destroying"), [1])),

        new("a restore was broken off", "backup", "RESTORE_UNFINISHED", HealthState.Fault, n => File.WriteAllText(Path.Combine(n.Data, "restore.unfinished"), "")),
        new("no generation has begun after a restore", "backup", "RESTORED", HealthState.Fault, n => n.Sql("INSERT INTO restore (backup, taken_at, restored_at, gen, above) VALUES ('x', @at, @at, 0, 0)", new { at = n.Now })),
        new("no backup was ever taken", "backup", "BACKUP_NEVER", HealthState.Warning, n => n.Time.By += TimeSpan.FromDays(8)),
        new("the last backup is old", "backup", "BACKUP_OLD", HealthState.Warning, n => { File.WriteAllText(Path.Combine(n.Data, "backup.last"), n.Time.GetUtcNow().UtcDateTime.ToString("s") + "Z"); n.Time.By += TimeSpan.FromDays(8); }),

        new("a tile is altered", "trail", "TILES_ALTERED", HealthState.Fault, n => StoppedCopy.Damage(Tile(n))),
        new("a tile is lost", "trail", "TILES_ABSENT", HealthState.Fault, n => File.Delete(Tile(n))),
        new("the checkpoint's file is lost", "trail", "CHECKPOINT_ABSENT", HealthState.Warning, n => File.Delete(Path.Combine(n.Log, "checkpoint"))),
        new("a record is rewritten", "trail", "LOG_REWRITTEN", HealthState.Fault, n => n.Sql("UPDATE trail_leaf SET leaf = (SELECT leaf FROM trail_leaf WHERE idx = 2) WHERE idx = 1")),
        new("the published checkpoint is signed by another key", "trail", "LOG_SIGNATURE", HealthState.Fault, n => n.Sql("UPDATE checkpoint SET note = @note WHERE size = (SELECT max(size) FROM checkpoint)", new { note = SignedByAnother(n) })),
        new("nothing was published yet", "trail", "LOG_EMPTY", HealthState.NotLookedAt, n => n.Sql("DELETE FROM checkpoint")),
        new("an old copy of the database was put back", "trail", "DATABASE_RESTORED", HealthState.Fault, n => n.Sql(
            "DELETE FROM checkpoint WHERE size > (SELECT min(size) FROM checkpoint); DELETE FROM trail_leaf WHERE idx >= (SELECT min(size) FROM checkpoint)")),
        new("nobody has cosigned for hours", "trail", "UNWITNESSED", HealthState.Warning, n => { n.Sql("UPDATE cosignature SET size = size - 1"); n.Time.By += TimeSpan.FromHours(3); }),
        new("nobody has ever cosigned", "trail", "UNWITNESSED", HealthState.Warning, n => { n.Sql("DELETE FROM cosignature"); n.Time.By += TimeSpan.FromHours(3); }),

        new("the directory is to be renewed", "directory", "DIRECTORY_DUE", HealthState.Warning, n => n.Time.By += TimeSpan.FromDays(20)),
        new("the directory has expired", "directory", "DIRECTORY_EXPIRED", HealthState.Fault, n => n.Time.By += TimeSpan.FromDays(60)),
        new("a peer speaks by a newer directory", "directory", "DIRECTORY_BEHIND", HealthState.Warning, n => n.Sql("UPDATE peer SET dir = 99")),
        new("there is no directory", "directory", "DIRECTORY_ABSENT", HealthState.Fault, n => { n.Sql("DELETE FROM directory"); File.Delete(n.DirectoryFile); }),

        new("others may read a key", "keys", "KEY_FILE_PERMISSIONS", HealthState.Fault, n => File.SetUnixFileMode(Path.Combine(n.Keys, "witness.key"), (UnixFileMode)0b110_100_100)),
        new("others may read the key-encryption key", "keys", "KEY_FILE_PERMISSIONS", HealthState.Fault, n => File.SetUnixFileMode(n.KeyEncryptionKey, (UnixFileMode)0b110_100_100)),
        new("the keys are not mounted", "keys", "KEYS_ABSENT", HealthState.Fault, n => System.IO.Directory.Delete(n.Keys, recursive: true)),
        new("a certificate is no certificate", "keys", "KEY_FILE_INVALID", HealthState.Fault, n => File.WriteAllText(Path.Combine(n.Keys, "sign.pem"), "not this")),
        new("the signing key is one that nobody has listed", "keys", "KEY_NOT_LISTED", HealthState.Fault, n => n.OtherMessageKeys()),
        new("the log key is gone", "keys", "KEY_FILE_INVALID", HealthState.Fault, n => File.Delete(Path.Combine(n.Keys, "log.key"))),
        new("the witness key is another one", "keys", "KEY_NOT_LISTED", HealthState.Fault, n => Other(n, "witness.key")),
        new("the log key is another one", "keys", "KEY_NOT_LISTED", HealthState.Fault, n => Other(n, "log.key")),
        new("a key is near its end", "keys", "KEY_EXPIRING", HealthState.Warning, n => n.Time.By += TimeSpan.FromDays(70)),

        new("the clock is three minutes off", "clock", "CLOCK_OFF", HealthState.Warning, n => n.Sql("INSERT INTO peer_clock VALUES ('RS', 0, 99, @at, 180000) ON CONFLICT (peer) DO UPDATE SET at = @at, offset_ms = 180000", new { at = n.Now })),
        new("the clock is seven minutes off", "clock", "CLOCK_STOPPED", HealthState.Fault, n => n.Sql("INSERT INTO peer_clock VALUES ('RS', 0, 99, @at, -420000) ON CONFLICT (peer) DO UPDATE SET at = @at, offset_ms = -420000", new { at = n.Now })),
        new("nobody has said anything of the clock", "clock", "CLOCK_NOT_JUDGED", HealthState.NotLookedAt, n => n.Sql("DELETE FROM peer_clock")),

        new("the broker has taken nothing for an hour", "traffic", "OUTBOX_STUCK", HealthState.Fault, n => n.Sql("UPDATE outbox SET state = 'sealed', dispatched_at = NULL, created_at = @at", new { at = n.Now - 3_600_000 })),
        new("messages are undelivered", "traffic", "UNDELIVERED", HealthState.Warning, n => n.Sql("UPDATE outbox SET state = 'undelivered', receipt = NULL WHERE message_id IS NOT NULL")),
        new("messages are parked for hours", "traffic", "PARKED_TOO_LONG", HealthState.Fault, n => n.Sql("UPDATE inbox SET state = 'parked', received_at = @at", new { at = n.Now - 9_000_000 })),
        new("something could not be verified", "traffic", "QUARANTINE", HealthState.Warning, n => n.Sql("INSERT INTO quarantine (peer, urgent, code, sha256, received_at) VALUES ('RS', 0, 'SIG_INVALID', 'x', @at)", new { at = n.Now })),
        new("a number is missing", "traffic", "GAP", HealthState.Warning, n => n.Sql("INSERT INTO gap (peer, gen, seq, since) VALUES ('RS', 0, 3, @at)", new { at = n.Now })),
        new("a number is missing for an hour", "traffic", "GAP", HealthState.Fault, n => n.Sql("INSERT INTO gap (peer, gen, seq, since) VALUES ('RS', 0, 3, @at)", new { at = n.Now - 3_600_000 })),

        new("there is no duty rota", "duty", "ROTA_ABSENT", HealthState.Warning, n => n.HasRota = false),
        new("the duty rota has a hole", "duty", "ROTA_INVALID", HealthState.Fault, n => File.WriteAllText(n.Rota, File.ReadAllText(n.Rota).Replace("\"monday\", ", "", StringComparison.Ordinal))),
        new("the duty rota is gone", "duty", "ROTA_INVALID", HealthState.Fault, n => File.Delete(n.Rota)),
        new("nobody has touched the duty rota for a year", "duty", "ROTA_OLD", HealthState.Warning, n => n.Time.By += TimeSpan.FromDays(366)),

        new("a hook is for nobody", "hooks", "HOOK_WITHOUT_ACCESS", HealthState.Warning, n => n.Hook()),

        new("an alarm stands", "alarms", "ALARMS", HealthState.Warning, n => n.Sql("INSERT INTO alarm (code, peer, raised_at) VALUES ('UNVERIFIED', 'RS', @at)", new { at = n.Now })),
    ];

    [TestCaseSource(nameof(Maladies))]
    public async Task Is_found_by_the_check_for_it(Malady malady)
    {
        using var node = new StoppedCopy(_world, _options);
        Assert.That((await node.ExamineAsync()).Findings.Where(f => f.Code == malady.Code && f.State >= malady.State), Is.Empty, "well before");

        malady.Befall(node);
        var report = await node.ExamineAsync();

        var found = report.Findings.Where(f => f.Check == malady.Check && f.Code == malady.Code).ToList();
        Assert.That(found, Is.Not.Empty, () => string.Join('\n', report.Findings));
        Assert.That(found.Select(f => f.State), Has.All.EqualTo(malady.State));
        if (malady.State > HealthState.NotLookedAt)
            Assert.That(found.Select(f => f.Next), Has.None.Null.And.None.Empty, "what to do next");
        Assert.That(report.Findings.Select(f => f.Code), Has.None.EqualTo("CHECK_FAILED"));
        Assert.That(Doctor.Checks.Select(c => c.Name), Is.SubsetOf(report.Findings.Select(f => f.Check)), "one thing that is broken hides no other");
    }

    [Test]
    public async Task Everything_is_well_and_nothing_is_changed()
    {
        using var node = new StoppedCopy(_world, _options);
        var before = Files(node);

        var report = await node.ExamineAsync();

        Assert.That(report.Findings.Where(f => f.State > HealthState.NotLookedAt && f.Check is not "openssl"), Is.Empty);
        Assert.That(report.Findings.Where(f => f.State == HealthState.NotLookedAt).Select(f => f.Check), Is.SubsetOf(new[] { "broker", "peers", "clock" }));
        Assert.That(Files(node), Is.EqualTo(before));
    }

    [Test]
    public async Task No_word_of_a_case_is_in_it()
    {
        using var node = new StoppedCopy(_world, _options);
        node.Sql("UPDATE outbox SET state = 'undelivered', receipt = NULL");

        var text = string.Join('\n', (await node.ExamineAsync()).Findings);

        foreach (var secret in _secrets)
            Assert.That(text, Does.Not.Contain(secret));
    }

    [Test]
    public async Task The_broker_is_looked_at_with_the_rights_of_the_participant()
    {
        var broker = await OperatorsBroker.SharedAsync();
        var directory = _world.Directory0;
        var mailboxes = (from reader in _world.Participants from writer in _world.Participants from lane in new[] { Lane.Urgent, Lane.Normal }
                         let listed = directory.MailboxOf(reader, writer, lane) where listed is not null
                         select new Trm.Node.Broker.Mailbox(listed.Name, writer, reader, lane)).ToArray();
        var vhost = await broker.ImportAsync($"doctor-{Guid.NewGuid():N}", mailboxes);
        using var node = new StoppedCopy(_world, _options) { Broker = broker.Options(_world.Id("AT"), vhost) };
        Assert.That((await Of(node)).Select(f => f.State), Is.EqualTo(new[] { HealthState.Ok }));

        var own = mailboxes.First(m => m.Reader == _world.Id("AT"));
        await using (var connection = await new ConnectionFactory { Uri = broker.Operator(vhost) }.CreateConnectionAsync())
        await using (var channel = await connection.CreateChannelAsync())
            await channel.QueueDeleteAsync(own.Name);
        Assert.That((await Of(node)).Single(), Has.Property("Code").EqualTo("MAILBOX_MISSING").And.Property("State").EqualTo(HealthState.Fault));

        node.Broker = new() { Uri = new("amqp://nobody:nothing@127.0.0.1:1"), ConnectTimeout = TimeSpan.FromSeconds(1) };
        Assert.That((await Of(node)).Single().Code, Is.EqualTo("BROKER_AWAY"));

        static async Task<IReadOnlyList<HealthFinding>> Of(StoppedCopy node) => [.. (await node.ExamineAsync()).Findings.Where(f => f.Check == "broker")];
    }

    [Test]
    public async Task A_running_one_is_left_alone()
    {
        await _world.StartAsync("RS");
        try
        {
            Assert.That(async () => await NodeDoctor.ExamineStoppedAsync(await _world.OptionsAsync("RS"), _world.Time), Throws.TypeOf<NodeStartException>().With.Property("Code").EqualTo("ALREADY_RUNNING"));
        }
        finally
        {
            await _world.StopAsync("RS");
        }
    }

    [Test]
    public async Task A_check_that_fails_itself_hides_no_other()
    {
        using var node = new StoppedCopy(_world, _options);
        var patient = new Patient { Options = node.Options, Time = node.Time, Disk = new(DiskLevel.Enough, []), Keys = new Trm.Contracts.Rejections.Rejection(Trm.Contracts.Rejections.RejectionCode.KeyFileInvalid) };

        var report = await Doctor.ExamineAsync(patient, [new Failing(), new OpenSslCheck(0x30000010)], CancellationToken.None);

        Assert.That(report.Findings.Select(f => f.Code), Is.EqualTo(new[] { "CHECK_FAILED", "OPENSSL_OLD" }));
        Assert.That(report.State, Is.EqualTo(HealthState.Fault));
        Assert.That(report.Findings[0].Says, Does.Not.Contain("a secret"));
    }

    [Test]
    public async Task A_clock_that_no_time_server_keeps_is_a_warning()
    {
        using var node = new StoppedCopy(_world, _options);
        await using var database = ReadOnlyDatabase.Of(node.Options)!;
        var patient = new Patient { Options = node.Options, Time = node.Time, Disk = new(DiskLevel.Enough, []), Keys = new Trm.Contracts.Rejections.Rejection(Trm.Contracts.Rejections.RejectionCode.KeyFileInvalid), Database = database };
        var synchronized = Path.Combine(node.Data, "synchronized");

        Assert.That((await new ClockCheck(synchronized).LookAsync(patient, CancellationToken.None))[0].Code, Is.EqualTo("CLOCK_UNSYNCHRONIZED"));
        File.WriteAllText(synchronized, "");
        Assert.That((await new ClockCheck(synchronized).LookAsync(patient, CancellationToken.None))[0].State, Is.LessThan(HealthState.Warning));
    }

    private sealed class Failing() : HealthCheck("failing")
    {
        public override Task<IReadOnlyList<HealthFinding>> LookAsync(Patient patient, CancellationToken cancel) => throw new InvalidOperationException("a secret");
    }

    private static string Tile(StoppedCopy node) => System.IO.Directory.EnumerateFiles(Path.Combine(node.Log, "tile", "0"), "*", SearchOption.AllDirectories).OrderBy(f => new FileInfo(f).Length).Last();

    private static void Overwrite(string file, long page)
    {
        using var open = new FileStream(file, FileMode.Open, FileAccess.ReadWrite);
        open.Position = (page - 1) * 4096;
        open.Write(new byte[64]);
    }

    private static void Other(StoppedCopy node, string file)
    {
        File.Delete(Path.Combine(node.Keys, file));
        using var key = Ed25519PrivateKey.Generate();
        key.Write(Path.Combine(node.Keys, file));
    }

    private static string SignedByAnother(StoppedCopy node)
    {
        var claim = Checkpoint.ParseClaim(File.ReadAllBytes(Path.Combine(node.Log, "checkpoint"))).Demand();
        using var key = Ed25519PrivateKey.Generate();
        return System.Text.Encoding.UTF8.GetString(claim.Sign(new NoteSigner(claim.Origin, key)).ToBytes());
    }

    private static Dictionary<string, string> Files(StoppedCopy node) => System.IO.Directory.EnumerateFiles(Path.GetDirectoryName(node.Data)!, "*", SearchOption.AllDirectories)
        .ToDictionary(f => f, f => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f))), StringComparer.Ordinal);
}
