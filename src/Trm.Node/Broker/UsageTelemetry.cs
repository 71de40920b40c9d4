using MassTransit;
using MassTransit.UsageTracking;
using Microsoft.Extensions.Options;

namespace Trm.Node.Broker;

/// <summary>
/// MassTransit reports its use to its makers unless told otherwise, and its environment variable overrules code. A node makes no
/// connection that nobody asked for: off in both, and asserted before a bus is built.
/// </summary>
internal static class UsageTelemetry
{
    public const string Variable = "MASSTRANSIT_USAGE_TELEMETRY";

    /// <exception cref="InvalidOperationException">It stayed on: no bus may be built.</exception>
    public static void TurnOff()
    {
        Environment.SetEnvironmentVariable(Variable, "false");
        if (new UsageTracker(Options.Create(new UsageTelemetryOptions())).Enabled)
            throw new InvalidOperationException("MassTransit's usage telemetry could not be switched off");
    }
}
