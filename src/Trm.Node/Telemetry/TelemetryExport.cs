using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Trm.Node.Telemetry;

/// <summary>
/// Exports what the nodes of this process tell of themselves to a collector, by OTLP over HTTP, on threads of its own. A collector that is away, slow or rude costs what was to be told, and a count
/// (<see cref="MetricCatalogue.ExportFailures"/>): no node waits for it, or fails.
/// </summary>
/// <remarks>What is not an option here is set by OpenTelemetry's own variables: <c>OTEL_EXPORTER_OTLP_HEADERS</c>, <c>OTEL_METRIC_EXPORT_INTERVAL</c>, <c>OTEL_RESOURCE_ATTRIBUTES</c> and so on.</remarks>
public sealed class TelemetryExport : IAsyncDisposable
{
    /// <summary>At the end what is still to be told may take so long.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private const string AspNetCore = "Microsoft.AspNetCore.Hosting";

    private readonly NodeMeter _meter = new();
    private readonly MeterProvider _metrics;
    private readonly TracerProvider _traces;
    private readonly ServiceProvider _lines;

    private TelemetryExport(TelemetryOptions options)
    {
        var failures = _meter.Counter(MetricCatalogue.ExportFailures);
        var about = ResourceBuilder.CreateDefault()
            .AddService("trm-node", serviceVersion: _meter.Meter.Version, autoGenerateServiceInstanceId: false, serviceInstanceId: $"{options.Participant}@{Environment.MachineName}")
            .AddEnvironmentVariableDetector();
        _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(about).AddMeter(NodeMeter.Name).AddMeter(AspNetCore)
            .AddView(Narrowed)
            .AddOtlpExporter(otlp => Aim(otlp, options, "metrics", failures)).Build();
        _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(about).AddSource(Stages.Name)
            .AddOtlpExporter(otlp => Aim(otlp, options, "traces", failures)).Build();
        _lines = new ServiceCollection().AddLogging(logging => logging.AddOpenTelemetry(lines =>
        {
            lines.IncludeFormattedMessage = true;
            lines.SetResourceBuilder(about).AddProcessor(new OwnLines()).AddOtlpExporter(otlp => Aim(otlp, options, "logs", failures));
        })).BuildServiceProvider();
    }

    /// <summary>Begins. Whether there is a collector is not looked at.</summary>
    /// <exception cref="ArgumentException">See <see cref="TelemetryOptions.Validate"/>.</exception>
    public static TelemetryExport Start(TelemetryOptions options)
    {
        options.Validate();
        return new(options);
    }

    /// <summary>From now on these log lines are exported, too.</summary>
    public void AddTo(ILoggingBuilder logging)
    {
        foreach (var lines in _lines.GetServices<ILoggerProvider>())
            logging.AddProvider(lines);
        logging.AddFilter<OpenTelemetryLoggerProvider>(OwnLines.IsOwn);
    }

    /// <summary>Tells what is left, as far as the collector takes it now.</summary>
    public async ValueTask DisposeAsync()
    {
        var ends = Task.WhenAll(Task.Run(_metrics.Dispose), Task.Run(_traces.Dispose), Task.Run(_lines.Dispose));
        await Task.WhenAny(ends, Task.Delay(Patience, TimeProvider.System));
        _meter.Dispose();
    }

    // Of ASP.NET Core the requests alone, by what is in the catalogue; it would tell the kinds of exceptions and of protocols as well.
    private static MetricStreamConfiguration? Narrowed(Instrument instrument) => instrument.Meter.Name != AspNetCore
        ? null
        : instrument.Name == MetricCatalogue.HttpRequests.Name
            ? new MetricStreamConfiguration { TagKeys = [.. MetricCatalogue.HttpRequests.Attributes.Select(a => a.Name)] }
            : MetricStreamConfiguration.Drop;

    private static void Aim(OtlpExporterOptions otlp, TelemetryOptions options, string signal, Counter<long> failures)
    {
        otlp.Protocol = OtlpExportProtocol.HttpProtobuf;
        otlp.Endpoint = options.AddressOf(signal);
        otlp.TimeoutMilliseconds = (int)CollectorLine.Timeout.TotalMilliseconds;
        otlp.HttpClientFactory = () => CollectorLine.Client(options, signal, failures);
    }
}
