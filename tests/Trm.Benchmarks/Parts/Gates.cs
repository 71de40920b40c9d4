using BenchmarkDotNet.Attributes;
using Trm.Contracts.Facts;
using Trm.Contracts.Gates;

namespace Trm.Benchmarks.Parts;

/// <summary>All gates of a clearance, on what little is known of a case at first: each is judged, and most say what is missing.</summary>
public class Gates
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private readonly CaseFacts _facts = new() { Age = AgeStanding.Adult, Journey = new(Now.AddDays(3), Now.AddDays(3).AddHours(6)) };

    [Benchmark]
    public GateReport Clearance() => GateRun.AtSender(GatePoint.Clearance, _facts, Now);

    [Benchmark]
    public GateReport FinalCheck() => GateRun.AtSender(GatePoint.FinalCheck, _facts, Now);
}
