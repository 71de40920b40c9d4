using System.Globalization;
using Trm.Benchmarks.Crypto;
using Trm.Benchmarks.Letters;
using Trm.Benchmarks.Measures;
using Trm.Benchmarks.Offices;
using Trm.Contracts.Identifiers;
using Trm.Node.Storage;
using Trm.Node.Telemetry;
using Trm.Testing;

namespace Trm.Benchmarks.Exchange;

/// <summary>The whole way of a message beside the bare ones, on one broker and in turn; what its steps cost; and the least that it could cost.</summary>
/// <param name="Report">The figures.</param>
/// <param name="Sent">Messages that were submitted.</param>
/// <param name="Receipted">Of them with a verified receipt that says ok.</param>
/// <param name="Alarms">Alarms that stand at either node in the end.</param>
public sealed record ExchangeRun(Report Report, long Sent, long Receipted, int Alarms)
{
    /// <summary>Measures in a folder, over a private broker.</summary>
    public static async Task<ExchangeRun> MeasureAsync(string folder, ExchangeOrder order, CancellationToken cancel)
    {
        await using var broker = await RabbitMqServer.StartPrivateAsync();
        using var tallies = new Tallies();
        await using var ground = await Ground.StartAsync(Path.Combine(folder, "exchange"), broker);
        var letters = new Correspondence(order.Kind, order.Bytes, order.Kind == LetterKind.Question ? await Cases.ReferAsync(ground, tallies, order.Cases, cancel) : null);
        var payload = letters.Sample().Payload.ToArray();
        var message = new SealedPair(ground.Offices, payload.Length);
        await using var bare = await Bare.StartAsync(broker, payload, message.Sealed.Bytes.ToArray(), order);
        var whole = new WholeExchange(ground.At, letters, tallies, order.Window);
        IReadOnlyList<IMover> ways = [whole, .. bare.All];
        var process = (await broker.LookAsync()).Process;

        foreach (var way in ways)
            await way.MoveAsync(order.Messages * way.Times, cancel); // a round that does not count: what is run often is compiled anew until it is as fast as it gets
        var before = Commits(ground);
        var laps = await InTurnAsync(ways, order, process, cancel);
        var commits = Commits(ground).ToDictionary(c => c.Key, c => (c.Value - before.GetValueOrDefault(c.Key)) / (double)(order.Messages * order.Rounds));
        var settings = Settings(order, letters, message, await ground.SettingsAsync());
        var alarms = (await ground.At.Record.AlarmsAsync(cancel)).Count + (await ground.Rs.Record.AlarmsAsync(cancel)).Count;
        settings["at the end"] = Invariant($"{tallies[MetricCatalogue.Submitted]} submitted, {tallies[MetricCatalogue.Received]} received, {tallies[MetricCatalogue.Receipted]} receipted, {tallies[MetricCatalogue.RefusedThere]} refused, {alarms} alarms");
        settings["trails verified"] = await ground.VerifyTrailsAsync(cancel);
        var (sent, receipted) = (tallies[MetricCatalogue.Submitted], tallies[MetricCatalogue.Receipted]);

        var steps = await StepRun.MeasureAsync(Path.Combine(folder, "steps"), broker, order.Kind, order.Bytes, order.Messages, order.Cases, order.Rounds, cancel);
        var floor = ExchangeFloor.Measure(folder, laps[whole], laps[bare.Exchange], message, commits, order);
        return new(new("exchange", settings, [Rates(laps, whole), .. steps, CommitTable(commits), floor]), sent, receipted, alarms);
    }

    private static async Task<IReadOnlyDictionary<IMover, List<Lap>>> InTurnAsync(IReadOnlyList<IMover> ways, ExchangeOrder order, int process, CancellationToken cancel)
    {
        var laps = ways.ToDictionary(w => w, _ => new List<Lap>());
        for (var round = 0; round < order.Rounds; round++)
        {
            // Another begins each time, and every other time they come the other way round: nobody is always behind the same one.
            var turn = ways.Skip(round % ways.Count).Concat(ways.Take(round % ways.Count));
            foreach (var way in round % 2 == 0 ? turn : turn.Reverse())
                laps[way].Add(await Lap.RunAsync(order.Messages * way.Times, process, () => way.MoveAsync(order.Messages * way.Times, cancel)));
        }

        return laps;
    }

    private static Table Rates(IReadOnlyDictionary<IMover, List<Lap>> laps, IMover whole)
    {
        var table = Table.OfSpread("way", "messages/s", "exchange / it", "its least", "its most", "core-ms/message", "of it the broker's");
        var ours = Spread.Of(laps[whole].Select(l => l.Rate));
        foreach (var (way, of) in laps)
        {
            var rate = Spread.Of(of.Select(l => l.Rate));
            table.Add(way.Name, rate, [.. Table.Of(Spread.Ratio(ours, rate)), Spread.Of(of.Select(l => l.OwnMs + l.BrokerMs)).Median, Spread.Of(of.Select(l => l.BrokerMs)).Median]);
        }

        return table;
    }

    private static Dictionary<(ParticipantId Who, CommitStep Step), long> Commits(Ground ground) => new[] { TwoOffices.At, TwoOffices.Rs }
        .SelectMany(id => ground.RowsOf(id).Commits.Select(c => (Key: (id, c.Key), c.Value))).ToDictionary(c => c.Key, c => c.Value);

    private static Table CommitTable(IReadOnlyDictionary<(ParticipantId Who, CommitStep Step), double> commits)
    {
        var table = new Table("units of work committed, several of which may share a transaction", "a message", "messages in one");
        foreach (var ((who, step), perMessage) in commits.Where(c => c.Value > 0).OrderBy(c => c.Key))
            table.Add($"{who} {step}", perMessage, 1 / perMessage);
        return table;
    }

    private static Dictionary<string, string> Settings(ExchangeOrder order, Correspondence letters, SealedPair message, IReadOnlyDictionary<string, string> read) => new(read, StringComparer.Ordinal)
    {
        ["messages"] = Invariant($"{order.Messages} in each of {order.Rounds} interleaved rounds, by the bare ways 5, 10 and 20 times as many: {letters.Kind}{(order.Kind == LetterKind.Question ? Invariant($" in {order.Cases} cases") : "")}"),
        ["sizes"] = Invariant($"payload {letters.Bytes}, sealed message {message.Sealed.Bytes.Length} bytes"),
        ["on their way at once"] = Invariant($"{order.Window}; MassTransit one way {order.OneWayWindow}; bare consumers: prefetch {order.BarePrefetch}, {order.BareConcurrency} at once"),
        ["processes"] = "both nodes and both ends of the bare ways in this one; the broker in its own",
    };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
