using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Envelope.Directory;
using Trm.Envelope.Keys;
using Trm.Evidence;
using Trm.Evidence.Packs;
using Trm.Node.Broker;
using Trm.Node.KillHost;
using Trm.Node.Outbox;
using Trm.Node.Retention;
using Trm.Node.Storage;
using Trm.Node.Storage.Postgres;
using Trm.Testing;
using Trm.Trail;

namespace Trm.Node.Kills.Tests;

/// <summary>Two countries with keys, a directory and mailboxes of their own on one RabbitMQ; a node of either runs in this process or in one that dies.</summary>
internal sealed class Pair : IAsyncDisposable
{
    // So many messages of a side wait for their receipts at most: more would only pile up before a slow machine.
    private const int AtOnce = 100;

    private const string Unanswered = "SELECT count(*) FROM outbox WHERE message_id IS NOT NULL AND receipt IS NULL";

    // Summed up over both nodes: gaps, receipts that wait, messages not handed over, messages sent and not received.
    private const string UnderWay = """
        SELECT (SELECT count(*) FROM gap) + (SELECT count(*) FROM receipt_queue) + (SELECT count(*) FROM outbox WHERE state = 'sealed')
             + (SELECT count(*) FROM outbox) - (SELECT count(*) FROM inbox WHERE state <> 'parked')
        """;

    // What has arrived, each thing once: a copy more, or another attempt, is none.
    private const string Arrived = """
        SELECT (SELECT count(*) FROM inbox) + (SELECT count(*) FROM outbox WHERE receipt IS NOT NULL) + (SELECT count(*) FROM outbox WHERE state = 'closed')
             + (SELECT count(*) FROM content) + (SELECT count(*) FROM attachment_part) - (SELECT count(*) FROM gap)
        """;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    private readonly string _root = System.IO.Directory.CreateTempSubdirectory("trm-kill-").FullName;
    private readonly Dictionary<Side, (TrmNode Node, IDatabase Database, Task Clerk)> _running = [];
    private readonly Dictionary<Side, Office> _offices = [];
    private readonly Dictionary<Side, PostgresServer> _databases = [];
    private readonly CancellationTokenSource _end = new();
    private readonly Mailroom _mailroom;
    private readonly GovernanceKey _governance;
    private readonly DirectoryDocument _document;

    private Pair(Uri broker, IReadOnlyList<string> otherHosts, TimeSpan age)
    {
        var now = TimeProvider.System.GetUtcNow() - age;
        ParticipantId[] ids = [Id(Side.Sending), Id(Side.Receiving)];
        _governance = GovernanceKey.Create("secretariat", now);
        _document = DirectoryDocument.Create(Governance.Of(1, _governance.Certificate), now);
        foreach (var id in ids)
        {
            var folder = System.IO.Directory.CreateDirectory(Path.Combine(_root, "keys", id.Value)).FullName;
            var keys = ParticipantKeys.Create(id, now);
            keys.Save(folder);
            using var log = Ed25519PrivateKey.Generate();
            log.Write(Path.Combine(folder, "log.key"));
            using var witness = Ed25519PrivateKey.Generate();
            witness.Write(Path.Combine(folder, "witness.key"));
            var entry = ParticipantEntry.Create(
                keys, id.Value, id.Value, ids.Where(p => p != id), NoteKey.OfLog($"trm/{id}/0", log.PublicKey).ToString(), now, NoteKey.OfWitness($"trm/{id}/witness", witness.PublicKey).ToString());
            _document = _document.Add(entry.Sign(keys.Signing, now).Value);
        }

        var signed = SignedDirectory.Sign(_document, _governance, now).Value;
        var file = Path.Combine(_root, "directory.p7s");
        File.WriteAllBytes(file, signed.Bytes.ToArray());
        _mailroom = new(broker, TrustDirectory.Adopt(TrustAnchor.OfFingerprint(signed.Fingerprint), signed.Bytes, now).Value);
        var @case = Guid.NewGuid();
        foreach (var side in Enum.GetValues<Side>())
            _offices[side] = new Office
            {
                Participant = Id(side).Value,
                Peer = Id(Other(side)).Value,
                Side = side,
                DataFolder = Path.Combine(_root, "data", Id(side).Value),
                KeysFolder = Path.Combine(_root, "keys", Id(side).Value),
                DirectoryFile = file,
                DirectoryFingerprint = signed.Fingerprint,
                Broker = broker,
                OtherHosts = otherHosts,
                Case = @case,
            };
    }

