using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Trm.Node.Telemetry;

namespace Trm.Node.Tests.Telemetry;

/// <summary>Hears every figure and every stage of every node of this process.</summary>
internal sealed class Listener : IDisposable
{
    private readonly MeterListener _meters = new();
    private readonly ActivityListener _stages;

    public Listener()
    {
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name != NodeMeter.Name)
                return;
            Instruments.Enqueue(instrument);
            listener.EnableMeasurementEvents(instrument);
        };
        _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Figures.Enqueue(new(instrument, value, Tags(tags))));
        _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Figures.Enqueue(new(instrument, value, Tags(tags))));
        _meters.Start();
        _stages = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Trm.Node.Telemetry.Stages.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = Stages.Enqueue,
        };
        ActivitySource.AddActivityListener(_stages);
    }

    public sealed record Figure(Instrument Instrument, double Value, IReadOnlyDictionary<string, string> Tags);

    public ConcurrentQueue<Instrument> Instruments { get; } = new();

    public ConcurrentQueue<Figure> Figures { get; } = new();

    public ConcurrentQueue<Activity> Stages { get; } = new();

    /// <summary>What that node counted, where all of these attributes have these values.</summary>
    public double Sum(TrmNode node, Metric metric, params (TelemetryAttribute Attribute, string Value)[] where) => Of(node.Telemetry.Meter.Meter, metric, where).Sum(f => f.Value);

    /// <summary>How often that node timed something.</summary>
    public int Count(TrmNode node, Metric metric, params (TelemetryAttribute Attribute, string Value)[] where) => Of(node.Telemetry.Meter.Meter, metric, where).Count();

    /// <summary>What was measured there, in order.</summary>
    public IEnumerable<Figure> Of(Meter meter, Metric metric, params (TelemetryAttribute Attribute, string Value)[] where) =>
        Figures.Where(f => ReferenceEquals(f.Instrument.Meter, meter) && f.Instrument.Name == metric.Name && where.All(w => f.Tags.GetValueOrDefault(w.Attribute.Name) == w.Value));

    /// <summary>Asks all gauges.</summary>
    public void Collect() => _meters.RecordObservableInstruments();

    public void Dispose()
    {
        _meters.Dispose();
        _stages.Dispose();
    }

    private static Dictionary<string, string> Tags(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in tags)
            read.Add(name, Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!);
        return read;
    }
}
