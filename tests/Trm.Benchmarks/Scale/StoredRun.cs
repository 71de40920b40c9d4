using System.Diagnostics;
using System.Globalization;
using Trm.Benchmarks.Exchange;
using Trm.Benchmarks.Letters;
using Trm.Benchmarks.Measures;
using Trm.Benchmarks.Offices;
using Trm.Testing;

namespace Trm.Benchmarks.Scale;

/// <summary>Whether an exchange is as fast where much is stored as where nothing is: pairs of nodes with different histories, in turn on one broker.</summary>
public static class StoredRun
{
    private sealed record Pair(string Name, Ground Ground, WholeExchange Way, double? Filling, double? Publishing, double? Starting, double Megabytes);

    /// <summary>Measures in a folder, over a private broker.</summary>
    /// <param name="folder">Where the nodes keep their data: about 14 KB for every small message, 40 for every large one.</param>
    /// <param name="small">Messages of 1 KB stored at one pair of nodes.</param>
    /// <param name="large">Messages of 10 KB stored at another.</param>
    /// <param name="order">What is exchanged then.</param>
    /// <param name="cancel">Ends it.</param>
    public static async Task<Report> MeasureAsync(string folder, long small, long large, ExchangeOrder order, CancellationToken cancel)
    {
        await using var broker = await RabbitMqServer.StartPrivateAsync();
        using var tallies = new Tallies();
        var pairs = new List<Pair>();
        try
        {
            foreach (var (name, messages, bytes) in new[] { ("nothing stored", 0L, 1024), (Invariant($"{small} of 1 KB stored"), small, 1024), (Invariant($"{large} of 10 KB stored"), large, 10 * 1024) })
                pairs.Add(await MakeAsync(Path.Combine(folder, Invariant($"pair-{pairs.Count}")), name, broker, tallies, messages, bytes, order, cancel));
            return await MeasureAsync(pairs, (await broker.LookAsync()).Process, order, cancel);
        }
        finally
        {
            foreach (var pair in pairs)
                await pair.Ground.DisposeAsync();
        }
    }

    private static async Task<Report> MeasureAsync(List<Pair> pairs, int process, ExchangeOrder order, CancellationToken cancel)
    {
        var rates = pairs.ToDictionary(p => p, _ => new List<double>());
        foreach (var pair in pairs)
            await pair.Way.MoveAsync(Math.Min(order.Messages, 500), cancel); // everything is compiled once
        for (var round = 0; round < order.Rounds; round++)
            foreach (var pair in pairs.Skip(round % pairs.Count).Concat(pairs.Take(round % pairs.Count)))
                rates[pair].Add((await Lap.RunAsync(order.Messages, process, () => pair.Way.MoveAsync(order.Messages, cancel))).Rate);

        var table = Table.OfSpread("exchange", "messages/s", "it / with nothing stored", "its least", "its most", "databases MiB", "filled in s", "both publish the tree in s", "both nodes start in s");
        var empty = Spread.Of(rates[pairs[0]]);
        foreach (var (pair, of) in rates)
            table.Add(pair.Name, Spread.Of(of), [.. Table.Of(Spread.Ratio(Spread.Of(of), empty)), pair.Megabytes, pair.Filling, pair.Publishing, pair.Starting]);
        var settings = new Dictionary<string, string>(await pairs[0].Ground.SettingsAsync(), StringComparer.Ordinal)
        {
            ["messages"] = Invariant($"{order.Messages} in each of {order.Rounds} rounds in turn, payload at least {order.Bytes} bytes, in {order.Cases} cases, {order.Window} on their way at once"),
            ["stored"] = "rows of outbox, inbox, content, deadlines, cases (one for ten messages) and trail, of either node, with noise for what is sealed; of cases of their own: those that are exchanged about are as small at every pair",
        };
        return new("scale stored", settings, table);
    }

    private static async Task<Pair> MakeAsync(string folder, string name, RabbitMqServer broker, Tallies tallies, long messages, int bytes, ExchangeOrder order, CancellationToken cancel)
    {
        var ground = await Ground.StartAsync(folder, broker);
        var watch = Stopwatch.StartNew();
        double? filling = null, publishing = null, starting = null;
        if (messages > 0)
        {
            var model = await ground.At.SubmitAsync(new Correspondence(LetterKind.Question, bytes, await Cases.ReferAsync(ground, tallies, 1, cancel)).Next(), cancel);
            await QuietAsync(ground, cancel);
            foreach (var id in new[] { TwoOffices.At, TwoOffices.Rs })
                await ground.StopNodeAsync(id);
            watch.Restart();
            foreach (var id in new[] { TwoOffices.At, TwoOffices.Rs })
                Filling.Fill(Path.Combine(ground.Offices.DataOf(id), "node.db"), messages, model.Value.Message, id == TwoOffices.At, cancel);
            filling = watch.Elapsed.TotalSeconds;
            // The first start after it publishes all that was filled in, as no start does that follows work.
            publishing = await StartAsync();
            foreach (var id in new[] { TwoOffices.At, TwoOffices.Rs })
                await ground.StopNodeAsync(id);
            starting = await StartAsync();
        }

        var size = (ground.DiskOf(TwoOffices.At) + ground.DiskOf(TwoOffices.Rs)) / 1048576.0;
        var letters = new Correspondence(LetterKind.Question, order.Bytes, await Cases.ReferAsync(ground, tallies, order.Cases, cancel));
        return new(name, ground, new WholeExchange(ground.At, letters, tallies, order.Window), filling, publishing, starting, size);

        async Task<double> StartAsync()
        {
            watch.Restart();
            foreach (var id in new[] { TwoOffices.At, TwoOffices.Rs })
                await ground.StartNodeAsync(id);
            return watch.Elapsed.TotalSeconds;
        }
    }

    // Until nothing is on its way any more, control messages included: numbers go on from what both have.
    private static async Task QuietAsync(Ground ground, CancellationToken cancel)
    {
        for (var still = 0; still < 5; await Task.Delay(200, cancel))
            still = await CountAsync(TwoOffices.At, "SELECT next_seq - 1 FROM peer") == await CountAsync(TwoOffices.Rs, "SELECT through FROM peer")
                && await CountAsync(TwoOffices.At, "SELECT count(*) FROM outbox WHERE message_id IS NOT NULL AND receipt IS NULL") == 0 ? still + 1 : 0;

        Task<long> CountAsync(Contracts.Identifiers.ParticipantId id, string sql) => ground.RowsOf(id).ReadAsync(db => Dapper.SqlMapper.ExecuteScalar<long>(db, sql), cancel);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
