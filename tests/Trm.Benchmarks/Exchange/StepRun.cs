using System.Diagnostics;
using Trm.Benchmarks.Letters;
using Trm.Benchmarks.Measures;
using Trm.Benchmarks.Offices;
using Trm.Contracts.Identifiers;
using Trm.Node.Telemetry;
using Trm.Testing;

namespace Trm.Benchmarks.Exchange;

/// <summary>
/// What each group of steps of an exchange costs: the same messages, one group at a time behind gates, so that nearly all that the processors do meanwhile is that group (the receiver's client fetches
/// while the sender publishes, and the last receipts are sealed when the first have left). Both nodes are in this process; the broker is not. And what the nodes' own stages take, inside them.
/// </summary>
internal static class StepRun
{
    private const string Submit = "submitted, judged, sealed, stored", Send = "published, confirmed, noted", Receive = "verified, opened, judged, stored; receipts sealed", Return = "receipts published, verified, stored";

    /// <summary>Measures on nodes of its own.</summary>
    /// <param name="folder">Where they keep their data.</param>
    /// <param name="broker">The broker.</param>
    /// <param name="kind">Which messages.</param>
    /// <param name="bytes">Of what length.</param>
    /// <param name="messages">How many in each round.</param>
    /// <param name="cases">Cases that they are about.</param>
    /// <param name="rounds">How often.</param>
    /// <param name="cancel">Ends it.</param>
    public static async Task<IReadOnlyList<Table>> MeasureAsync(string folder, RabbitMqServer broker, LetterKind kind, int bytes, int messages, int cases, int rounds, CancellationToken cancel)
    {
        using var tallies = new Tallies();
        var gates = new Dictionary<ParticipantId, GatedBroker>();
        await using var ground = await Ground.StartAsync(folder, broker, (id, inner) => gates[id] = new GatedBroker(inner));
        var letters = new Correspondence(kind, bytes, kind == LetterKind.Question ? await Cases.ReferAsync(ground, tallies, cases, cancel) : null);
        var (at, rs, process) = (gates[TwoOffices.At], gates[TwoOffices.Rs], (await broker.LookAsync()).Process);

        await StepsAsync(messages); // a round that does not count
        using var spans = new Spans();
        var laps = new Dictionary<string, List<Lap>>(StringComparer.Ordinal);
        for (var round = 0; round < rounds; round++)
            foreach (var (step, lap) in await StepsAsync(messages))
                (laps.TryGetValue(step, out var known) ? known : laps[step] = []).Add(lap);

        var table = Measures.Table.OfSpread("step, alone", "core-ms/message", "of it the nodes'", "of it the broker's", "seconds");
        foreach (var (step, of) in laps)
            table.Add(step, Spread.Of(of.Select(l => l.OwnMs + l.BrokerMs)), Spread.Of(of.Select(l => l.OwnMs)).Median, Spread.Of(of.Select(l => l.BrokerMs)).Median, Spread.Of(of.Select(l => l.Seconds)).Median);
        var sums = Enumerable.Range(0, rounds).Select(i => laps.Values.Select(l => l[i])).ToList();
        table.Add("all steps", Spread.Of(sums.Select(r => r.Sum(l => l.OwnMs + l.BrokerMs))), Spread.Of(sums.Select(r => r.Sum(l => l.OwnMs))).Median, Spread.Of(sums.Select(r => r.Sum(l => l.BrokerMs))).Median, Spread.Of(sums.Select(r => r.Sum(l => l.Seconds))).Median);
        return [table, spans.ToTable((long)messages * rounds)];

        async Task<IReadOnlyList<(string, Lap)>> StepsAsync(int count)
        {
            var (submitted, dispatched, received, receipted) = (tallies[MetricCatalogue.Submitted], tallies[MetricCatalogue.Dispatched], tallies[MetricCatalogue.Received], tallies[MetricCatalogue.Receipted]);
            at.Send(open: false);
            rs.Receive(open: false);
            rs.Send(open: false);
            var one = await Lap.RunAsync(count, process, async () =>
            {
                var answers = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => ground.At.SubmitAsync(letters.Next(), cancel)));
                if (Array.Find(answers, a => !a.IsOk) is { } refused)
                    throw new InvalidOperationException($"a message was refused before it was sent: {refused.Rejection}");
                await tallies.ReachedAsync(MetricCatalogue.Submitted, submitted + count, cancel);
            });
            var two = await Lap.RunAsync(count, process, () =>
            {
                at.Send(open: true);
                return tallies.ReachedAsync(MetricCatalogue.Dispatched, dispatched + count, cancel);
            });
            var three = await Lap.RunAsync(count, process, () =>
            {
                rs.Receive(open: true);
                return tallies.ReachedAsync(MetricCatalogue.Received, received + count, cancel);
            });
            var four = await Lap.RunAsync(count, process, () =>
            {
                rs.Send(open: true);
                return tallies.ReachedAsync(MetricCatalogue.Receipted, receipted + count, cancel);
            });
            return [(Submit, one), (Send, two), (Receive, three), (Return, four)];
        }
    }

    /// <summary>How long the nodes are inside each of their stages, waiting included - for other work, for the disk, for these gates -; and of those that stay on one thread, what that thread needed.</summary>
    private sealed class Spans : IDisposable
    {
        private readonly ActivityListener _listener;
        private const string Began = "began";

        private readonly Dictionary<string, (TimeSpan Took, double? OnThread, long Times)> _stages = new(StringComparer.Ordinal);

        public Spans()
        {
            _listener = new()
            {
                ShouldListenTo = source => source.Name == "Trm.Node",
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
                ActivityStarted = stage => stage.SetCustomProperty(Began, (Environment.CurrentManagedThreadId, ThreadTime.Seconds())),
                ActivityStopped = Add,
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public Table ToTable(long messages)
        {
            var table = new Table("stage of a node, inside it", "ms/message with all waiting", "times/message", "core-ms/message where it is one thread's");
            lock (_stages)
                foreach (var (stage, (took, onThread, times)) in _stages.OrderBy(s => s.Key, StringComparer.Ordinal))
                    table.Add(stage, took.TotalMilliseconds / messages, (double)times / messages, onThread * 1000 / messages);
            return table;
        }

        public void Dispose() => _listener.Dispose();

        private void Add(Activity stage)
        {
            var name = stage.GetTagItem(TelemetryAttribute.Step.Name) is { } step ? $"{stage.OperationName} {step}" : stage.OperationName;
            double? onThread = stage.GetCustomProperty(Began) is (int thread, double began) && thread == Environment.CurrentManagedThreadId ? ThreadTime.Seconds() - began : null;
            lock (_stages)
                _stages[name] = _stages.TryGetValue(name, out var known) ? (known.Took + stage.Duration, known.OnThread + onThread, known.Times + 1) : (stage.Duration, onThread, 1);
        }
    }
}
