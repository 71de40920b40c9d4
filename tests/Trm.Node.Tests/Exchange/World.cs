using System.Collections.Concurrent;
using System.Data.Common;
using Dapper;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Trm.Contracts.Agreements;
using Trm.Contracts.Control;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Envelope;
using Trm.Envelope.Agreements;
using Trm.Envelope.Directory;
using Trm.Envelope.Keys;
using Trm.Evidence;
using Trm.Evidence.Packs;
using Trm.Node.Broker;
using Trm.Node.Generations;
using Trm.Node.Inbox;
using Trm.Node.Storage;
using Trm.Node.Tests.Storage;
using Trm.Testing;
using Trm.Trail;

namespace Trm.Node.Tests.Exchange;

/// <summary>A few countries with keys and a signed directory, each able to run its node on a folder of its own.</summary>
internal sealed class World : IAsyncDisposable
{
    private readonly string _root = System.IO.Directory.CreateTempSubdirectory("trm-test-").FullName;
    private readonly Dictionary<string, TrmNode> _running = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ParticipantKeys> _keys = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<Task<NodeStorage>>> _storages = new(StringComparer.Ordinal);

    private DirectoryDocument _document;

    public static readonly Officer Coordinator = new("AT-07", Role.Coordinator);

    public World(params string[] participants)
        : this(EncryptionKey.Days, participants)
    {
    }

    /// <param name="validDays">How long the encryption keys last: a test that shifts the clock by a year needs them.</param>
    /// <param name="signing">Where their signing keys come from; made in files where not given.</param>
    /// <param name="training">It is an exercise.</param>
    public World(int validDays, string[] participants, Func<ParticipantId, DateTimeOffset, SigningKey>? signing = null, bool training = false)
    {
        Participants = [.. (participants.Length > 0 ? participants : ["AT", "RS"]).Select(p => ParticipantId.Parse(p).Value)];
        var now = TimeProvider.System.GetUtcNow().AddMinutes(-1);
        Governors = [.. new[] { "Vienna", "Belgrade", "secretariat" }.Select(holder => GovernanceKey.Create(holder, now))];
        var document = DirectoryDocument.Create(Governance.Of(2, Governors.Select(g => g.Certificate)), now, training);
        foreach (var id in Participants)
        {
            var folder = System.IO.Directory.CreateDirectory(KeysOf(id.Value)).FullName;
            var keys = _keys[id.Value] = new(id, (signing ?? SigningKey.Create)(id, now), EncryptionKey.Create(id, now, now.AddDays(validDays)));
            keys.Save(folder);
            using var log = Ed25519PrivateKey.Generate();
            log.Write(Path.Combine(folder, "log.key"));
            using var witness = Ed25519PrivateKey.Generate();
            witness.Write(Path.Combine(folder, "witness.key"));
            var entry = ParticipantEntry.Create(
                keys, id.Value[..2], id.Value, Participants.Where(p => p != id), NoteKey.OfLog($"trm/{id}/0", log.PublicKey).ToString(), now, NoteKey.OfWitness($"trm/{id}/witness", witness.PublicKey).ToString());
            // More than two letters: an organisation with a node of its own.
            if (id.Value.Length > 2)
                entry = entry with { Country = null, Organisation = "shelter network" };
            document = document.Add(entry.Sign(keys.Signing, now).Value);
        }

        _document = document;
        IsTraining = SealsAs = training;
        var signed = SignedBy(document, 2);
        File.WriteAllBytes(DirectoryFile, signed);
        Fingerprint = SignedDirectory.Parse(signed).Value.Fingerprint;
        Directory0 = TrustDirectory.Adopt(TrustAnchor.OfFingerprint(Fingerprint), signed, now).Value;
    }

    public IReadOnlyList<ParticipantId> Participants { get; }

    public PostOffice Post { get; } = new();

    public ShiftedTime Time { get; } = new();

    /// <summary>Clocks of those who have one of their own.</summary>
    public Dictionary<string, TimeProvider> Clocks { get; } = new(StringComparer.Ordinal);