    /// <param name="otherHosts">The other nodes of its cluster.</param>
    public static async Task<Pair> MakeAsync(Uri broker, params IReadOnlyList<string> otherHosts)
    {
        var databases = new Dictionary<Side, PostgresServer>();
        if (TestStorage.IsPostgres)
            foreach (var side in Enum.GetValues<Side>())
                databases[side] = await PostgresServer.SharedAsync();
        return await MakeAsync(broker, databases, TimeSpan.FromMinutes(1), otherHosts);
    }

    /// <summary>The same, with the rows of these sides in these servers, and of the others in SQLite.</summary>
    /// <param name="age">How long ago keys and directory were made: a clock that is set back by less still knows them.</param>
    public static async Task<Pair> MakeAsync(Uri broker, IReadOnlyDictionary<Side, PostgresServer> databases, TimeSpan age, params IReadOnlyList<string> otherHosts)
    {
        var pair = new Pair(broker, otherHosts, age);
        await pair._mailroom.MakeAsync();
        foreach (var (side, server) in databases)
        {
            pair._databases[side] = server;
            pair._offices[side] = pair._offices[side] with { Database = await server.RentAsync() };
        }

        return pair;
    }

    public static ParticipantId Id(Side side) => ParticipantId.Parse(side == Side.Sending ? "AT" : "RS").Value;

    public static Side Other(Side side) => side == Side.Sending ? Side.Receiving : Side.Sending;

    public TrmNode this[Side side] => _running[side].Node;

    /// <summary>The next version of the directory.</summary>
    public ReadOnlyMemory<byte> NextDirectory()
    {
        var now = TimeProvider.System.GetUtcNow();
        return SignedDirectory.Sign(_document.Next(now), _governance, now).Value.Bytes;
    }

    /// <summary>The person takes their consent back when the case was accepted, and the sending side erases it.</summary>
    public Pair ThatErases()
    {
        _offices[Side.Sending] = _offices[Side.Sending] with { Erases = true };
        return this;
    }

