using Trm.Cli.Brokers;
using Trm.Cli.Keys;
using Trm.Cli.Terminal;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Envelope.Directory;
using Trm.Envelope.Keys;
using Trm.Node;
using Trm.Node.Broker;

namespace Trm.Cli.Demo;

/// <summary>
/// Two countries in one process: keys and directory made on the spot, a database each in a temporary folder, a broker between them. Disposing of it deletes
/// everything.
/// </summary>
internal sealed class DemoWorld : IAsyncDisposable
{
    private readonly string _folder;
    private readonly InMemoryBroker? _hub;
    private readonly Uri? _broker;
    private readonly BrokerTopology _topology;

    private DemoWorld(string folder, TrustDirectory directory, InMemoryBroker? hub, Uri? broker, BrokerTopology topology) =>
        (_folder, Directory, _hub, _broker, _topology) = (folder, directory, hub, broker, topology);

    public TrustDirectory Directory { get; }

    /// <summary>The sending side.</summary>
    public DemoSide At { get; private set; } = null!;

    /// <summary>The receiving side.</summary>
    public DemoSide Rs { get; private set; } = null!;

    public IReadOnlyList<DemoSide> Sides => [At, Rs];

    /// <summary>The other one.</summary>
    public DemoSide Other(DemoSide side) => side == At ? Rs : At;

    /// <summary>A new folder below the temporary one, gone at the end.</summary>
    public string Folder(string name) => Path.Combine(_folder, name);

    /// <summary>Makes keys and directory, and starts both nodes.</summary>
    /// <param name="broker">A RabbitMQ, with rights to make exchanges and queues; null for one inside the process.</param>
    public static async Task<DemoWorld> StartAsync(Uri? broker, TimeProvider time, ILoggerFactory loggers, CancellationToken cancel)
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("trm-demo-").FullName;
        DemoWorld? world = null;
        try
        {
            var now = time.GetUtcNow();
            var (at, rs) = (ParticipantId.Parse("AT").Value, ParticipantId.Parse("RS").Value);
            var keys = new[] { at, rs }.Select(id => KeyFolder.Create(id, Path.Combine(folder, "keys", id.Value), 0, now)).ToList();
            var directory = MakeDirectory(keys, now);
            var directoryFile = Path.Combine(folder, "directory.p7s");
            await File.WriteAllBytesAsync(directoryFile, directory.Signed.Bytes, cancel);

            var topology = BrokerTopologyOptions.TopologyOf(directory);
            world = new DemoWorld(folder, directory, broker is null ? new InMemoryBroker(loggers.CreateLogger<InMemoryBroker>()) : null, broker, topology);
            if (broker is not null)
                await DeclareAsync(topology, broker, cancel);
            var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            world.At = await world.StartAsync(keys[0], "AT-CW-017", directoryFile, opened.Task, time, loggers, cancel);
            world.Rs = await world.StartAsync(keys[1], "RS-CO-003", directoryFile, opened.Task, time, loggers, cancel);
            opened.SetResult();
            return world;
        }
        catch
        {
            if (world is not null)
                await world.DisposeAsync();
            else
                System.IO.Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    /// <summary>Each side cosigns the log of the other, as far as it goes. Where an answer does not come, the evidence stays provisional, and says so.</summary>
    public async Task WitnessAsync(CancellationToken cancel)
    {
        foreach (var side in Sides)
            await side.Node.Record.AskWitnessesAsync(cancel);
        for (var round = 0; round < 200; round++)
        {
            if (await At.Node.Record.IsWitnessedAsync(cancel) && await Rs.Node.Record.IsWitnessedAsync(cancel))
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(50), cancel);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var side in Sides.Where(s => s is not null))
            await side.Node.DisposeAsync();
        if (_hub is not null)
            await _hub.DisposeAsync();
        if (_broker is not null)
            await _topology.RemoveAsync(_broker, CancellationToken.None);
        System.IO.Directory.Delete(_folder, recursive: true);
    }

    private async Task<DemoSide> StartAsync(KeyFolder keys, string officer, string directoryFile, Task opened, TimeProvider time, ILoggerFactory loggers, CancellationToken cancel)
    {
        var id = keys.Keys.Owner;
        var connection = _hub?.Connect(id) ?? new RabbitMqBroker(id, new BrokerOptions { Uri = _broker! }, loggers.CreateLogger<RabbitMqBroker>());
        var urgent = Directory.Participants.SelectMany(p => p.Mailboxes).Where(m => m.Lane == Lane.Urgent).Select(m => m.Name).ToHashSet(StringComparer.Ordinal);
        var road = new RoughRoad(connection, urgent, opened);
        var options = new NodeOptions
        {
            Participant = id,
            DataFolder = Path.Combine(_folder, "nodes", id.Value),
            KeysFolder = keys.Path,
            DirectoryFile = directoryFile,
            DirectoryFingerprint = Directory.Fingerprint,
            IsTraining = true,
            PasswordRounds = 10_000, // of accounts that are gone within the hour
            // Nobody waits a minute for the next copy in a demonstration.
            Delivery = new DeliveryOptions
            {
                Tick = TimeSpan.FromMilliseconds(100),
                MissingAgain = TimeSpan.FromMilliseconds(100),
            },
        };
        System.IO.Directory.CreateDirectory(Path.Combine(_folder, "nodes"));
        var node = await TrmNode.StartAsync(options, road, time, loggers, cancel: cancel);
        return new DemoSide(id, keys, node, road, new Officer(officer, Role.Coordinator));
    }

    private static TrustDirectory MakeDirectory(IReadOnlyList<KeyFolder> keys, DateTimeOffset now)
    {
        var governance = GovernanceKey.Create("Demonstration", now);
        var document = DirectoryDocument.Create(Governance.Of(1, governance.Certificate), now, training: true);
        foreach (var own in keys)
        {
            var id = own.Keys.Owner;
            var entry = ParticipantEntry.Create(
                own.Keys, id.Value, $"Coordinator's office {id} (invented)", keys.Select(k => k.Keys.Owner).Where(o => o != id), own.Log.ToString(), now, own.Witness.ToString());
            document = document.Add(entry.Sign(own.Keys.Signing, now).Value);
        }

        var signed = SignedDirectory.Sign(document, governance, now).Value;
        return TrustDirectory.Adopt(TrustAnchor.OfFingerprint(signed.Fingerprint), signed.Bytes, now).Value;
    }

    private static async Task DeclareAsync(BrokerTopology topology, Uri broker, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(10));
        try
        {
            await topology.DeclareAsync(broker, limit.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new CommandException(ExitCode.Unavailable, "BROKER_UNAVAILABLE", "the broker does not answer within 10 s; is it running, and is the address right?");
        }
    }
}