    public string Fingerprint { get; }

    /// <summary>What its nodes are told that they are for.</summary>
    public bool IsTraining { get; set; }

    /// <summary>What is sealed outside any node says that it is of an exercise.</summary>
    public bool SealsAs { get; set; }

    public TrustDirectory Directory0 { get; }

    /// <summary>Three governance keys, two of which sign an ordinary version.</summary>
    public IReadOnlyList<GovernanceKey> Governors { get; }

    /// <summary>The newest document that was not made for one test alone.</summary>
    public DirectoryDocument Document => _document;

    /// <summary>The newest version that <see cref="ListLogAsync"/> made.</summary>
    public string NewestDirectoryFile => Path.Combine(_root, "directory-newest.p7s");

    public string DirectoryFile => Path.Combine(_root, "directory.p7s");

    /// <summary>When the room on the disk is scarce, for all.</summary>
    public Trm.Node.Machine.DiskOptions Disk { get; init; } = new();

    /// <summary>A PostgreSQL of this world's own, where the test is on PostgreSQL; null for that of the run.</summary>
    public PostgresServer? Server { get; init; }

    /// <summary>The mail server of those who have a duty rota.</summary>
    public Trm.Node.Duty.MailOptions? Mail { get; set; }

    /// <summary>The country's identity provider, for all.</summary>
    public Trm.Node.IdentityProviders.IdentityProviderOptions? IdentityProvider { get; init; }

    public ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;

    /// <summary>What one peer may cost a node here.</summary>
    public InboxOptions Inbox { get; set; } = new();

    /// <summary>What one caller of their interfaces may cost.</summary>
    public Trm.Node.Http.RequestOptions Requests { get; init; } = new();

    public ParticipantId Id(string name) => Participants.Single(p => p.Value == name);

    public ParticipantKeys Keys(string name) => _keys[name];

    public string DataOf(string name) => Path.Combine(_root, "data", name);

    public string KeysOf(string name) => Path.Combine(_root, "keys", name);

    public string AgreementsOf(string name) => Path.Combine(_root, "agreements", name);

    public string HolidaysOf(string name) => Path.Combine(_root, "holidays", name);

    public string HooksOf(string name) => Path.Combine(_root, $"hooks-{name}.json");

    public string RotaOf(string name) => Path.Combine(_root, $"rota-{name}.json");

    /// <summary>Where the secretariat's certificate lies for that participant's node; it has none where the file is not there.</summary>
    public string SecretariatOf(string name) => Path.Combine(_root, $"secretariat-{name}.pem");

    public TrmNode this[string name] => _running[name];

    /// <summary>Signs an agreement with the keys of all its parties, or of those named, and lays it into the folders of all.</summary>
    public void Agree(Agreement agreement, params string[] signers)
    {
        var keys = (signers.Length > 0 ? signers : [.. agreement.Parties.Select(p => p.Participant.Value)]).Select(s => Keys(s).Signing).ToList();
        var signed = keys.Skip(1).Aggregate(SignedAgreement.Sign(agreement, keys[0], Time.GetUtcNow()).Value, (s, key) => s.Sign(key, Time.GetUtcNow()).Value);
        foreach (var participant in Participants)
        {
            System.IO.Directory.CreateDirectory(AgreementsOf(participant.Value));
            File.WriteAllBytes(Path.Combine(AgreementsOf(participant.Value), $"{agreement.Id.ToLowerInvariant()}-{agreement.Version}.p7s"), signed.Bytes.ToArray());
        }
    }

    /// <summary>Writes a file of holidays into the folders of all.</summary>
    public void Holidays(string country, params DateOnly[] days)
    {
        foreach (var participant in Participants)
        {
            System.IO.Directory.CreateDirectory(HolidaysOf(participant.Value));
            File.WriteAllText(Path.Combine(HolidaysOf(participant.Value), $"{country}.json"), FormattableString.Invariant(
                $$"""{"holidays":1,"countries":[{"country":"{{country}}","from":"2026-01-01","until":"2029-12-31","days":[{{string.Join(',', days.Select(d => $"\"{d:yyyy-MM-dd}\""))}}]}]}"""));
        }
    }

