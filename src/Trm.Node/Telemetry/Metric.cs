namespace Trm.Node.Telemetry;

/// <summary>One metric: its name, what it counts or measures, and by what it is told apart.</summary>
/// <param name="Name">As a collector gets it: dots between words, no unit in it.</param>
/// <param name="Unit">UCUM: <c>s</c>, <c>By</c>, <c>d</c>, or what is counted in braces.</param>
/// <param name="Says">One sentence for whoever reads the figure.</param>
/// <param name="Attributes">By what it is told apart; a closed list each.</param>
public sealed record Metric(string Name, MetricType Type, string Unit, string Says, params IReadOnlyList<TelemetryAttribute> Attributes)
{
    /// <summary>Upper bounds of a histogram's buckets, in its unit; empty for what is none.</summary>
    public IReadOnlyList<double> Bounds { get; init; } = [];
}