    /// <summary>The receiving side tells a national system at that address.</summary>
    public Pair ThatTells(Uri address)
    {
        var (file, secret) = (Path.Combine(_root, "hooks.json"), Path.Combine(_root, "hook.secret"));
        File.WriteAllText(secret, "whsec_" + Convert.ToBase64String(new byte[32]));
        File.SetUnixFileMode(secret, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllText(file, $$"""{ "hooks": 1, "endpoints": [{ "name": "cms", "to": "{{address}}", "secretFiles": ["hook.secret"], "officer": "RS-CMS-1", "role": "coordinator" }] }""");
        _offices[Side.Receiving] = _offices[Side.Receiving] with { HooksFile = file };
        return this;
    }

    /// <summary>Starts a node here, and its clerk goes on where the last one stopped.</summary>
    public async Task StartAsync(Side side, Func<IBroker, IBroker>? broker = null)
    {
        IDatabase? watched = null;
        var node = await _offices[side].StartAsync(NullLoggerFactory.Instance, broker ?? (b => b), database => watched = database);
        _running[side] = (node, watched!, Task.Run(() => new Clerk(node, _offices[side]).WorkAsync(_end.Token)));
    }

    /// <summary>Starts a node in a process of its own that ends at that point.</summary>
    public KillHostProcess StartToDie(Side side, KillPoint point) => new(new Order(_offices[side], point));

    /// <summary>Starts a node in a process of its own, beside others of its side, that sends test messages until it is killed. Its leases are short, so that the others soon go on.</summary>
    /// <param name="side">Whose.</param>
    /// <param name="pause">Milliseconds between two of them.</param>
    /// <param name="lease">How long its leases are; a second where null.</param>
    /// <param name="still">Where it stands still; null for nowhere.</param>
    /// <param name="speaks">Some of them go over the mailbox that is not urgent.</param>
    /// <param name="through">By which ways it reaches its broker and its database; the straight ones where null.</param>
    public KillHostProcess StartToCall(Side side, int pause, TimeSpan? lease = null, KillPoint? still = null, Func<Office, Office>? through = null, bool speaks = false) =>
        new(new Order((through ?? (o => o))(_offices[side]) with { Lease = lease ?? TimeSpan.FromSeconds(1) }, still, pause, StandsStill: still is not null, speaks));

    /// <summary>The folder of the case keys, the trail and, without a PostgreSQL, the rows of a side.</summary>
    public string DataFolderOf(Side side) => _offices[side].DataFolder;

    /// <summary>Looks into the PostgreSQL of a side whose nodes run elsewhere.</summary>
    public async Task<T> QueryAsync<T>(Side side, string query)
    {
        await using var database = await PostgresDatabase.OpenAsync(new() { Address = _offices[side].Database! }, CancellationToken.None, schema: 0);
        return (await database.ReadAsync(db => db.ExecuteScalar<T>(query), CancellationToken.None))!;
    }

    /// <summary>Whether a node of that side runs here.</summary>
    public bool Runs(Side side) => _running.ContainsKey(side);

    /// <summary>How many messages of others were taken, and shown, more than once at the nodes that run here.</summary>
    public async Task<int> CountShownTwiceAsync() => (int)await Sum("SELECT count(*) FROM (SELECT message_id FROM inbox WHERE state = 'received' GROUP BY peer, message_id HAVING count(*) > 1) AS twice");

    /// <summary>Stops a node that runs here, in good order.</summary>
    public async Task StopAsync(Side side)
    {
        if (_running.Remove(side, out var running))
            await running.Node.DisposeAsync();
    }

    /// <summary>SHA-256 of every body that the broker holds for a node.</summary>
    public Task<IReadOnlyList<string>> LookIntoMailboxesAsync(Side reader) => _mailroom.LookAsync(Id(reader));

    /// <summary>Where a node finds what the other writes to it urgently, test messages and receipts among it.</summary>
    public string MailboxOf(Side reader) => _mailroom.MailboxOf(Id(reader), Lane.Urgent);

    /// <summary>For how long nothing at all may arrive while something is waited for: longer than any loss of a broker or a process takes to be made up for on a slow machine.</summary>
    public TimeSpan Standstill { get; set; } = TimeSpan.FromSeconds(90);

    /// <summary>Sends one test message, as soon as not too many of that side wait for their receipts.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> CallAsync(Side from)
    {
        await UntilAsync(async () => await CountAsync(from, Unanswered) is var waiting and >= AtOnce ? $"{waiting} messages of {Id(from)} wait for their receipts" : null);
        var sent = await this[from].Referrals.TestAsync(Id(Other(from)), new Officer($"{Id(from)}-08", Role.Coordinator));
        Assert.That(sent.IsOk, Is.True, () => $"{Id(from)} refused: {sent.Rejection}");
        return sent.Value.Message.ToString();
    }

    /// <summary>How many messages of a node are receipted.</summary>
    public Task<long> CountReceiptedAsync(Side side) => CountAsync(side, "SELECT count(*) FROM outbox WHERE receipt IS NOT NULL");

    /// <summary>Waits until that many messages of a node are receipted.</summary>
    public Task ReceiptedAsync(Side side, long count) => UntilAsync(
        async () => count - await CountReceiptedAsync(side) is var missing and > 0 ? $"{missing} of {count} receipts for {Id(side)} are missing" : null);

    /// <summary>Waits until a node's database counts so.</summary>
    public Task CountedAsync(Side side, string query, long expected, string what) => UntilAsync(
        async () => await CountAsync(side, query) is var now && now != expected ? $"{now} {what} at {Id(side)} and not {expected}" : null);

    /// <summary>Waits until both clerks have nothing left to do, and no node owes the other a word.</summary>
    public async Task FinishAsync()
    {
        foreach (var (side, (_, _, clerk)) in _running)
        {
            await UntilAsync(() => Task.FromResult(clerk.IsCompleted ? null : $"the clerk of {Id(side)} waits in vain"));
            await clerk;
        }

        await UntilAsync(async () => await Sum(UnderWay) is var left and not 0 ? $"{left} things are under way" : null);
    }

    /// <summary>Waits for as long as anything still arrives at a node that runs here, however slow the machine is; fails once nothing did for as long as <see cref="Standstill"/>.</summary>
    /// <param name="missing">What is waited for, in words; null once it is here.</param>
    public async Task UntilAsync(Func<Task<string?>> missing)
    {
        var (arrived, seen, still) = (-1L, TimeSpan.Zero, System.Diagnostics.Stopwatch.StartNew());
        for (string? what; (what = await missing()) is not null; await Task.Delay(50))
        {
            if (arrived >= 0 && still.Elapsed - seen < Look)
                continue;
            seen = still.Elapsed;
            if (await Sum(Arrived) is var now && now != arrived)
                (arrived, seen, still) = (now, TimeSpan.Zero, System.Diagnostics.Stopwatch.StartNew());
            else if (still.Elapsed > Standstill)
                Assert.Fail($"{what}, and nothing has arrived anywhere for {Standstill.TotalSeconds:0} s.\n{await WhereaboutsAsync()}");
        }
    }

    /// <summary>
    /// Both nodes hold the same case; everything arrived once, was shown once, is receipted once by a receipt that both hold byte for byte;
    /// no number is missing, nothing alarms, both trails verify and tell the same.
    /// </summary>
    /// <param name="tests">How many test messages the sending side sent.</param>
    /// <param name="testsBack">How many the receiving side sent.</param>
    /// <param name="voices">How many times the sending side said what a person thinks.</param>
    /// <param name="voicesBack">The same of the receiving side.</param>
    public async Task AgreeAsync(int tests = 1, int testsBack = 0, int voices = 0, int voicesBack = 0)
    {
        var (cases, shown) = (new Dictionary<Side, object>(), new Dictionary<Side, List<(bool Mine, string Message, string Kind, string Code, string? Case)>>());
        var trails = await TrailsAsync();
        foreach (var (side, (node, database, _)) in _running)
        {
            var file = (await node.Referrals.ListAsync(new Officer("X-1", Role.Coordinator))).Value.Single();
            cases[side] = (file.Id, file.Referral.State, file.Referral.Profile, file.Organisation);
            shown[side] = await Rows<(bool, string, string, string, string?)>(database, "SELECT outgoing, message_id, kind, code, case_id FROM content");
            var sent = await node.Record.TransmissionsAsync();
            Assert.Multiple(() =>
            {
                Assert.That(file.Referral.State, Is.EqualTo(ReferralState.Accepted));
                Assert.That(sent.Select(t => t.Seq).Order(), Is.EqualTo(Enumerable.Range(1, sent.Count)), "numbers without a gap");
                Assert.That(sent.Where(t => t.Message is not null).Select(t => t.State), Is.All.EqualTo(OutboxState.Receipted));
            });
            Assert.That((await node.Record.AlarmsAsync()).Select(a => a.Code), Is.Empty, $"alarms of {Id(side)}");
            Assert.That((await node.Record.QuarantineAsync()).Select(q => q.Code), Is.Empty, $"quarantine of {Id(side)}");
        }

        Assert.Multiple(() =>
        {
            Assert.That(cases[Side.Sending], Is.EqualTo(cases[Side.Receiving]));
            AssertAlike(
                shown[Side.Sending].Select(m => (m.Mine, $"{m.Kind}/{m.Code}")),
                Enumerable.Repeat((true, "test/ping"), tests).Concat(Enumerable.Repeat((false, "test/ping"), testsBack)).Concat(Enumerable.Repeat((true, "voice/feedback"), voices)).Concat(Enumerable.Repeat((false, "voice/feedback"), voicesBack)).Concat([(true, "referral/profile"), (false, "decision/seen"), (false, "decision/accepted")]),
                "shown at the sending side");
            AssertAlike(shown[Side.Receiving].Select(m => m with { Mine = !m.Mine }), shown[Side.Sending], "shown at both sides");
        });
        foreach (var sender in Enum.GetValues<Side>())
        {
            var (mine, theirs) = (_running[sender].Database, _running[Other(sender)].Database);
            var receipts = await Receipts(mine, "SELECT core_id, header_sha256, receipt FROM outbox WHERE message_id IS NOT NULL");
            AssertAlike(await Receipts(theirs, "SELECT core_id, header_sha256, receipt FROM inbox WHERE state <> 'control'"), receipts, "receipts given and taken");
            var (told, heard) = (trails[sender], trails[Other(sender)]);
            Assert.Multiple(() =>
            {
                Assert.That(told[TrailEvent.MessageSealed].Count(), Is.EqualTo(receipts.Count));
                AssertAlike(heard[TrailEvent.MessageReceived], told[TrailEvent.MessageSealed], "sealed and received");
                Assert.That(told[TrailEvent.MessageDispatched], Is.Unique, "dispatched once");
                AssertAlike(heard[TrailEvent.ReceiptsVerified], told[TrailEvent.ReceiptsSent], "receipts sent and verified");
                Assert.That(told[TrailEvent.MessageRefused], Is.Empty);
            });
        }
    }

    /// <summary>The evidence packs of both sides verify, and against each other, with nothing on its way.</summary>
    /// <returns>How many messages, and how many receipts, both show alike.</returns>
    public async Task<(int Messages, int Receipts)> ProveAsync()
    {
        var (at, rs) = (await this[Side.Sending].Record.EvidencePackAsync(), await this[Side.Receiving].Record.EvidencePackAsync());
        var verdict = PackVerification.Verify(("AT", new MemoryStream(at)), ("RS", new MemoryStream(rs)));
        Assert.Multiple(() =>
        {
            Assert.That(verdict.Packs.SelectMany(p => p.Findings).Concat(verdict.Findings), Is.Empty);
            Assert.That(verdict.OnTheWay, Is.Empty);
        });
        return (verdict.Matched, verdict.MatchedReceipts);
    }

    /// <summary>The sending side has erased the case: its key is gone, nothing that was said is left, the trail verifies and says so once.</summary>
    public async Task ErasedAsync()
    {
        var (node, database, _) = _running[Side.Sending];
        var erasure = (await node.Erasures.ListAsync(new Officer("AT-07", Role.Coordinator))).Value.Single();
        var pack = PackVerification.Verify("AT", new MemoryStream(await node.Record.EvidencePackAsync())).Packs[0];

        Assert.That(erasure.State, Is.EqualTo(ErasureState.Done));
        Assert.That(await Rows<string>(database, "SELECT kind || '/' || code FROM content WHERE kind IN ('referral', 'decision')"), Is.Empty);
        Assert.That(pack.Findings, Is.Empty);
        Assert.That(pack.Erased, Is.Not.Empty);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_running.Values.Select(r => r.Node.DisposeAsync().AsTask()));
        await _mailroom.RemoveAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // a broker that is away takes them along, and must not hide why the test failed
        foreach (var (side, server) in _databases)
            await server.ReturnAsync(_offices[side].Database!);
        System.IO.Directory.Delete(_root, recursive: true);
        _end.Dispose();
    }