    /// <summary>Version 2, in which that participant has a new signing key beside its old one.</summary>
    /// <param name="revoked">The old one is revoked.</param>
    public (byte[] Bytes, ParticipantKeys Keys) NextDirectory(string rotating, bool revoked = false)
    {
        var now = Time.GetUtcNow();
        var entry = Directory0.Find(Id(rotating))!;
        var fresh = _keys[rotating] with { Signing = SigningKey.Create(Id(rotating), now.AddMinutes(-1)) };
        var former = entry.Signing.Select(k => revoked ? k with { Revoked = WireTime.Cut(now) } : k);
        var next = entry with { Signing = [.. former, KeyListing.Of(fresh.Signing.Certificate)] };
        var document = _document.Next(now).Add(next.Sign(_keys[rotating].Signing, now).Value);
        return (SignedBy(document, 2), fresh);
    }

    /// <summary>A document with the signatures of that many governors.</summary>
    public byte[] SignedBy(DirectoryDocument document, int governors) => SignedBy(document, [.. Governors.Take(governors)]);

    /// <summary>A document with the signatures of these.</summary>
    public byte[] SignedBy(DirectoryDocument document, params GovernanceKey[] governors) =>
        governors.Skip(1).Aggregate(SignedDirectory.Sign(document, governors[0], Time.GetUtcNow()).Value, (s, key) => s.Sign(key, Time.GetUtcNow()).Value).Bytes.ToArray();

    /// <summary>The document's next version with that participant's entry changed and signed, with its own key where no other is given.</summary>
    public DirectoryDocument Next(string participant, Func<ParticipantEntry, ParticipantEntry> change, SigningKey? key = null, DirectoryDocument? after = null)
    {
        var before = after ?? _document;
        var entry = change(before.Participants.Single(p => p.Entry.Id == Id(participant)).Entry);
        return before.Next(Time.GetUtcNow()).Add(entry.Sign(key ?? Keys(participant).Signing, Time.GetUtcNow()).Value);
    }

    /// <summary>The next version with that participant's entry changed and signed, which is from now on the newest. Nobody has adopted it yet.</summary>
    public byte[] Change(string whose, Func<ParticipantEntry, ParticipantEntry> change, SigningKey? signer = null) => SignedBy(_document = Next(whose, change, signer), 2);

    /// <summary>The next version of the directory, as of now and otherwise unchanged, adopted by every running node.</summary>
    public async Task RenewDirectoryAsync()
    {
        _document = _document.Next(Time.GetUtcNow());
        var signed = SignedBy(_document, 2);
        foreach (var node in _running.Values)
            Assert.That((await node.AdoptAsync(signed)).Rejections, Is.Empty);
    }

    /// <summary>That participant has lost its message keys: its folder holds new ones.</summary>
    public ParticipantKeys Rekey(string name)
    {
        foreach (var file in System.IO.Directory.GetFiles(KeysOf(name)).Where(f => Path.GetFileName(f) is ['s', 'i', ..] or ['e', ..]))
            File.Delete(file);
        var keys = _keys[name] = ParticipantKeys.Create(Id(name), Time.GetUtcNow().AddMinutes(-1));
        keys.Save(KeysOf(name));
        return keys;
    }

    /// <summary>The next version of the directory, in which that participant's newest log is of this generation; adopted by every running node, and given to each that starts.</summary>
    /// <param name="key">The new log key; the one in the keys folder where null.</param>
    public async Task ListLogAsync(string name, long generation, Ed25519PublicKey? key = null)
    {
        Time.By += TimeSpan.FromSeconds(1); // an entry is newer than the one before by a second at least
        using var own = Ed25519PrivateKey.Read(Path.Combine(KeysOf(name), "log.key")).Value;
        var entry = _document.Participants.Select(p => p.Entry).Single(e => e.Id == Id(name));
        var log = NoteKey.OfLog(FormattableString.Invariant($"trm/{name}/{generation}"), key ?? own!.PublicKey).ToString();
        _document = _document.Next(Time.GetUtcNow()).Add((entry with { Logs = [log, .. entry.Logs] }).Sign(_keys[name].Signing, Time.GetUtcNow()).Value);
        var signed = SignedBy(_document, 2);
        File.WriteAllBytes(NewestDirectoryFile, signed);
        foreach (var node in _running.Values)
            Assert.That((await node.AdoptAsync(signed)).Rejections, Is.Empty);
    }

