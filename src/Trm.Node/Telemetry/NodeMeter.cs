using System.Diagnostics.Metrics;

namespace Trm.Node.Telemetry;

/// <summary>Makes the instruments of one node out of the catalogue. Where nobody listens each costs a look at a flag.</summary>
internal sealed class NodeMeter : IDisposable
{
    /// <summary>What a listener asks for.</summary>
    public const string Name = "Trm.Node";

    /// <summary>This node's own: several nodes of one process have one each.</summary>
    public Meter Meter { get; } = new(Name, typeof(NodeMeter).Assembly.GetName().Version?.ToString(3));

    public Counter<long> Counter(Metric metric) => Meter.CreateCounter<long>(metric.Name, metric.Unit, metric.Says);

    public Histogram<double> Histogram(Metric metric) =>
        Meter.CreateHistogram(metric.Name, metric.Unit, metric.Says, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = metric.Bounds });

    /// <param name="read">Called when somebody collects, on their thread: it reads what is in memory and waits for nothing.</param>
    public ObservableGauge<double> Gauge(Metric metric, Func<IEnumerable<Measurement<double>>> read) => Meter.CreateObservableGauge(metric.Name, read, metric.Unit, metric.Says);

    /// <inheritdoc/>
    public void Dispose() => Meter.Dispose();
}
