using System.Diagnostics.Metrics;
using Trm.Node.Inbox;
using Trm.Node.Machine;
using static Trm.Node.Telemetry.TelemetryAttribute;
using MessageLane = Trm.Contracts.Messages.Lane;

namespace Trm.Node.Telemetry;

/// <summary>
/// How a node stands, for whoever collects. What the storage and the disk know is read from time to time while somebody listens, and shown from memory: one that does not answer keeps no collector waiting.
/// Every combination of a closed list is shown, the zeros too, or what is over would stand at its last figure.
/// </summary>
internal sealed class Gauges
{
    /// <summary>How often the storage is asked.</summary>
    public static readonly TimeSpan Rhythm = TimeSpan.FromSeconds(15);

    /// <summary>So old may a message without its receipt be before a figure says so.</summary>
    public static readonly TimeSpan Unremarkable = TimeSpan.FromMinutes(1);

    private readonly NodeParts _node;
    private readonly Func<InboxLoad> _load;
    private readonly List<Instrument> _all = [];
    private Look? _look;
    private DiskState? _disk;

    // What was read, and when by a clock that nobody sets.
    private sealed record Look(Standing Standing, long At);

    /// <param name="node">The node.</param>
    /// <param name="load">What lies in its hands.</param>
    public Gauges(NodeParts node, Func<InboxLoad> load)
    {
        (_node, _load) = (node, load);
        AddLive();
        AddStored();
        AddTrail();
    }

    /// <summary>Reads the storage in its rhythm until stopped, while somebody listens.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        while (true)
        {
            if (_all.Any(i => i.Enabled))
                await LookAsync(cancel);
            await Task.Delay(Rhythm, _node.Time, cancel);
        }
    }

    /// <summary>Looks at the disk and reads the storage now; at the disk first, for a storage without room answers nothing.</summary>
    public async Task LookAsync(CancellationToken cancel)
    {
        Volatile.Write(ref _disk, _node.Disk.Look());
        var standing = await _node.Database.ReadAsync(db => Standing.Read(db, _node.LogSigner.Key.Name), cancel);
        Volatile.Write(ref _look, new(standing, _node.Time.GetTimestamp()));
    }

    private DateTimeOffset Now => _node.Time.GetUtcNow();

    private IEnumerable<string> Peers => _node.Directory.Current.Participants.Select(p => p.Id).Where(id => id != _node.Self).Select(id => id.Value);

    private void AddLive()
    {
        Add(MetricCatalogue.Connected, () => [new(_node.Broker.IsConnected ? 1 : 0)]);
        Add(MetricCatalogue.InHand, () => [new(_load().Bytes)]);
        Add(MetricCatalogue.DiskLevel, () => Volatile.Read(ref _disk) is { } disk ? [new((int)disk.Level)] : []);
        Add(MetricCatalogue.DiskFree, () => Volatile.Read(ref _disk) is { } disk ? disk.Volumes.Select(v => new Measurement<double>(v.Free, Tag(TelemetryAttribute.Volume, v.Name))) : []);
        Add(MetricCatalogue.DirectoryLeft, () =>
        {
            var document = _node.Directory.Current.Document;
            return [new((document.NextUpdate - Now).TotalDays, Tag(Limit, "next-update")), new((document.HardExpiry - Now).TotalDays, Tag(Limit, "hard-expiry"))];
        });
    }

    private void AddStored()
    {
        AddRead(MetricCatalogue.Waiting, s => ByPeer(peer => State.Values!.Select(state =>
            new Measurement<double>(s.Outbox.Where(w => w.Peer == peer && w.State == state).Sum(w => w.Count), Tag(Peer, peer), Tag(State, state)))));
        AddRead(MetricCatalogue.Oldest, s => ByPeer(peer => Lanes.Select(lane => new Measurement<double>(Oldest(s, peer, lane), Tag(Peer, peer), Tag(TelemetryAttribute.Lane, Figures.LaneName(lane))))));
        AddRead(MetricCatalogue.ParkedNow, s => ByPeer(peer => [new(s.Parked.GetValueOrDefault(peer), Tag(Peer, peer))]));
        AddRead(MetricCatalogue.Missing, s => ByPeer(peer => [new(s.Missing.GetValueOrDefault(peer), Tag(Peer, peer))]));
        AddRead(MetricCatalogue.AlarmsStanding, s => AlarmName.All.Select(name => new Measurement<double>(s.Alarms.GetValueOrDefault(name), Tag(Alarm, name))));
        AddRead(MetricCatalogue.AlarmsUntaken, s => [new(s.Untaken is { } since ? Age(since) : 0)]);
        Add(MetricCatalogue.ReadAge, () => Volatile.Read(ref _look) is { } look ? [new(_node.Time.GetElapsedTime(look.At).TotalSeconds)] : []);
    }

    private void AddTrail()
    {
        AddRead(MetricCatalogue.Leaves, s => [new(s.Leaves)]);
        AddRead(MetricCatalogue.Unpublished, s => [new(s.Leaves - s.Published)]);
        AddRead(MetricCatalogue.CheckpointAge, s => s.PublishedAt is { } at ? [new(Age(at))] : []);
        AddRead(MetricCatalogue.Unwitnessed, s => ByPeer(peer => [new(s.Leaves - (s.Witnesses.GetValueOrDefault(peer)?.Size ?? 0), Tag(Peer, peer))]));
        AddRead(MetricCatalogue.WitnessAge, s => ByPeer(peer => s.Witnesses.GetValueOrDefault(peer) is { } held ? [new(Age(DateTimeOffset.FromUnixTimeMilliseconds(held.At)), Tag(Peer, peer))] : []));
    }

    private static MessageLane[] Lanes => [MessageLane.Normal, MessageLane.Urgent];

    // What gets its receipt in time leaves no mark: that something urgent went there just now is somebody's incident.
    private double Oldest(Standing standing, string peer, MessageLane lane) => standing.Outbox.Where(w => w.Peer == peer && w.Urgent == (lane == MessageLane.Urgent))
        .Select(w => Age(DateTimeOffset.FromUnixTimeMilliseconds(w.Oldest))).Where(age => age > Unremarkable.TotalSeconds).DefaultIfEmpty(0).Max();

    private IEnumerable<Measurement<double>> ByPeer(Func<string, IEnumerable<Measurement<double>>> measure) => Peers.SelectMany(measure);

    // By our own clock, which may have been set back.
    private double Age(DateTimeOffset since) => Math.Max(0, (Now - since).TotalSeconds);

    private static KeyValuePair<string, object?> Tag(TelemetryAttribute attribute, string value) => new(attribute.Name, value);

    private void AddRead(Metric metric, Func<Standing, IEnumerable<Measurement<double>>> measure) =>
        Add(metric, () => Volatile.Read(ref _look) is { } look ? measure(look.Standing) : []);

    private void Add(Metric metric, Func<IEnumerable<Measurement<double>>> read) => _all.Add(_node.Telemetry.Meter.Gauge(metric, read));
}
