using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Trm.Contracts.Identifiers;
using Trm.Envelope.Directory;
using Trm.Envelope.Keys;
using Trm.Node.Broker;
using Trm.Node.Storage;
using Trm.Trail;

namespace Trm.Node.Tests.Exchange;

/// <summary>A few countries with keys and a signed directory, each able to run its node on a folder of its own.</summary>
internal sealed class World : IAsyncDisposable
{
    private readonly string _root = System.IO.Directory.CreateTempSubdirectory("trm-test-").FullName;
    private readonly Dictionary<string, TrmNode> _running = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ParticipantKeys> _keys = new(StringComparer.Ordinal);

    public static readonly Officer Coordinator = new("AT-07", Role.Coordinator);

    public World(params string[] participants)
    {
        Participants = [.. (participants.Length > 0 ? participants : ["AT", "RS"]).Select(p => ParticipantId.Parse(p).Value)];
        var now = TimeProvider.System.GetUtcNow().AddMinutes(-1);
        var governance = GovernanceKey.Create("secretariat", now);
        var document = DirectoryDocument.Create(Governance.Of(1, governance.Certificate), now);
        foreach (var id in Participants)
        {
            var folder = System.IO.Directory.CreateDirectory(KeysOf(id.Value)).FullName;
            var keys = _keys[id.Value] = ParticipantKeys.Create(id, now);
            keys.Save(folder);
            using var log = Ed25519PrivateKey.Generate();
            log.Write(Path.Combine(folder, "log.key"));
            var entry = ParticipantEntry.Create(
                keys, id.Value[..2], id.Value, Participants.Where(p => p != id), NoteKey.OfLog($"trm/{id}/0", log.PublicKey).ToString(), now);
            document = document.Add(entry.Sign(keys.Signing, now).Value);
        }

        var signed = SignedDirectory.Sign(document, governance, now).Value;
        Fingerprint = signed.Fingerprint;
        File.WriteAllBytes(DirectoryFile, signed.Bytes.ToArray());
        Directory0 = TrustDirectory.Adopt(TrustAnchor.OfFingerprint(signed.Fingerprint), signed.Bytes, now).Value;
    }

    public IReadOnlyList<ParticipantId> Participants { get; }

    public PostOffice Post { get; } = new();

    public ShiftedTime Time { get; } = new();

    public string Fingerprint { get; }

    public TrustDirectory Directory0 { get; }

    public string DirectoryFile => Path.Combine(_root, "directory.p7s");

    public ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;

    public ParticipantId Id(string name) => Participants.Single(p => p.Value == name);

    public ParticipantKeys Keys(string name) => _keys[name];

    public string DataOf(string name) => Path.Combine(_root, "data", name);

    public string KeysOf(string name) => Path.Combine(_root, "keys", name);

    public TrmNode this[string name] => _running[name];

    /// <summary>Starts or restarts a node.</summary>
    public async Task<TrmNode> StartAsync(string name, Func<IDatabase, IDatabase>? wrap = null, DeliveryOptions? delivery = null, IBroker? broker = null) =>
        _running[name] = await TrmNode.StartAsync(
            new NodeOptions
            {
                Participant = Id(name),
                DataFolder = DataOf(name),
                KeysFolder = KeysOf(name),
                DirectoryFile = DirectoryFile,
                DirectoryFingerprint = Fingerprint,
                Delivery = delivery ?? new DeliveryOptions { Tick = TimeSpan.FromMilliseconds(50), GapToldAfter = TimeSpan.FromMilliseconds(300) },
            },
            broker ?? Post.Connect(),
            Time,
            Loggers,
            wrap);

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
        async () => (await this[name].Record.TransmissionsAsync()).All(t => t.Message is null || t.Receipt is not null), $"all that {name} sent is receipted");

    public async ValueTask DisposeAsync()
    {
        Post.Closed = false;
        foreach (var node in _running.Values)
            await node.DisposeAsync();
        System.IO.Directory.Delete(_root, recursive: true);
    }
}
