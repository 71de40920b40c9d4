using System.CommandLine;
using Trm.Benchmarks.Measures;

namespace Trm.Benchmarks.Latency;

/// <summary><c>latency</c>.</summary>
internal static class LatencyCommand
{
    public static Command Make()
    {
        var (rounds, seconds, rate) = (Asked.Rounds(), Asked.Number("--seconds", "Length of each round", 30), Asked.Number("--rate", "Messages a second", 10));
        var (kind, bytes) = (Asked.Kind(), Asked.Number("--bytes", "Least length of a payload", 10 * 1024));
        return Asked.Command("latency", "From submitting a message to its verified receipt at a steady rate, against a bare publish, confirm and consume", [rounds, seconds, rate, kind, bytes], (line, folder, cancel) =>
            LatencyRun.MeasureAsync(folder, line.GetValue(rounds), line.GetValue(seconds), line.GetValue(rate), line.GetValue(kind), line.GetValue(bytes), cancel));
    }
}
