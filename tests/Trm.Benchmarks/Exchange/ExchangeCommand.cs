using System.CommandLine;
using Trm.Benchmarks.Measures;

namespace Trm.Benchmarks.Exchange;

/// <summary><c>exchange</c>, and <c>bare</c>.</summary>
internal static class ExchangeCommand
{
    /// <summary>What it is compared with, by other settings.</summary>
    public static Command MakeBare()
    {
        var (rounds, messages, bytes) = (Asked.Rounds(), Asked.Number("--messages", "Messages in each lap", 1000), Asked.Number("--bytes", "Least length of a payload", 10 * 1024));
        return Asked.Command("bare", "The bare exchanges by MassTransit with other windows, prefetch counts and consumers at once: which is fastest here", [rounds, messages, bytes], (line, folder, cancel) =>
            BareRun.MeasureAsync(folder, line.GetValue(messages), line.GetValue(rounds), line.GetValue(bytes), cancel));
    }

    public static Command Make()
    {
        var (rounds, messages) = (Asked.Rounds(), Asked.Number("--messages", "Messages in each round; by the bare ways 5, 10 and 20 times as many", 2000));
        var (kind, bytes, cases, window) = (Asked.Kind(), Asked.Number("--bytes", "Least length of a payload", 10 * 1024), Asked.Number("--cases", "Cases that questions are asked in", 1000), Asked.Number("--window", "Messages on their way at once", 256));
        return Asked.Command("exchange", "Messages from one node to another and their receipts back, over RabbitMQ, against bare exchanges of the same payload", [rounds, messages, kind, bytes, cases, window], async (line, folder, cancel) =>
            (await ExchangeRun.MeasureAsync(
                folder,
                new(line.GetValue(messages), line.GetValue(rounds)) { Kind = line.GetValue(kind), Bytes = line.GetValue(bytes), Cases = line.GetValue(cases), Window = line.GetValue(window) },
                cancel)).Report);
    }
}
