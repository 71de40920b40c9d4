using System.Diagnostics;
using System.Globalization;
using NUnit.Framework;
using Trm.Contracts.Referrals;
using Trm.Testing;

namespace Trm.Node.Kills.Tests;

/// <summary>
/// Three RabbitMQ nodes hold every mailbox three times. Both countries send without a pause, a node that leads a mailbox is lost and comes back, and again, for as many seconds as
/// TRM_CAMPAIGN says (10 where it says nothing). Lost 0, shown twice 0.
/// </summary>
[TestFixture, NonParallelizable]
internal sealed class A_cluster_under_load
{
    private static readonly TimeSpan Campaign =
        TimeSpan.FromSeconds(int.TryParse(Environment.GetEnvironmentVariable("TRM_CAMPAIGN"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : 10);

    private BridgedNetworks? _networks;
    private string? _noNetworks;
    private RabbitMqCluster _cluster = null!;

    // One cluster for both: in networks of their own where those can be made, on loopback where not.
    [OneTimeSetUp]
    public async Task Start()
    {
        try
        {
            _networks = await BridgedNetworks.MakeAsync();
        }
        catch (InvalidOperationException e)
        {
            _noNetworks = e.Message;
        }

        _cluster = _networks is null ? await RabbitMqCluster.StartAsync() : await RabbitMqCluster.StartAsync(_networks);
    }

    // Whatever the test before left behind.
    [SetUp]
    public async Task Mend()
    {
        for (var network = 0; network < _networks?.Names.Count; network++)
            await _networks.PlugAsync(network);
        await _cluster.TogetherAsync();
    }

    [OneTimeTearDown]
    public async Task End()
    {
        if (_cluster is not null)
            await _cluster.DisposeAsync();
        if (_networks is not null)
            await _networks.DisposeAsync();
    }

    [Test]
    public Task Loses_nothing_and_shows_nothing_twice_when_the_node_that_leads_a_mailbox_is_killed() => ExchangeAsync(_cluster, async lost =>
    {
        await lost.StopAsync(kill: true);
        return _cluster.TogetherAsync;
    });

    [Test]
    public async Task Loses_nothing_and_shows_nothing_twice_when_the_node_that_leads_a_mailbox_is_cut_off()
    {
        if (_networks is not { } networks)
        {
            Assert.Ignore($"Not run: three network namespaces on a bridge need root (CAP_NET_ADMIN and CAP_SYS_ADMIN). {_noNetworks}");
            return;
        }

        await ExchangeAsync(_cluster, async lost =>
        {
            var network = _cluster.Nodes.TakeWhile(n => n != lost).Count();
            await networks.PullAsync(network);
            return async () =>
            {
                await networks.PlugAsync(network);
                await _cluster.TogetherAsync();
            };
        });
    }

    // Loses the leader of a mailbox, sees the exchange go on without it, brings it back; until the time is over. Then everything must be there, once.
    private static async Task ExchangeAsync(RabbitMqCluster cluster, Func<RabbitMqServer, Task<Func<Task>>> lose)
    {
        await using var pair = await Pair.MakeAsync(cluster.Uri, cluster.OtherHosts);
        await Task.WhenAll(pair.StartAsync(Side.Sending), pair.StartAsync(Side.Receiving));
        await pair.ReceiptedAsync(Side.Sending, 2);
        await Task.WhenAll(cluster.Nodes.Select(n => n.SettleAsync()));

        var (watch, enough, losses, silence) = (Stopwatch.StartNew(), false, 0, TimeSpan.Zero);
        var sending = Enum.GetValues<Side>().Select(side => Task.Run(() => SendAsync(pair, side, () => Volatile.Read(ref enough)))).ToArray();
        var running = cluster.Nodes[0];
        try
        {
            do
            {
                foreach (var side in Enum.GetValues<Side>())
                    await RabbitMqCluster.WholeAsync(pair.MailboxOf(side), running);
                var lost = await cluster.LeaderOfAsync(pair.MailboxOf(losses % 2 == 0 ? Side.Receiving : Side.Sending), running);
                running = cluster.Nodes.First(n => n != lost);
                var bring = await lose(lost);
                losses++;
                var without = Stopwatch.StartNew();
                foreach (var side in Enum.GetValues<Side>())
                    await pair.ReceiptedAsync(side, await pair.CountReceiptedAsync(side) + 10);
                silence = without.Elapsed > silence ? without.Elapsed : silence;
                await bring();
            }
            while (watch.Elapsed < Campaign);
        }
        finally
        {
            Volatile.Write(ref enough, true);
        }

        var sent = await Task.WhenAll(sending);
        await pair.ReceiptedAsync(Side.Sending, sent[0] + 2);
        await pair.ReceiptedAsync(Side.Receiving, sent[1] + 2);
        await pair.FinishAsync();
        await pair.AgreeAsync(sent[0] + 1, sent[1]);
        TestContext.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{sent[0]} messages one way, {sent[1]} the other, in {watch.Elapsed.TotalSeconds:0} s with {losses} nodes lost: lost 0, shown twice 0; ten receipts each way after at most {silence.TotalSeconds:0.0} s without a node"));
    }

    private static async Task<int> SendAsync(Pair pair, Side from, Func<bool> enough)
    {
        var sent = 0;
        for (; !enough(); sent++)
        {
            await pair.CallAsync(from);
            await Task.Delay(20);
        }

        return sent;
    }
}