    /// <summary>Where that participant's node keeps its rows.</summary>
    public Task<NodeStorage> StorageOf(string name) => _storages.GetOrAdd(name, n => new(() => NodeStorage.MakeAsync(DataOf(n), server: Server))).Value;

    /// <summary>That participant's node keeps its rows there, before it first starts.</summary>
    public void Store(string name, NodeStorage storage) => _storages[name] = new(() => Task.FromResult(storage));

    /// <summary>That participant's node, which has not run yet, keeps its rows in this engine.</summary>
    public void Use(string name, bool postgres) => _storages[name] = new(() => NodeStorage.MakeAsync(DataOf(name), postgres));

    /// <summary>Data folder and rows of a stopped node are gone; it gets an empty storage, of another engine where one is given.</summary>
    public async Task LoseTheMachineAsync(string name, bool? postgres = null)
    {
        System.IO.Directory.Delete(DataOf(name), recursive: true);
        await (await StorageOf(name)).DisposeAsync();
        _storages[name] = new(() => NodeStorage.MakeAsync(DataOf(name), postgres));
    }

    /// <summary>A copy of a stopped node's data folder and rows, as a backup has it.</summary>
    public async Task<string> BackUpAsync(string name)
    {
        var copy = Path.Combine(_root, "backup", $"{name}-{Guid.NewGuid():N}");
        Copy(DataOf(name), copy);
        await (await StorageOf(name)).BackUpAsync(copy);
        return copy;
    }

    /// <summary>Puts a copy back in the place of data folder and rows.</summary>
    public async Task PutBackAsync(string name, string copy)
    {
        System.IO.Directory.Delete(DataOf(name), recursive: true);
        Copy(copy, DataOf(name));
        await (await StorageOf(name)).PutBackAsync(copy);
    }

    /// <summary>Begins a new generation on the data folder of a stopped node.</summary>
    public async Task<BegunGeneration> BeginGenerationAsync(string name, Func<IDatabase, IDatabase>? wrap = null) =>
        await TrmNode.BeginGenerationAsync(await OptionsOfAsync(name, null, File.Exists(NewestDirectoryFile) ? NewestDirectoryFile : DirectoryFile), Time, Loggers, wrap);

    /// <summary>Starts or restarts a node.</summary>
    public async Task<TrmNode> StartAsync(string name, Func<IDatabase, IDatabase>? wrap = null, DeliveryOptions? delivery = null, IBroker? broker = null, string? fingerprint = null)
    {
        await (await StorageOf(name)).PrepareAsync();
        return _running[name] = await TrmNode.StartAsync(await OptionsOfAsync(name, delivery, DirectoryFile, fingerprint), broker ?? Post.Connect(), Clocks.GetValueOrDefault(name, Time), Loggers, wrap);
    }

    /// <summary>Starts another process of a running node, which the caller disposes of.</summary>
    /// <param name="name">Whose.</param>
    /// <param name="mount">Below it the process finds what the first one finds in its own folders, as <c>data</c> and <c>keys</c>; the very folders of the first one where null.</param>
    /// <param name="wrap">As for <see cref="StartAsync"/>.</param>
    /// <param name="delivery">The same.</param>
    public async Task<TrmNode> StartSecondAsync(string name, string? mount = null, Func<IDatabase, IDatabase>? wrap = null, DeliveryOptions? delivery = null) =>
        await TrmNode.StartAsync(await OptionsOfAsync(name, delivery, DirectoryFile, mount: mount), Post.Connect(), Clocks.GetValueOrDefault(name, Time), Loggers, wrap);

