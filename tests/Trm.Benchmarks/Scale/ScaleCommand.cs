using System.CommandLine;
using Trm.Benchmarks.Measures;

namespace Trm.Benchmarks.Scale;

/// <summary><c>scale</c>: what is stored, how long the trail is, how many processes.</summary>
internal static class ScaleCommand
{
    public static Command Make() => new("scale", "Whether much of something makes it slow") { Stored(), Trail(), Processes() };

    private static Command Stored()
    {
        var (rounds, messages) = (Asked.Rounds(), Asked.Number("--messages", "Messages in each round", 2000));
        var (small, large, cases) = (Asked.Number("--small", "Messages of 1 KB stored at one pair of nodes", 1_000_000), Asked.Number("--large", "Messages of 10 KB stored at another", 50_000), Asked.Number("--cases", "Cases that questions are asked in", 1000));
        return Asked.Command("stored", "The rate with nothing stored, and with a million messages of 1 KB and fifty thousand of 10 KB, which it fills in", [rounds, messages, small, large, cases], (line, folder, cancel) =>
            StoredRun.MeasureAsync(folder, line.GetValue(small), line.GetValue(large), new(line.GetValue(messages), line.GetValue(rounds)) { Cases = line.GetValue(cases) }, cancel));
    }

    private static Command Trail()
    {
        var (rounds, leaves) = (Asked.Rounds(), Asked.Number("--leaves", "Leaves of the trail", 1_000_000));
        return Asked.Command("trail", "A full verification of a million leaves against hashing them", [rounds, leaves], (line, folder, _) => Task.FromResult(TrailRun.Measure(folder, line.GetValue(leaves), line.GetValue(rounds))));
    }

    private static Command Processes()
    {
        var (rounds, messages, cases) = (Asked.Rounds(), Asked.Number("--messages", "Messages in each round", 2000), Asked.Number("--cases", "Cases that questions are asked in", 1000));
        return Asked.Command("processes", "One process of the receiving node against two, on one PostgreSQL", [rounds, messages, cases], (line, folder, cancel) =>
            ProcessRun.MeasureAsync(folder, new(line.GetValue(messages), line.GetValue(rounds)) { Cases = line.GetValue(cases) }, cancel));
    }
}
