using System.Diagnostics;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;

namespace Trm.Node.Telemetry;

/// <summary>Which log lines are exported, and what of them: our own, whose parameters come from an allow-list, and never an exception, whose text may quote anything.</summary>
internal sealed class OwnLines : BaseProcessor<LogRecord>
{
    /// <summary>Those that also stand in the log of the console.</summary>
    public static bool IsOwn(string? category, LogLevel level) => level >= LogLevel.Information && category?.StartsWith("trm", StringComparison.OrdinalIgnoreCase) == true;

    /// <inheritdoc/>
    /// <remarks>On the thread of whoever logs: a line of a stage belongs to its span, a line of a request to no trace that its caller has named.</remarks>
    public override void OnEnd(LogRecord data)
    {
        data.Exception = null;
        if (Activity.Current?.Source.Name != Stages.Name)
            (data.TraceId, data.SpanId, data.TraceState) = (default, default, null);
    }
}
