using System.Diagnostics.Metrics;
using Trm.Node.Telemetry;

namespace Trm.Benchmarks.Exchange;

/// <summary>What the nodes of this process have counted since this was made, by the names of <see cref="MetricCatalogue"/>: each fact once it is durable.</summary>
internal sealed class Tallies : IDisposable
{
    private static readonly HashSet<string> Names = new(new[] { MetricCatalogue.Submitted, MetricCatalogue.Dispatched, MetricCatalogue.Received, MetricCatalogue.Receipted, MetricCatalogue.RefusedThere }.Select(m => m.Name), StringComparer.Ordinal);

    private readonly MeterListener _listener = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _counts = Names.ToDictionary(n => n, _ => 0L, StringComparer.Ordinal);
    private readonly List<(string Name, long Count, TaskCompletionSource Done)> _waiting = [];

    public Tallies()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (Names.Contains(instrument.Name))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, count, _, _) => Add(instrument.Name, count));
        _listener.Start();
    }

    /// <summary>Told of every receipt, ok or not.</summary>
    public Action? Receipted { get; set; }

    public long this[Metric metric]
    {
        get
        {
            lock (_lock)
                return _counts[metric.Name];
        }
    }

    /// <summary>Returns when there are so many.</summary>
    /// <exception cref="TimeoutException">There were not within five minutes of the last one.</exception>
    public async Task ReachedAsync(Metric metric, long count, CancellationToken cancel)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_counts[metric.Name] >= count)
                return;
            _waiting.Add((metric.Name, count, done));
        }

        for (var last = this[metric]; !done.Task.IsCompleted; last = this[metric])
            if (await Task.WhenAny(done.Task, Task.Delay(TimeSpan.FromMinutes(5), cancel)) != done.Task && this[metric] == last)
            {
                cancel.ThrowIfCancellationRequested();
                throw new TimeoutException($"{metric.Name}: {this[metric]} of {count}; refused by the peer: {this[MetricCatalogue.RefusedThere]}");
            }
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private void Add(string name, long count)
    {
        lock (_lock)
        {
            _counts[name] += count;
            foreach (var (_, _, done) in _waiting.Where(w => w.Name == name && _counts[name] >= w.Count))
                done.TrySetResult();
            _waiting.RemoveAll(w => w.Done.Task.IsCompleted);
        }

        if (name == MetricCatalogue.Receipted.Name || name == MetricCatalogue.RefusedThere.Name)
            Receipted?.Invoke();
    }
}