    private async Task<NodeOptions> OptionsOfAsync(string name, DeliveryOptions? delivery, string directory, string? fingerprint = null, string? mount = null) => new()
    {
        Participant = Id(name),
        DataFolder = mount is null ? DataOf(name) : Path.Combine(mount, "data"),
        Postgres = (await StorageOf(name)).Postgres,
        KeysFolder = mount is null ? KeysOf(name) : Path.Combine(mount, "keys"),
        DirectoryFile = directory,
        DirectoryFingerprint = fingerprint ?? Fingerprint,
        IsTraining = IsTraining,
        AgreementsFolder = IfThere(AgreementsOf(name)),
        HolidaysFolder = IfThere(HolidaysOf(name)),
        RotaFile = File.Exists(RotaOf(name)) ? RotaOf(name) : null,
        Mail = File.Exists(RotaOf(name)) ? Mail : null,
        SecretariatFile = File.Exists(SecretariatOf(name)) ? SecretariatOf(name) : null,
        HooksFile = File.Exists(HooksOf(name)) ? HooksOf(name) : null,
        IdentityProvider = IdentityProvider,
        Disk = Disk,
        Inbox = Inbox,
        Requests = Requests,
        PasswordRounds = 1000,
        Delivery = delivery ?? new DeliveryOptions { Tick = TimeSpan.FromMilliseconds(100), GapToldAfter = TimeSpan.FromMilliseconds(300), Lease = TimeSpan.FromSeconds(1) },
    };

    /// <summary>What that participant's node is started with.</summary>
    public Task<NodeOptions> OptionsAsync(string name) => OptionsOfAsync(name, null, DirectoryFile);

