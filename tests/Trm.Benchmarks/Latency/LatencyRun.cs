using System.Diagnostics;
using System.Globalization;
using Trm.Benchmarks.Exchange;
using Trm.Benchmarks.Letters;
using Trm.Benchmarks.Measures;
using Trm.Benchmarks.Offices;
using Trm.Testing;

namespace Trm.Benchmarks.Latency;

/// <summary>
/// How long a message takes at a steady rate: from the moment at which it was due - whether or not those before it were done - to its verified receipt; against a bare message at the same rate.
/// </summary>
public static class LatencyRun
{
    private const int Cases = 100;
    private const int WarmUp = 3 * Cases;

    /// <summary>Measures in a folder, over a private broker.</summary>
    /// <param name="folder">Where the nodes keep their data.</param>
    /// <param name="rounds">Of ours and of the bare ones, in turn.</param>
    /// <param name="seconds">Length of each.</param>
    /// <param name="rate">Messages a second.</param>
    /// <param name="kind">Which messages.</param>
    /// <param name="bytes">Least length of a payload.</param>
    /// <param name="cancel">Ends it.</param>
    public static async Task<Report> MeasureAsync(string folder, int rounds, int seconds, int rate, LetterKind kind, int bytes, CancellationToken cancel)
    {
        await using var broker = await RabbitMqServer.StartPrivateAsync();
        using var tallies = new Tallies();
        await using var ground = await Ground.StartAsync(folder, broker);
        await using var bare = await BareRoundTrip.StartAsync(broker.Uri);
        using var answers = new Answers(ground.RowsOf(TwoOffices.At));
        var letters = new Correspondence(kind, bytes, kind == LetterKind.Question ? await Exchange.Cases.ReferAsync(ground, tallies, Cases, cancel) : null);
        var length = new Crypto.SealedPair(ground.Offices, letters.Bytes).Sealed.Bytes.Length;

        for (var i = 0; i < WarmUp; i++)
            await bare.GoAsync(length, Stopwatch.GetTimestamp()); // as many as the cases took
        await OursAsync(rate * 2); // everything is compiled once
        await BareAsync(rate * 2);
        var (ours, oneWay, thereAndBack) = (new List<IReadOnlyList<double>>(), new List<IReadOnlyList<double>>(), new List<IReadOnlyList<double>>());
        for (var round = 0; round < rounds; round++)
        {
            if (round % 2 == 0)
                ours.Add(await OursAsync(rate * seconds));
            var trips = await BareAsync(rate * seconds);
            oneWay.Add([.. trips.Select(t => t.OneWay)]);
            thereAndBack.Add([.. trips.Select(t => t.ThereAndBack)]);
            if (round % 2 != 0)
                ours.Add(await OursAsync(rate * seconds));
        }

        var table = new Table("at a steady rate", "p50 ms", "least p50", "most p50", "p99 ms", "least p99", "most p99", "worst ms", "p99 / p50", "exchange's p50 / it", "its least", "its most");
        var each = new Table("p50 of each round, ms", [.. Enumerable.Range(1, rounds).Select(r => Invariant($"{r}"))]);
        var ourMiddle = At(ours, 0.5);
        Add("exchange: submit to verified receipt", ours);
        Add("bare: publish, confirm, consume", oneWay);
        Add("bare: the same, and a small answer back", thereAndBack);
        var settings = new Dictionary<string, string>(await ground.SettingsAsync(), StringComparer.Ordinal)
        {
            ["messages"] = Invariant($"{rate} a second for {seconds} s in each of {rounds} rounds in turn: {letters.Kind}{(kind == LetterKind.Question ? $" in {Cases} cases" : "")}"),
            ["p99"] = "of the messages of one round; its median over the rounds",
            ["sizes"] = Invariant($"payload {letters.Bytes}, sealed message {length} bytes"),
        };
        return new("latency", settings, table, each);

        void Add(string name, List<IReadOnlyList<double>> of)
        {
            var (middle, high) = (At(of, 0.5), At(of, 0.99));
            table.Add(name, [middle.Median, middle.Least, middle.Most, high.Median, high.Least, high.Most, of.Max(r => r.Max()), Spread.Ratio(high, middle).Median, .. Table.Of(Spread.Ratio(ourMiddle, middle))]);
            each.Add(name, [.. middle.Rounds.Select(ms => (double?)ms)]);
        }

        async Task<IReadOnlyList<double>> OursAsync(int messages) => await PaceAsync(messages, async due =>
        {
            var submitted = await ground.At.SubmitAsync(letters.Next(), cancel);
            return await answers.OfAsync(submitted.Value.Transmission.ToString(), due);
        });

        async Task<IReadOnlyList<(double OneWay, double ThereAndBack)>> BareAsync(int messages) => await PaceAsync(messages, due => bare.GoAsync(length, due));

        // Each is begun when it is due: who waits for the one before would measure fewer of the slow ones.
        async Task<IReadOnlyList<T>> PaceAsync<T>(int messages, Func<long, Task<T>> send)
        {
            var (began, sent) = (Stopwatch.GetTimestamp(), new List<Task<T>>());
            for (var i = 0; i < messages; i++)
            {
                var due = began + (Stopwatch.Frequency * i / rate);
                if (Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due) is { Ticks: > 0 } left)
                    await Task.Delay(left, cancel);
                sent.Add(Task.Run(() => send(due), cancel));
            }

            return await Task.WhenAll(sent);
        }
    }

    private static Spread At(List<IReadOnlyList<double>> rounds, double share) => Spread.Of(rounds.Select(r => Spread.At(r, share)));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
