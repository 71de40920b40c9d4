using System.Globalization;
using Trm.Benchmarks.Exchange;
using Trm.Benchmarks.Letters;
using Trm.Benchmarks.Measures;
using Trm.Benchmarks.Offices;
using Trm.Testing;

namespace Trm.Benchmarks.Scale;

/// <summary>One process of the receiving node against two of them on one PostgreSQL, each a process of the system; the sender is in this one, on SQLite.</summary>
public static class ProcessRun
{
    /// <summary>Measures in a folder, over a private broker and a private PostgreSQL whose data lie in it, too.</summary>
    public static async Task<Report> MeasureAsync(string folder, ExchangeOrder order, CancellationToken cancel)
    {
        // PostgreSQL runs as a user of its own where we are root.
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        await using var postgres = await PostgresServer.StartPrivateAsync(folder);
        await using var broker = await RabbitMqServer.StartPrivateAsync();
        using var tallies = new Tallies();
        var offices = Path.Combine(folder, "offices");
        await using var ground = await Ground.MakeAsync(offices, broker);
        var database = await postgres.RentAsync();

        // What the storage says is asked of a node of this process, which then makes room for the others.
        await ground.StartNodeAsync(TwoOffices.At);
        await ground.StartNodeAsync(TwoOffices.Rs, database);
        var settings = new Dictionary<string, string>(await ground.SettingsAsync(), StringComparer.Ordinal)
        {
            ["messages"] = Invariant($"{order.Messages} in each of {order.Rounds} rounds in turn, payload at least {order.Bytes} bytes, in {order.Cases} cases, {order.Window} on their way at once"),
            ["processes"] = "the sender in this one, on SQLite; the receiver in one or two others, on one PostgreSQL; the broker and PostgreSQL in their own",
        };
        var letters = new Correspondence(LetterKind.Question, order.Bytes, await Cases.ReferAsync(ground, tallies, order.Cases, cancel));
        await ground.StopNodeAsync(TwoOffices.Rs);

        var host = new HostOrder(offices, ground.Offices.Directory.Fingerprint, TwoOffices.Rs.Value, database, broker.Uri);
        var (way, process) = (new WholeExchange(ground.At, letters, tallies, order.Window), (await broker.LookAsync()).Process);
        var (alone, both) = (new List<Lap>(), new List<Lap>());
        await using var first = await HostProcess.StartAsync(host);
        for (var round = -1; round < order.Rounds; round++)
        {
            var one = await Lap.RunAsync(order.Messages, process, () => way.MoveAsync(order.Messages, cancel), first.Id);
            await using var second = await HostProcess.StartAsync(host);
            await way.MoveAsync(order.Messages, cancel); // it is new, and compiles first
            var two = await Lap.RunAsync(order.Messages, process, () => way.MoveAsync(order.Messages, cancel), first.Id, second.Id);
            if (round < 0)
                continue;
            alone.Add(one);
            both.Add(two);
        }

        var table = Table.OfSpread("processes of the receiver", "messages/s", "it / one", "its least", "its most", "core-ms/message", "of it the broker's");
        foreach (var (name, laps) in new[] { ("one", alone), ("two", both) })
            table.Add(
                name, Spread.Of(laps.Select(l => l.Rate)), [.. Table.Of(Spread.Ratio(Spread.Of(laps.Select(l => l.Rate)), Spread.Of(alone.Select(l => l.Rate)))), Spread.Of(laps.Select(l => l.OwnMs + l.BrokerMs)).Median,
                Spread.Of(laps.Select(l => l.BrokerMs)).Median]);
        settings["not counted"] = "the processor time of PostgreSQL";
        return new("scale processes", settings, table);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
