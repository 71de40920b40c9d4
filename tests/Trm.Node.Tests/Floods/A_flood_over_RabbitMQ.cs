using System.Diagnostics;
using System.Globalization;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Trm.Contracts.Messages;
using Trm.Envelope;
using Trm.Node.Broker;
using Trm.Node.Tests.Exchange;
using Trm.Testing;

namespace Trm.Node.Tests.Floods;

/// <summary>
/// A peer that sends all it can: small messages, garbage, bombs. The others are heard in time, and memory stays within its budget. Short by default; <c>TRM_FLOOD</c> says how
/// many seconds it lasts.
/// </summary>
[NonParallelizable]
internal sealed class A_flood_over_RabbitMQ
{
    /// <summary>The variable with the seconds of the long form.</summary>
    private const string Variable = "TRM_FLOOD";

    private const int Rounds = 3;
    private const int MostRounds = 9;
    private const int EachRound = 100;
    private const long InHandBytes = 96L << 20;

    // Everything else in the process, what the collector has not collected yet included; the test's own bodies too.
    private const long ElseBytes = 160L << 20;

    private static readonly string[] Others = ["AT", "XK"];

    [Test]
    public async Task The_others_are_heard_within_twice_the_time_and_memory_stays_within_its_budget()
    {
        var seconds = int.TryParse(Environment.GetEnvironmentVariable(Variable), NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? asked : 0;
        await using var world = new World("AT", "RS", "XK", "MK");
        await MakeMailboxesAsync(world);
        var options = new BrokerOptions { Uri = (await RabbitMqServer.SharedAsync()).Uri, InHandBytes = InHandBytes, AllowUnencryptedConnectionToAnotherHost = true };
        var node = await world.StartAsync("RS", broker: new RabbitMqBroker(world.Id("RS"), options, NullLogger<RabbitMqBroker>.Instance));
        await using var post = new Publishers(world, options);
        var sequence = new Dictionary<string, int> { ["AT"] = 0, ["XK"] = 0 };

        await post.RoundAsync(sequence); // everything is compiled and connected once
        var calm = new List<double>();
        for (var round = 0; round < Rounds; round++)
            calm.Add(await post.RoundAsync(sequence));

        var bombs = Bombs.Of(world);
        var small = Enumerable.Range(1, 1500).Select(n => world.Seal("MK", "RS", n)).ToList();
        using var memory = new MemoryWatch(node);
        using var end = new CancellationTokenSource();
        // What is larger than a message may be the broker refuses itself, with the channel it came on: it comes past it.
        foreach (var bomb in bombs.Where(IsTooLarge))
            await node.TakeAsync(world.Id("MK"), Lane.Normal, bomb.Bytes);
        var flooding = post.FloodAsync([.. bombs.Where(b => !IsTooLarge(b))], small, end.Token);
        await Eventually.True(() => Task.FromResult(post.Full > 0), "the flooder's mailbox is full");
        var flooded = new List<double>();
        // Where the machine has other work, more rounds decide.
        for (var since = Stopwatch.StartNew();
            flooded.Count < Rounds || since.Elapsed.TotalSeconds < seconds || (Median(flooded) > 1.7 * Median(calm) && flooded.Count < MostRounds);)
        {
            flooded.Add(await post.RoundAsync(sequence));
            Assert.That(flooding.IsCompleted, Is.False, "the flood goes on");
        }

        var judgedOfFlood = await world.QueryAsync("RS", db => db.ExecuteScalar<long>("SELECT count(*) FROM inbox WHERE peer = 'MK'"));
        await end.CancelAsync();
        var published = await flooding;
        var (peak, before) = memory.Stop();

        var (quiet, loud) = (Median(calm), Median(flooded));
        TestContext.Out.WriteLine(FormattableString.Invariant($"{2 * EachRound} messages of two others: {quiet:0.00} s calm, {loud:0.00} s under the flood, ratio {loud / quiet:0.00}; rounds calm [{Show(calm)}], flooded [{Show(flooded)}]"));
        TestContext.Out.WriteLine(FormattableString.Invariant($"the flood: {published} small messages, as much garbage, and bombs published, {post.Full} times its mailbox was full, {judgedOfFlood} messages of it in the inbox, {node.Load.Judged} judged in all"));
        TestContext.Out.WriteLine(FormattableString.Invariant($"in hand at most {node.Load.PeakBytes / 1048576.0:0.0} of {InHandBytes >> 20} MiB; managed memory {before >> 20} MiB before, {peak >> 20} MiB at most"));
        await AssertRefusedAsync(world, bombs);
        // Beside other tests a time or the size of the heap says nothing: there they are printed, and FairInboxTests hold the order. The long form is run alone.
        if (seconds > 0)
            Assert.That((loud / quiet <= 2.0, peak <= InHandBytes + ElseBytes), Is.EqualTo((true, true)));
        Assert.That(node.Load.PeakBytes, Is.LessThanOrEqualTo(InHandBytes));
        Assert.That(judgedOfFlood, Is.Positive, "the flooder is heard, too; that it floods its full mailbox says");
    }

    private static bool IsTooLarge(Bomb bomb) => bomb.Bytes.Length > SizeLimits.Default.Message;

    private static string Show(IEnumerable<double> times) => string.Join(' ', times.Select(t => t.ToString("0.00", CultureInfo.InvariantCulture)));

    private static double Median(IEnumerable<double> times) => times.Order().ElementAt(times.Count() / 2);

    // Every kind of bomb has its own code, and none of them is shown to anybody.
    private static async Task AssertRefusedAsync(World world, IReadOnlyList<Bomb> bombs)
    {
        foreach (var bomb in bombs)
            await world["RS"].TakeAsync(world.Id("MK"), Lane.Normal, bomb.Bytes);
        var quarantined = await world.QueryAsync("RS", db => db.Query<(string, string)>("SELECT sha256, code FROM quarantine WHERE peer = 'MK'").ToDictionary(q => q.Item1, q => q.Item2));
        var receipts = await world.QueryAsync("RS", db => db.Query<(string, byte[]?)>("SELECT core_id, receipt FROM inbox WHERE peer = 'MK'").ToDictionary(r => r.Item1, r => r.Item2));
        Assert.Multiple(() =>
        {
            foreach (var bomb in bombs)
            {
                var code = bomb.Id is { } id && receipts.TryGetValue(id, out var receipt)
                    ? receipt is null ? "parked" : Contracts.Control.Receipt.Parse(receipt).Value is { IsOk: false } refused ? refused.Issues[0].Text : "ok"
                    : quarantined.GetValueOrDefault(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bomb.Bytes)), "nowhere");
                TestContext.Out.WriteLine($"{bomb.Name}: {code}");
                Assert.That(code, Is.EqualTo(bomb.Code), bomb.Name);
            }
        });
        foreach (var other in Others)
            Assert.That(await world.MissingCount("RS", other), Is.Zero, other);
    }

    private static async Task MakeMailboxesAsync(World world)
    {
        var mailboxes = world.Participants.SelectMany(reader => world.Participants.Where(w => w != reader), (reader, writer) => (reader, writer))
            .SelectMany(p => new[] { Lane.Normal, Lane.Urgent }, (p, lane) => new Mailbox(world.Mailbox(p.writer.Value, p.reader.Value, lane), p.writer, p.reader, lane));
        await new BrokerTopology(world.Participants, mailboxes, maxMessages: 2000, maxBytes: 24 << 20).DeclareAsync((await RabbitMqServer.SharedAsync()).Uri, CancellationToken.None);
    }

    /// <summary>The largest size of the managed heap, looked at all the time.</summary>
    private sealed class MemoryWatch : IDisposable
    {
        private readonly long _before = GC.GetTotalMemory(forceFullCollection: true);
        private readonly Timer _timer;
        private long _peak;

        public MemoryWatch(TrmNode node) => _timer = new Timer(_ => _peak = Math.Max(_peak, Math.Max(GC.GetTotalMemory(false), node.Load.Bytes)), null, 0, 20);

        public void Dispose() => _timer.Dispose();

        public (long Peak, long Before) Stop()
        {
            Dispose();
            return (Math.Max(_peak, _before), _before);
        }
    }

    /// <summary>The others and the flooder, each with a connection of its own, none of them a node.</summary>
    private sealed class Publishers(World world, BrokerOptions options) : IAsyncDisposable
    {
        private readonly Dictionary<string, RabbitMqBroker> _brokers = new(StringComparer.Ordinal);
        private int _full;

        /// <summary>How often the flooder's mailbox was full.</summary>
        public int Full => _full;

        /// <summary>Every other sends its messages; the seconds until all are stored.</summary>
        public async Task<double> RoundAsync(Dictionary<string, int> sequence)
        {
            var bodies = Others.ToDictionary(o => o, o => Enumerable.Range(sequence[o] + 1, EachRound).Select(n => world.Seal(o, "RS", n)).ToList());
            foreach (var other in Others)
                await ConnectAsync(other);
            var watch = Stopwatch.StartNew();
            foreach (var other in Others)
                sequence[other] += EachRound;
            await Task.WhenAll(Others.SelectMany(o => bodies[o].Select(b => _brokers[o].PublishAsync(world.Mailbox(o, "RS", Lane.Normal), b, CancellationToken.None))));
            while (await world.QueryAsync("RS", db => db.ExecuteScalar<long>("SELECT count(*) FROM inbox WHERE peer IN ('AT', 'XK')")) < sequence.Values.Sum())
            {
                Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(120)));
                await Task.Delay(10);
            }

            return watch.Elapsed.TotalSeconds;
        }

        /// <summary>A backlog first, then as much as the broker takes: new small messages, the same again, garbage and bombs.</summary>
        public async Task<int> FloodAsync(IReadOnlyList<Bomb> bombs, List<byte[]> small, CancellationToken end)
        {
            var broker = await ConnectAsync("MK");
            var random = new Random(7);
            var published = 0;
            while (!end.IsCancellationRequested)
            {
                var wave = new List<byte[]>(bombs.Select(b => b.Bytes));
                for (var i = 0; i < 60; i++, published++)
                {
                    var garbage = new byte[random.Next(1, 20_000)];
                    random.NextBytes(garbage);
                    wave.AddRange([small[published % small.Count], garbage]);
                }

                await Parallel.ForEachAsync(wave.Index(), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (item, _) => await PublishAsync(broker, item.Item, item.Index % 2 == 0 ? Lane.Normal : Lane.Urgent));
            }

            return published;
        }

        private async Task PublishAsync(RabbitMqBroker broker, byte[] body, Lane lane)
        {
            try
            {
                await broker.PublishAsync(world.Mailbox("MK", "RS", lane), body, CancellationToken.None);
            }
            catch (MailboxFullException)
            {
                // Its own is full, and nobody else's: it tries again as soon as there may be room.
                Interlocked.Increment(ref _full);
                await Task.Delay(300);
            }
        }

        private async Task<RabbitMqBroker> ConnectAsync(string name)
        {
            if (_brokers.TryGetValue(name, out var broker))
                return broker;
            _brokers[name] = broker = new RabbitMqBroker(world.Id(name), options, NullLogger<RabbitMqBroker>.Instance);
            await broker.StartAsync([], (_, _) => Task.CompletedTask, CancellationToken.None);
            return broker;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var broker in _brokers.Values)
                await broker.DisposeAsync();
        }
    }
}