    // Both as of one moment: a copy that the broker brings late is answered once more, and is a leaf more on either side.
    private async Task<Dictionary<Side, ILookup<TrailEvent, string>>> TrailsAsync()
    {
        const string leaves = "SELECT count(*) FROM trail_leaf";
        while (true)
        {
            await FinishAsync();
            var (before, trails) = (await Sum(leaves), new Dictionary<Side, ILookup<TrailEvent, string>>());
            foreach (var (side, (node, _, _)) in _running)
                trails[side] = await TrailAsync(side, node);
            if (await Sum(leaves) == before && await Sum(UnderWay) == 0)
                return trails;
        }
    }

    // What the public parts of all leaves speak of, by event, after the trail was verified as an auditor does.
    private async Task<ILookup<TrailEvent, string>> TrailAsync(Side side, TrmNode node)
    {
        var folder = Path.Combine(_root, "exports", Guid.NewGuid().ToString());
        await node.Record.ExportAsync(folder);
        var leaves = new List<LeafOpening>();
        var report = TrailFolder.Verify(folder, node.Record.LogKey, leaf => leaves.Add(leaf.Opening));
        Assert.That(report.Findings, Is.Empty, $"trail of {Id(side)}");
        return leaves.ToLookup(l => l.Event, l => Subject(l.Public));
    }

