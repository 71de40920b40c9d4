using System.Diagnostics;

namespace Trm.Node.Telemetry;

/// <summary>A span that runs until it is disposed of. Whoever hears of its end is none of ours and may throw: what was done within is done all the same.</summary>
internal sealed class RunningStage(Activity span) : IDisposable
{
    /// <summary>Says more of it.</summary>
    public void Tag(TelemetryAttribute attribute, object value) => span.SetTag(attribute.Name, value);

    /// <summary>It came to nothing.</summary>
    public void Fail() => span.SetStatus(ActivityStatusCode.Error);

    /// <inheritdoc/>
    public void Dispose()
    {
        Tally.Tell(span.Dispose);
        // Where a listener threw it still is the current one, and what comes next would be a part of it.
        if (ReferenceEquals(Activity.Current, span))
            Tally.Tell(() => Activity.Current = span.Parent);
    }
}
