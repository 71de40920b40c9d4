using Microsoft.Extensions.Logging.Abstractions;
using Trm.Cli.Conformance;
using Trm.Cli.Tests.Nodes;
using Trm.Contracts.Control;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Envelope.Directory;
using Trm.Envelope.Keys;
using Trm.Node;
using Trm.Node.Broker;
using Trm.Trail;

namespace Trm.Cli.Tests.Conformance;

/// <summary>AT without a node, and the node of RS, over a broker in memory.</summary>
internal sealed class Counterparts : IAsyncDisposable
{
    private readonly Scratch _scratch = new();
    private readonly InMemoryBroker _broker = new();
    private readonly Dictionary<string, ParticipantKeys> _keys = new(StringComparer.Ordinal);
    private readonly TrustDirectory _directory;
    private TrmNode? _node;

    public Counterparts()
    {
        var now = TimeProvider.System.GetUtcNow().AddMinutes(-20);
        var governance = GovernanceKey.Create("secretariat", now);
        var document = DirectoryDocument.Create(Governance.Of(1, governance.Certificate), now);
        ParticipantId[] ids = [ParticipantId.Parse("AT").Value, ParticipantId.Parse("RS").Value];
        foreach (var id in ids)
        {
            var folder = Directory.CreateDirectory(_scratch[$"keys-{id}"]).FullName;
            var keys = _keys[id.Value] = ParticipantKeys.Create(id, now);
            keys.Save(folder);
            using var log = Ed25519PrivateKey.Generate();
            log.Write(Path.Combine(folder, "log.key"));
            using var witness = Ed25519PrivateKey.Generate();
            witness.Write(Path.Combine(folder, "witness.key"));
            var entry = ParticipantEntry.Create(keys, id.Value, id.Value, ids.Where(p => p != id), NoteKey.OfLog($"trm/{id}/0", log.PublicKey).ToString(), now, NoteKey.OfWitness($"trm/{id}/witness", witness.PublicKey).ToString());
            document = document.Add(entry.Sign(keys.Signing, now).Value);
        }

        var signed = SignedDirectory.Sign(document, governance, now).Value;
        File.WriteAllBytes(_scratch["directory.p7s"], signed.Bytes.ToArray());
        _directory = TrustDirectory.Adopt(TrustAnchor.OfFingerprint(signed.Fingerprint), signed.Bytes, now).Value;
    }

    public TrmNode Node => _node!;

    public ParticipantId At => _keys["AT"].Owner;

    /// <summary>The node of RS; one that says something else than it means where a change is given.</summary>
    public async Task StartAsync(Func<ControlMessage, ControlMessage>? change = null)
    {
        var road = _broker.Connect(_keys["RS"].Owner);
        _node = await TrmNode.StartAsync(
            new NodeOptions
            {
                Participant = _keys["RS"].Owner,
                DataFolder = _scratch["data"],
                Postgres = NodeProcess.DatabaseOf(_scratch, "RS") is { } database ? new() { Address = database } : null,
                KeysFolder = _scratch["keys-RS"],
                DirectoryFile = _scratch["directory.p7s"],
                DirectoryFingerprint = _directory.Fingerprint,
                Delivery = new DeliveryOptions { Tick = TimeSpan.FromMilliseconds(50), GapToldAfter = TimeSpan.FromMilliseconds(300), BrokerRetry = TimeSpan.FromMilliseconds(100) },
            },
            change is null ? road : new Dishonest(road, _keys["RS"], _keys["AT"], _directory, change),
            TimeProvider.System,
            NullLoggerFactory.Instance);
    }

    /// <summary>Runs every check against it.</summary>
    public async Task<IReadOnlyList<ConformanceCheck>> RunAsync(TimeSpan patience, bool isOfficeThere = false)
    {
        await using var broker = _broker.Connect(At);
        var post = new Correspondence(_keys["AT"], _keys["RS"].Owner, _directory, broker, TimeProvider.System, new NumberFile(_scratch["conformance.number"]));
        return await new ConformanceRun(post, patience, _ => { }).RunAsync(isOfficeThere ? new Office(Node, At) : null, patience, CancellationToken.None);
    }

    /// <summary>Does at once what it is asked.</summary>
    private sealed class Office(TrmNode node, ParticipantId asking) : IPeersOffice
    {
        private static readonly Officer Coordinator = new("RS-07", Role.Coordinator);

        public void AskToAccept(CaseId @case) =>
            Assert.That(node.Referrals.AcceptAsync(@case, Coordinator, NamedOrganisation.Parse("ORG-7", "Shelter").Value, "RS-CW-1", new DateOnly(2027, 1, 10)).GetAwaiter().GetResult().Rejections, Is.Empty);

        public void AskForTest() => Assert.That(node.Referrals.TestAsync(asking, Coordinator).GetAwaiter().GetResult().Rejections, Is.Empty);
    }

    public async ValueTask DisposeAsync()
    {
        if (_node is not null)
            await _node.DisposeAsync();
        await _broker.DisposeAsync();
        _scratch.Dispose();
    }
}
