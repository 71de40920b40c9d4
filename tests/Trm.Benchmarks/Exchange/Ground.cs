using System.Reflection;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Trm.Benchmarks.Measures;
using Trm.Benchmarks.Offices;
using Trm.Contracts.Identifiers;
using Trm.Evidence;
using Trm.Node;
using Trm.Node.Broker;
using Trm.Node.Storage;
using Trm.Testing;

namespace Trm.Benchmarks.Exchange;

/// <summary>Two nodes of this process, with a node's own defaults, over a RabbitMQ: quorum queues as an operator makes them.</summary>
internal sealed class Ground : IAsyncDisposable
{
    private readonly string _folder;
    private readonly RabbitMqServer _broker;
    private readonly Dictionary<ParticipantId, (TrmNode Node, CountedDatabase Rows)> _running = [];

    private Ground(string folder, RabbitMqServer broker, TwoOffices offices) => (_folder, _broker, Offices) = (folder, broker, offices);

    public TwoOffices Offices { get; }

    public TrmNode At => _running[TwoOffices.At].Node;

    public TrmNode Rs => _running[TwoOffices.Rs].Node;

    /// <summary>The storage of an office's node.</summary>
    public CountedDatabase RowsOf(ParticipantId id) => _running[id].Rows;

    /// <summary>Offices and mailboxes, and no node yet.</summary>
    /// <param name="folder">Where the offices keep their data.</param>
    /// <param name="broker">A private broker.</param>
    public static async Task<Ground> MakeAsync(string folder, RabbitMqServer broker)
    {
        var offices = TwoOffices.Make(Directory.CreateDirectory(folder).FullName);
        var mailboxes = offices.Directory.Participants.SelectMany(p => p.Mailboxes.Select(m => new Mailbox(m.Name, m.From, p.Id, m.Lane)));
        await new BrokerTopology([TwoOffices.At, TwoOffices.Rs], mailboxes).DeclareAsync(broker.Uri, CancellationToken.None);
        return new(folder, broker, offices);
    }

    /// <summary>The same, with both nodes running and acquainted.</summary>
    /// <param name="road">What stands between a node and its broker; nothing where null.</param>
    public static async Task<Ground> StartAsync(string folder, RabbitMqServer broker, Func<ParticipantId, IBroker, IBroker>? road = null)
    {
        var ground = await MakeAsync(folder, broker);
        await ground.StartNodeAsync(TwoOffices.At, road: road);
        await ground.StartNodeAsync(TwoOffices.Rs, road: road);
        return ground;
    }

    /// <summary>Starts that office's node.</summary>
    /// <param name="postgres">Its database; a SQLite file where null.</param>
    public async Task StartNodeAsync(ParticipantId id, string? postgres = null, Func<ParticipantId, IBroker, IBroker>? road = null)
    {
        CountedDatabase? rows = null;
        var broker = new RabbitMqBroker(id, new BrokerOptions { Uri = _broker.Uri }, NullLogger<RabbitMqBroker>.Instance);
        var node = await TrmNode.StartAsync(
            Offices.Options(id, postgres), road?.Invoke(id, broker) ?? broker, TimeProvider.System, NullLoggerFactory.Instance, inner => rows = new CountedDatabase(inner));
        _running[id] = (node, rows!);
    }

    /// <summary>Stops that office's node; its data stay.</summary>
    public async Task StopNodeAsync(ParticipantId id)
    {
        if (_running.Remove(id, out var running))
            await running.Node.DisposeAsync();
    }

    /// <summary>What the writers of the databases, and the broker, say is in force now.</summary>
    public async Task<IReadOnlyDictionary<string, string>> SettingsAsync()
    {
        var told = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (id, (_, rows)) in _running.OrderBy(r => r.Key))
            told[$"storage of {id}"] = await StorageAsync(rows);
        var broker = await _broker.LookAsync();
        told["disk"] = Disk.Look(_folder);
        told["broker"] = $"RabbitMQ {broker.Version}, Erlang/OTP {broker.Erlang}, {broker.Schedulers} schedulers that do not spin, {broker.ConfirmingChannels} channels with publisher confirms";
        told["queues"] = string.Join(", ", broker.Queues.GroupBy(q => (q.Type, q.IsDurable, q.Members)).Select(g => $"{g.Count()} {g.Key.Type}, {(g.Key.IsDurable ? "durable" : "NOT DURABLE")}, on {g.Key.Members} node{(g.Key.Members == 1 ? "" : "s")}"));
        told["clients"] = $"MassTransit {Release(typeof(MassTransit.IBus))}, RabbitMQ.Client {Release(typeof(RabbitMQ.Client.IConnection))}";
        told["log, telemetry"] = "none is written or exported";
        return told;
    }

    /// <summary>Both trails, verified in full from what the nodes export.</summary>
    /// <exception cref="InvalidOperationException">One does not verify.</exception>
    public async Task<string> VerifyTrailsAsync(CancellationToken cancel)
    {
        var verified = new List<string>();
        foreach (var (id, (node, _)) in _running.OrderBy(r => r.Key))
        {
            var folder = Path.Combine(_folder, $"export-{id}");
            await node.Record.ExportAsync(folder, cancel);
            var report = TrailFolder.Verify(folder, node.Record.LogKey);
            verified.Add(report.Findings.Count == 0
                ? $"{id} {report.Size} leaves"
                : throw new InvalidOperationException($"the trail of {id} does not verify: {report.Findings[0].CodeText}"));
            Directory.Delete(folder, recursive: true);
        }

        return string.Join(", ", verified);
    }

    /// <summary>Bytes on the disk under the data folder of an office.</summary>
    public long DiskOf(ParticipantId id) =>
        new DirectoryInfo(Offices.DataOf(id)).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var id in _running.Keys.ToList())
            await StopNodeAsync(id);
    }

    private static string Release(Type type) => type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    // Asked on the connection that commits: a pragma holds for one connection. A unit of work that writes nothing.
    private static Task<string> StorageAsync(CountedDatabase rows) => rows.CommitAsync(CommitStep.Elapsed, tx =>
    {
        string Ask(string sql) => Convert.ToString(tx.Connection!.ExecuteScalar(sql, transaction: tx), System.Globalization.CultureInfo.InvariantCulture)!;
        return tx is Microsoft.Data.Sqlite.SqliteTransaction
            ? $"SQLite {Ask("SELECT sqlite_version()")}, {string.Join(", ", new[] { "journal_mode", "synchronous", "secure_delete", "page_size", "cache_size", "wal_autocheckpoint", "mmap_size" }.Select(p => $"{p}={Ask("PRAGMA " + p)}"))} (synchronous 2 is FULL)"
            : $"PostgreSQL {Ask("SHOW server_version")}, {string.Join(", ", new[] { "synchronous_commit", "fsync", "full_page_writes", "wal_sync_method", "shared_buffers" }.Select(p => $"{p}={Ask("SHOW " + p)}"))}";
    }, CancellationToken.None);
}
