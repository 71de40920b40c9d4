using System.Security.Cryptography;
using Trm.Contracts.Identifiers;
using Trm.Node.Broker;

namespace Trm.Node.Telemetry;

/// <summary>Where a node's figures, traces and log lines are exported to, validated at start. A node without these exports nothing.</summary>
public sealed class TelemetryOptions
{
    private static readonly ConnectionCheck Check = new("telemetry");

    /// <summary>The collector's address for OTLP over HTTP, without the path of a signal: <c>https://collector.example.at:4318</c>; plain HTTP to this machine alone.</summary>
    public required Uri Collector { get; init; }

    /// <summary>Whose node it is.</summary>
    public required ParticipantId Participant { get; init; }

    /// <summary>PEM file of the authorities that may vouch for the collector. Null: those of the operating system.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>Whether the collector is on this machine.</summary>
    public bool IsThisMachine => ConnectionCheck.IsThisMachine(Collector.DnsSafeHost);

    /// <summary>Where a signal goes.</summary>
    /// <param name="signal">One of <see cref="TelemetryAttribute.Signal"/>.</param>
    internal Uri AddressOf(string signal) => new($"{Collector.AbsoluteUri.TrimEnd('/')}/v1/{signal}");

    /// <summary>Refuses what would not work or would not be safe.</summary>
    /// <exception cref="ArgumentException">Names the option and what to do.</exception>
    public void Validate()
    {
        Check.Require(Collector is { IsAbsoluteUri: true, Scheme: "http" or "https", Query: "", Fragment: "" }, nameof(Collector), "must be https://host:4318, or http://localhost:4318");
        Check.Require(Collector.UserInfo.Length == 0, nameof(Collector), "holds no user and no password: what a collector asks for stands in OTEL_EXPORTER_OTLP_HEADERS");
        Check.Require(Collector.Scheme == "https" || IsThisMachine, nameof(Collector), "must be https:// beyond this machine: figures tell who writes to whom, and when");
        Check.Require(AuthorityFile is null || Collector.Scheme == "https", nameof(AuthorityFile), "makes no sense without https://");
        Check.RequireFiles((AuthorityFile, nameof(AuthorityFile), false));
        try
        {
            if (AuthorityFile is not null)
                _ = new BrokerCertificate(AuthorityFile);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new ArgumentException("telemetry option AuthorityFile is a PEM file of certificates that can be read", e);
        }
    }
}
