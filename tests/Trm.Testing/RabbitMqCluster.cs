using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace Trm.Testing;

/// <summary>
/// Three RabbitMQ nodes that form one cluster, each a process of its own with its own data: on loopback, or each in a network namespace of its own. A minority of nodes that sees no
/// others pauses (<c>pause_minority</c>). It ends with the process that started it, however that process ends.
/// </summary>
public sealed class RabbitMqCluster : IAsyncDisposable
{
    private readonly KeptProcess? _epmd;

    private RabbitMqCluster(IReadOnlyList<RabbitMqServer> nodes, KeptProcess? epmd) => (Nodes, _epmd) = (nodes, epmd);

    /// <summary>The three nodes.</summary>
    public IReadOnlyList<RabbitMqServer> Nodes { get; }

    /// <summary>Address of the first node, with the operator's rights.</summary>
    public Uri Uri => Nodes[0].Uri;

    /// <summary>The other nodes, as <c>host:port</c>.</summary>
    public IReadOnlyList<string> OtherHosts => [.. Nodes.Skip(1).Select(n => n.Uri.Authority.Split('@')[^1])];

    /// <summary>Starts one on loopback. About as long as three brokers take to start on the machine.</summary>
    public static async Task<RabbitMqCluster> StartAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            var epmd = RabbitMqServer.FreePort();
            var names = Enumerable.Range(1, 3).Select(i => $"trm{i}-{epmd}@localhost").ToArray();
            var ours = new RabbitMqPlace { Cluster = names, Epmd = epmd };

            // One for all, and nobody's in particular: a node that is killed takes no other's name with it.
            var port = epmd.ToString(CultureInfo.InvariantCulture);
            var cluster = new RabbitMqCluster([.. names.Select(n => RabbitMqServer.At(ours with { Name = n }))], KeptProcess.Start("epmd", "-port", port, "-address", "127.0.0.1"));
            try
            {
                await cluster.StartNodesAsync();
                return cluster;
            }
            catch (InvalidOperationException) when (attempt < 3)
            {
                // Somebody else took one of the ports that were free a moment ago.
                await cluster.DisposeAsync();
            }
        }
    }

    /// <summary>Starts one with each node in a network of its own. Root only.</summary>
    /// <param name="networks">Three networks that reach each other over one bridge.</param>
    public static async Task<RabbitMqCluster> StartAsync(BridgedNetworks networks)
    {
        var names = networks.Addresses.Select(a => $"trm@{a}").ToArray();
        var (cookie, password) = (RandomNumberGenerator.GetHexString(20), RandomNumberGenerator.GetHexString(16, lowercase: true));
        var cluster = new RabbitMqCluster(
            [.. names.Select((name, i) => RabbitMqServer.At(new RabbitMqPlace
            {
                Address = networks.Addresses[i], Name = name, Cluster = names, Epmd = 4369, Namespace = networks.Names[i], Cookie = cookie, Password = password,
            }))],
            null);
        await cluster.StartNodesAsync();
        return cluster;
    }

    /// <summary>The node that leads a mailbox at this moment.</summary>
    /// <param name="mailbox">Its name.</param>
    /// <param name="askedAt">A node that runs and belongs to the majority.</param>
    public async Task<RabbitMqServer> LeaderOfAsync(string mailbox, RabbitMqServer askedAt)
    {
        var lines = (await askedAt.ControlAsync("list_queues", "--quiet", "--no-table-headers", "name", "leader")).Split('\n');
        var name = lines.Single(l => l.StartsWith(mailbox, StringComparison.Ordinal)).Split('\t')[1].Trim();
        return Nodes.Single(n => n.Name == name);
    }

    /// <summary>Waits until every node sees all three, and has come so far itself that it takes connections.</summary>
    public async Task TogetherAsync()
    {
        var limit = Stopwatch.StartNew();
        for (; !(await Task.WhenAll(Nodes.Select(SeesAllAsync))).All(together => together); await Task.Delay(200))
            if (limit.Elapsed > TimeSpan.FromSeconds(90))
                throw new InvalidOperationException("the nodes did not come together within 90 s");
    }

    /// <summary>Waits until all three nodes hold that mailbox: one that still lacks a copy cannot spare another.</summary>
    public static async Task WholeAsync(string mailbox, RabbitMqServer askedAt)
    {
        var limit = Stopwatch.StartNew();
        for (string? line = null; line is null || line.Count(c => c == '@') < 3; await Task.Delay(200))
        {
            line = (await askedAt.ControlAsync("list_queues", "--quiet", "--no-table-headers", "name", "online")).Split('\n').Single(l => l.StartsWith(mailbox, StringComparison.Ordinal));
            if (limit.Elapsed > TimeSpan.FromSeconds(60))
                throw new InvalidOperationException($"the mailbox is not on three nodes after 60 s: {line}");
        }
    }

    /// <summary>Kills the nodes and deletes their data.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(Nodes.Select(n => n.DisposeAsync().AsTask()));
        if (_epmd is not null)
            await _epmd.DisposeAsync();
    }

    private async Task<bool> SeesAllAsync(RabbitMqServer node)
    {
        try
        {
            return (await node.ControlAsync("eval", "{length(rabbit_mnesia:cluster_nodes(running)), rabbit:is_booted()}.")).Trim() == "{3,true}";
        }
        catch (InvalidOperationException)
        {
            // Paused, or about to be.
            return false;
        }
    }

    private Task StartNodesAsync() => Task.WhenAll(Nodes.Select(n => n.StartAsync()));
}
