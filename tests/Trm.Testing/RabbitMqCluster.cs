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
    // Of a cluster that does not come about at all; a machine that has little time for it is not what is tested.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Dictionary<RabbitMqServer, int> _hung = [];
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

    /// <summary>The node that leads a mailbox at this moment; waits while nobody does.</summary>
    /// <param name="mailbox">Its name.</param>
    /// <param name="askedAt">A node that runs and belongs to the majority.</param>
    public async Task<RabbitMqServer> LeaderOfAsync(string mailbox, RabbitMqServer askedAt)
    {
        var limit = Stopwatch.StartNew();
        for (string told; ; await Task.Delay(200))
        {
            told = await AboutAsync(mailbox, "leader", askedAt);
            if (Nodes.SingleOrDefault(n => told.Contains(n.Name, StringComparison.Ordinal)) is { } leader)
                return leader;
            if (limit.Elapsed > Patience)
                throw new InvalidOperationException($"nobody leads {mailbox} after {Patience.TotalSeconds:0} s: {told}");
        }
    }

    /// <summary>
    /// Waits until every node sees all three, and has come so far itself that it takes connections. One that is stopped is started; one that hangs on its way back from a partition, and says so
    /// itself, is killed and started again, as its operator would: RabbitMQ before 3.10.9 gets stuck there where its Erlang is 25.1 or newer and the nodes find each
    /// other at different times (rabbitmq-server issue 6034).
    /// </summary>
    public async Task TogetherAsync()
    {
        await Task.WhenAll(Nodes.Where(n => n.IsStopped).Select(n => n.StartAsync()));
        var limit = Stopwatch.StartNew();
        for (string[] seen; !(seen = await Task.WhenAll(Nodes.Select(WhatSeesAsync))).All(together => together == "{3, true}"); await Task.Delay(500))
        {
            foreach (var hung in Nodes.Where(n => n.CountLogged("Global hang workaround") > _hung.GetValueOrDefault(n)))
            {
                _hung[hung] = hung.CountLogged("Global hang workaround");
                await hung.StopAsync(kill: true);
                await hung.StartAsync();
            }

            if (limit.Elapsed > Patience)
                throw new InvalidOperationException($"the nodes did not come together within {Patience.TotalSeconds:0} s; how many each sees, and whether it has started: {string.Join("; ", seen)}");
        }
    }

    /// <summary>Waits until all three nodes hold that mailbox: one that still lacks a copy cannot spare another.</summary>
    public static async Task WholeAsync(string mailbox, RabbitMqServer askedAt)
    {
        var limit = Stopwatch.StartNew();
        for (string? online = null; online is null || online.Count(c => c == '@') < 3; await Task.Delay(200))
        {
            online = await AboutAsync(mailbox, "online", askedAt);
            if (limit.Elapsed > Patience)
                throw new InvalidOperationException($"the mailbox is not on three nodes after {Patience.TotalSeconds:0} s: {online}");
        }
    }

    /// <summary>Kills the nodes and deletes their data.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(Nodes.Select(n => n.DisposeAsync().AsTask()));
        if (_epmd is not null)
            await _epmd.DisposeAsync();
    }

    // Empty where it does not answer: it is paused, or about to be, or votes.
    private static async Task<string> AboutAsync(string mailbox, string what, RabbitMqServer askedAt)
    {
        try
        {
            return await askedAt.EvaluateAsync($$"""{ok, Q} = rabbit_amqqueue:lookup(rabbit_misc:r(<<"/">>, queue, <<"{{mailbox}}">>)), rabbit_amqqueue:info(Q, [{{what}}])""");
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }

    private static async Task<string> WhatSeesAsync(RabbitMqServer node)
    {
        try
        {
            return await node.EvaluateAsync("{length(rabbit_mnesia:cluster_nodes(running)), rabbit:is_booted()}");
        }
        catch (InvalidOperationException unanswered)
        {
            // Paused, or about to be.
            return unanswered.Message;
        }
    }

    private Task StartNodesAsync() => Task.WhenAll(Nodes.Select(n => n.StartAsync()));
}
