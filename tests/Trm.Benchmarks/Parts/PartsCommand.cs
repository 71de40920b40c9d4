using System.CommandLine;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Trm.Benchmarks.Measures;
using Perfolizer.Horology;

namespace Trm.Benchmarks.Parts;

/// <summary><c>parts</c>: BenchmarkDotNet over the parts, in this process and this build.</summary>
internal static class PartsCommand
{
    public static Command Make()
    {
        var (rounds, milliseconds) = (Asked.Rounds(), Asked.Number("--milliseconds", "How long one round of a part is", 250));
        return Asked.Command("parts", "BenchmarkDotNet over the parts: seal, open, receipts, parse and validate, tree, proofs, gates", [rounds, milliseconds], (line, folder, _) =>
            Task.FromResult(Measure(folder, line.GetValue(rounds), line.GetValue(milliseconds))));
    }

    private static Report Measure(string folder, int rounds, int milliseconds)
    {
        var job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(2).WithIterationCount(rounds).WithIterationTime(TimeInterval.FromMilliseconds(milliseconds));
        var config = ManualConfig.CreateEmpty().AddJob(job).AddLogger(NullLogger.Instance).AddColumnProvider(BenchmarkDotNet.Columns.DefaultColumnProviders.Instance)
            .AddDiagnoser(BenchmarkDotNet.Diagnosers.MemoryDiagnoser.Default).WithArtifactsPath(folder).WithOptions(ConfigOptions.DisableOptimizationsValidator);
        var table = Table.OfSpread("part", "us", "allocated KiB");
        foreach (var summary in new[] { typeof(Messages), typeof(Trails), typeof(Gates) }.Select(t => BenchmarkRunner.Run(t, config)))
            foreach (var part in summary.Reports)
                Add(table, part);
        return new("parts", new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["harness"] = $"BenchmarkDotNet {typeof(BenchmarkRunner).Assembly.GetName().Version?.ToString(3)}, in process; {rounds} rounds of {milliseconds} ms after 2",
        }, table);
    }

    private static void Add(Table table, BenchmarkReport part)
    {
        var name = $"{part.BenchmarkCase.Descriptor.Type.Name}.{part.BenchmarkCase.Descriptor.WorkloadMethod.Name}";
        if (part.ResultStatistics is not { } statistics)
            throw new InvalidOperationException($"{name} could not be measured");
        table.Add(name, Spread.Of(statistics.OriginalValues.Select(ns => ns / 1000)), part.GcStats.GetBytesAllocatedPerOperation(part.BenchmarkCase) / 1024.0);
    }
}