    // Short, for the sake of whoever reads a failure. Received leaves name the header and, behind it, what was noted.
    private static string Subject(ReadOnlyMemory<byte> leaf)
    {
        using var json = leaf.IsEmpty ? null : System.Text.Json.JsonDocument.Parse(leaf);
        return json?.RootElement.TryGetProperty("header", out var header) is true
            ? Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(header.GetBytesFromBase64()))
            : System.Text.Encoding.UTF8.GetString(leaf.Span);
    }

    // The same things, each as often, in any order: of ten thousand, too, and a failure names the few that differ.
    private static void AssertAlike<T>(IEnumerable<T> actual, IEnumerable<T> expected, string what)
        where T : notnull
    {
        var counts = new Dictionary<T, int>();
        foreach (var one in actual)
            counts[one] = counts.GetValueOrDefault(one) + 1;
        foreach (var one in expected)
            counts[one] = counts.GetValueOrDefault(one) - 1;
        Assert.That(counts.Where(c => c.Value != 0).Select(c => FormattableString.Invariant($"{c.Key} {c.Value:+0;-0}")).Take(20), Is.Empty, $"{what}: too many (+), or missing (-)");
    }

    private async Task<long> Sum(string query)
    {
        var sum = 0L;
        foreach (var (_, database, _) in _running.Values)
            sum += await database.ReadAsync(db => db.ExecuteScalar<long>(query), CancellationToken.None);
        return sum;
    }

    private static async Task<List<(string, string, string)>> Receipts(IDatabase database, string query) =>
        [.. (await Rows<(string Id, string Header, byte[]? Receipt)>(database, query)).Select(r => (r.Id, r.Header, Convert.ToHexString(r.Receipt ?? [])))];

    private static Task<List<T>> Rows<T>(IDatabase database, string query) => database.ReadAsync(db => db.Query<T>(query).AsList(), CancellationToken.None);

    /// <summary>What a query counts in the rows of a node that runs here.</summary>
    public Task<long> CountAsync(Side side, string query) => _running[side].Database.ReadAsync(db => db.ExecuteScalar<long>(query), CancellationToken.None);

    /// <summary>The ids of what the receiving side's national system is to be told, in order; and whether nothing waits.</summary>
    public async Task<(IReadOnlyList<string> Ids, bool IsDone)> EventsAsync()
    {
        var rows = await Rows<(string Id, string State)>(_running[Side.Receiving].Database, "SELECT id, state FROM hook_event ORDER BY number");
        return ([.. rows.Select(r => r.Id)], rows.All(r => r.State == "delivered"));
    }

    /// <summary>What has not come to its end at the nodes that run here, and where it was last seen.</summary>
    public async Task<string> WhereaboutsAsync()
    {
        var nodes = _running.Select(r => new Whereabouts.Place(Id(r.Key).Value, r.Value.Node, r.Value.Database)).ToList();
        return string.Join('\n', [.. await Whereabouts.TellAsync(nodes), await _mailroom.TellAsync()]);
    }
}
