namespace Trm.Node.Telemetry;

/// <summary>How a metric is to be read.</summary>
public enum MetricType
{
    /// <summary>Only grows; what matters is how much in which time. Starts anew with the process.</summary>
    Counter,

    /// <summary>How it stands now.</summary>
    Gauge,

    /// <summary>How often, and how long or how much each time.</summary>
    Histogram,
}