    /// <summary>Copies a folder with all that is in it.</summary>
    public static void Copy(string from, string to)
    {
        System.IO.Directory.CreateDirectory(to);
        foreach (var file in System.IO.Directory.EnumerateFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (var folder in System.IO.Directory.EnumerateDirectories(from))
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
    }

    public async Task StartAllAsync()
    {
        foreach (var participant in Participants)
            await StartAsync(participant.Value);
    }

    public async Task StopAsync(string name)
    {
        if (_running.Remove(name, out var node))
            await node.DisposeAsync();
    }

    /// <summary>The mailbox into which one writes and from which the other reads.</summary>
    public string Mailbox(string from, string to, Contracts.Messages.Lane lane) => Directory0.MailboxOf(Id(to), Id(from), lane)!.Name;

    /// <summary>Waits until everything that node sent has its receipt, or is closed.</summary>
    public Task Settled(string name) => Eventually.True(
        async () => await ScalarAsync(name, "SELECT count(*) FROM outbox WHERE message_id IS NOT NULL AND receipt IS NULL AND state <> 'sealed-again'") == 0, $"all that {name} sent is receipted");

    /// <summary>Waits until the greetings have crossed.</summary>
    public async Task Quiet()
    {
        foreach (var reader in Participants)
            foreach (var writer in Participants.Where(p => p != reader))
                await Eventually.True(async () => await Through(reader.Value, writer.Value) >= 1, $"{writer} greeted {reader}");
    }

    /// <summary>Seals a message outside any node, as a participant with a mind of its own would.</summary>
    public byte[] Seal(string from, string to, long seq, TransmissionId? id = null, MessageId? message = null, DateTimeOffset? written = null,
        DateTimeOffset? iat = null, DateTimeOffset? exp = null, ParticipantKeys? keys = null, long? dir = null, IReadOnlyList<RecipientKey>? recipients = null, long gen = 0)
    {
        var ping = TestMessage.Ping(new MessageContext(
            Id(from), Id(to), null, "AT-07", written ?? Time.GetUtcNow(), message ?? MessageId.Of(Guid.NewGuid()))).Value;
        return Seal(from, to, seq, ping.Meta, ping.Payload, id, iat, exp, keys, dir, recipients, gen);
    }

    /// <summary>An ask about nobody, as that participant would write it.</summary>
    public Message Ask(string from, string to, MessageId? message = null, DateTimeOffset? written = null) => CapacityMessage.Enquiry(
        new MessageContext(Id(from), Id(to), null, "AT-07", written ?? Time.GetUtcNow(), message ?? MessageId.Of(Guid.NewGuid())), ["SocialCare"], 1, Contracts.Codes.Urgency.Routine).Value;

    /// <summary>The same, sealed at that time.</summary>
    public byte[] SealAsk(string from, string to, long seq, DateTimeOffset iat)
    {
        var ask = Ask(from, to);
        return Seal(from, to, seq, ask.Meta, ask.Payload, iat: iat);
    }

    public byte[] Seal(string from, string to, long seq, MessageMeta meta, ReadOnlyMemory<byte> payload, TransmissionId? id = null,
        DateTimeOffset? iat = null, DateTimeOffset? exp = null, ParticipantKeys? keys = null, long? dir = null, IReadOnlyList<RecipientKey>? recipients = null, long gen = 0)
    {
        var at = WireTime.Cut(iat ?? Time.GetUtcNow());
        return Sealer.Seal(
            new SealOrder
            {
                Id = id ?? TransmissionId.Of(Guid.NewGuid()),
                From = Id(from),
                To = Id(to),
                Gen = gen,
                Seq = seq,
                Iat = at,
                Exp = exp is { } e ? WireTime.Cut(e) : at.AddDays(30),
                Dir = dir ?? Directory0.Version,
                IsTraining = SealsAs,
                Recipients = recipients ?? Directory0.RecipientsOf(Id(to), Time.GetUtcNow()),
                Meta = meta,
                Payload = payload,
            },
            (keys ?? Keys(from)).Signing).Value.Bytes.ToArray();
    }

    /// <summary>What one told the other in control messages, opened with the reader's keys.</summary>
    public Task<IReadOnlyList<ControlMessage>> ControlMessages(string from, string to)
    {
        var mailbox = Mailbox(from, to, Lane.Urgent);
        return Task.FromResult<IReadOnlyList<ControlMessage>>([.. Post.Seen.Where(s => s.Mailbox == mailbox)
            .Select(s => SealedMessage.Parse(s.Body).Then(m => m.Verify(Directory0)).Then(h => h.Admit(Id(to), Keys(to).Ring, Directory0)).Then(a => a.Open()).Value)
            .Where(o => o.Meta.IsControl)
            .Select(o => ControlMessage.Parse(o.Payload).Value)]);
    }

    /// <summary>The ids of the transmissions that this reader told the broker it has stored; those of control messages are left out.</summary>
    public IReadOnlyList<string> Acknowledged(string reader)
    {
        var mailboxes = Participants.Where(w => w.Value != reader).SelectMany(w => new[] { Mailbox(w.Value, reader, Lane.Normal), Mailbox(w.Value, reader, Lane.Urgent) }).ToHashSet(StringComparer.Ordinal);
        return [.. Post.Acknowledged.Where(a => mailboxes.Contains(a.Mailbox)).Select(a => Opened(a.Mailbox, a.Body)).Where(o => !o.Meta.IsControl).Select(o => o.Header.Id.ToString()).Distinct()];
    }

    /// <summary>What lies in a mailbox, opened with its reader's keys.</summary>
    public OpenedMessage Opened(string mailbox, byte[] body)
    {
        var reader = Participants.First(r => Participants.Any(w => w != r && (Mailbox(w.Value, r.Value, Lane.Urgent) == mailbox || Mailbox(w.Value, r.Value, Lane.Normal) == mailbox)));
        return SealedMessage.Parse(body).Then(m => m.Verify(Directory0)).Then(h => h.Admit(reader, Keys(reader.Value).Ring, Directory0)).Then(a => a.Open()).Value;
    }

    /// <summary>The kind of what lies in a mailbox; null for a control message.</summary>
    public string? KindOf(string mailbox, byte[] body) => Opened(mailbox, body).Meta is { IsControl: false } meta ? meta.Kind : null;

    public Task<long> ContentCount(string of) => ScalarAsync(of, "SELECT count(*) FROM content WHERE outgoing = 0");

    public Task<long> Through(string of, string peer) => ScalarAsync(of, $"SELECT coalesce(max(through), 0) FROM peer WHERE peer = '{peer}'");

    /// <summary>The generation of a peer in which that node keeps its numbers.</summary>
    public Task<long> GenerationOf(string of, string peer) => ScalarAsync(of, $"SELECT coalesce(max(gen), 0) FROM peer WHERE peer = '{peer}'");

    /// <summary>Leaves under the newest checkpoint of that node's log.</summary>
    public Task<long> PublishedSize(string of) => ScalarAsync(of, "SELECT coalesce(max(size), 0) FROM checkpoint");

    public Task<long> MissingCount(string of, string peer) => ScalarAsync(of, $"SELECT count(*) FROM gap WHERE peer = '{peer}'");

    public Task<IReadOnlyList<string>> Parked(string of) =>
        QueryAsync(of, db => (IReadOnlyList<string>)db.Query<string>("SELECT parked_for FROM inbox WHERE state = 'parked'").AsList());

    /// <summary>How much of what could not be verified that node keeps.</summary>
    public Task<long> QuarantinedBytes(string of) => ScalarAsync(of, "SELECT coalesce(sum(length(bytes)), 0) FROM quarantine");

    /// <summary>How many leaves of that event that node's trail has.</summary>
    public Task<long> LeafCount(string of, TrailEvent what) => ScalarAsync(of, $"SELECT count(*) FROM trail_leaf WHERE event = {(int)what}");

    /// <summary>The receipts that node made, in order.</summary>
    public async Task<IReadOnlyList<Receipt>> StoredReceipts(string of) =>
        [.. (await QueryAsync(of, db => db.Query<byte[]>("SELECT receipt FROM inbox WHERE receipt IS NOT NULL ORDER BY received_at, place").AsList())).Select(r => Receipt.Parse(r).Value)];

    /// <summary>The wire codes of everything that node refused.</summary>
    public async Task<IReadOnlyList<string>> Codes(string of) => [.. (await StoredReceipts(of)).SelectMany(r => r.Issues).Select(c => c.Text)];

    public async Task AssertTrailsVerify()
    {
        foreach (var (name, node) in _running)
        {
            var folder = Path.Combine(_root, "export-" + name);
            await node.Record.ExportAsync(folder);
            Assert.That(TrailFolder.Verify(folder, node.Record.LogKey).Findings, Is.Empty, name);
            var pack = PackVerification.Verify(name, new MemoryStream(await node.Record.EvidencePackAsync())).Packs[0];
            Assert.That(pack.Findings.Where(f => f.Code == FindingCode.LifecycleBroken), Is.Empty, name);
        }
    }

    /// <summary>Waits until that node raises the alarm.</summary>
    public Task Alarmed(string name, string code) =>
        Eventually.True(async () => (await this[name].Record.AlarmsAsync()).Any(a => a.Code == code), $"{name} is alarmed: {code}");

    /// <summary>The codes of the alarms that stand at that node.</summary>
    public async Task<IReadOnlyList<string>> Alarms(string name) => [.. (await this[name].Record.AlarmsAsync()).Select(a => a.Code)];

    private static string? IfThere(string folder) => System.IO.Directory.Exists(folder) ? folder : null;

    public Task<long> ScalarAsync(string of, string sql) => QueryAsync(of, db => db.ExecuteScalar<long>(sql));

    /// <summary>Looks into a node's rows, past the node.</summary>
    public async Task<T> QueryAsync<T>(string of, Func<DbConnection, T> query)
    {
        await using var db = await (await StorageOf(of)).ConnectAsync();
        return query(db);
    }

    public async ValueTask DisposeAsync()
    {
        Post.Closed = false;
        foreach (var node in _running.Values)
            await node.DisposeAsync();
        foreach (var storage in _storages.Values)
            await (await storage.Value).DisposeAsync();
        System.IO.Directory.Delete(_root, recursive: true);
    }
}
