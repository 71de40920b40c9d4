using Dapper;
using Microsoft.Extensions.Logging;
using NUnit.Framework;
using Trm.Contracts.Messages;
using Trm.Node.Inbox;
using Trm.Node.Tests.Exchange;

namespace Trm.Node.Tests.Floods;

/// <summary>Serbia's node, a peer that floods it, and one that has something to say.</summary>
internal sealed class FairInboxTests
{
    [Test]
    public async Task Who_sends_little_does_not_wait_behind_who_sends_much()
    {
        await using var world = new World("AT", "RS", "MK");
        await world.StartAsync("RS");
        var flood = Enumerable.Range(1, 1200).Select(n => world.Seal("MK", "RS", n)).ToList();
        var little = Enumerable.Range(1, 60).Select(n => world.Seal("AT", "RS", n)).ToList();

        var taken = flood.Select(b => TakeAsync(world, "MK", b)).ToList();
        taken.AddRange(little.Select(b => TakeAsync(world, "AT", b)));
        await Task.WhenAll(taken).WaitAsync(TimeSpan.FromSeconds(60));

        var order = await world.QueryAsync("RS", db => db.Query<string>("SELECT peer FROM inbox ORDER BY place").AsList());
        var before = order[..order.LastIndexOf("AT")].Count(p => p == "MK");
        TestContext.Out.WriteLine($"{before} of {flood.Count} messages of the flood were stored before the last of the {little.Count} others");
        Assert.That(before, Is.LessThanOrEqualTo(14 * FairQueue.PortionMessages));
    }

    [Test]
    public async Task Control_messages_answer_many()
    {
        await using var world = new World("AT", "RS");
        await world.StartAsync("RS");
        var bodies = Enumerable.Range(1, 1000).Select(n => world.Seal("AT", "RS", n)).ToList();
        await Eventually.True(async () => (await world.ControlMessages("RS", "AT")).Count > 0, "RS has greeted");

        await Task.WhenAll(bodies.Select(b => TakeAsync(world, "AT", b)));
        await Eventually.True(async () => (await world.ControlMessages("RS", "AT")).Sum(c => c.Receipts.Count) == 1000, "all are receipted");

        var control = await world.ControlMessages("RS", "AT");
        TestContext.Out.WriteLine($"{control.Count} control messages answer 1000 messages");
        Assert.That(control, Has.Count.LessThanOrEqualTo(1000 / 10));
    }

    [Test]
    public async Task Junk_without_end_is_kept_within_rows_and_bytes_and_costs_no_line_each()
    {
        var lines = new Lines();
        using var loggers = LoggerFactory.Create(b => b.AddProvider(lines));
        await using var world = new World("AT", "RS", "MK") { Inbox = new() { QuarantineBytes = 1 << 20, LogLines = 20 }, Loggers = loggers };
        await world.StartAsync("RS");
        var random = new Random(5);
        var junk = Enumerable.Range(0, 1500).Select(_ =>
        {
            var bytes = new byte[5000];
            random.NextBytes(bytes);
            return bytes;
        }).ToList();

        await Task.WhenAll(junk.Select(b => TakeAsync(world, "MK", b)));
        await TakeAsync(world, "MK", new byte[(1 << 20) + 1]);
        world.Time.By += TimeSpan.FromMinutes(1);
        await TakeAsync(world, "AT", world.Seal("AT", "RS", 1));

        var (rows, bytes, size) = await world.QueryAsync("RS", db => db.QuerySingle<(long, long, long)>("SELECT count(*), sum(length(bytes)), sum(size) FROM quarantine"));
        Assert.That(rows, Is.EqualTo(1000));
        Assert.That(bytes, Is.InRange((1 << 20) - 5000, 1 << 20));
        Assert.That(size, Is.EqualTo(bytes));
        await Eventually.True(async () => await world.QueryAsync("RS", db => db.ExecuteScalar<long>("SELECT count(*) FROM trail_leaf WHERE event = 28")) >= 1, "the minute is a leaf");
        Assert.That(await world.QueryAsync("RS", db => db.ExecuteScalar<long>("SELECT count(*) FROM trail_leaf WHERE event = 28")), Is.LessThanOrEqualTo(2));
        await Eventually.True(() => Task.FromResult(lines.Events.Contains(29)), "the rest is one line");
        Assert.That(lines.Events.Count(e => e == 26), Is.InRange(20, 40), "at most 20 a minute");
        Assert.That(await world.ContentCount("RS"), Is.EqualTo(1));
    }

    [Test]
    public async Task What_waits_is_bounded_in_bytes_too()
    {
        await using var world = new World("AT", "RS") { Inbox = new() { ParkedBytes = 1 << 20 } };
        await world.StartAsync("RS");
        var ahead = world.Time.GetUtcNow().AddMinutes(30);
        var payload = new byte[200_000];

        for (var seq = 1; seq <= 10; seq++)
            await TakeAsync(world, "AT", world.Seal("AT", "RS", seq, MessageMeta.Of(MessageKind.CapacityEnquiry, Contracts.Identifiers.MessageId.Of(Guid.NewGuid()), null), payload, iat: ahead));

        Assert.That(await world.Parked("RS"), Has.Count.InRange(3, 5));
        Assert.That(await world.MissingCount("RS", "AT"), Is.EqualTo(10 - (await world.Parked("RS")).Count), "the rest is asked for again");
    }

    private static Task TakeAsync(World world, string from, byte[] bytes) => world["RS"].TakeAsync(world.Id(from), Lane.Normal, bytes);

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public System.Collections.Concurrent.ConcurrentQueue<int> Events { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Events.Enqueue(eventId.Id);

        public void Dispose()
        {
        }
    }
}
