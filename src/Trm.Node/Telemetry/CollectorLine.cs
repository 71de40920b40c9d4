using System.Diagnostics.Metrics;
using Trm.Node.Broker;

namespace Trm.Node.Telemetry;

/// <summary>The way to the collector for one signal. What it does not take is counted and gone; nobody waits for it but the exporter's own thread.</summary>
internal sealed class CollectorLine : DelegatingHandler
{
    /// <summary>Longer waits no export.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly Counter<long> _failures;
    private readonly string _signal;

    private CollectorLine(string signal, Counter<long> failures, SocketsHttpHandler way)
        : base(way) => (_signal, _failures) = (signal, failures);

    /// <summary>Follows no redirect, uses no proxy of the environment, keeps no cookie, hands on no trace.</summary>
    public static HttpClient Client(TelemetryOptions options, string signal, Counter<long> failures)
    {
        var way = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, UseProxy = false, UseCookies = false, MaxResponseHeadersLength = 16, ConnectTimeout = Timeout, PooledConnectionLifetime = TimeSpan.FromMinutes(5), ActivityHeadersPropagator = null,
        };
        if (options.AuthorityFile is { } authorities)
            way.SslOptions.RemoteCertificateValidationCallback = new BrokerCertificate(authorities).Accepts;
        return new HttpClient(new CollectorLine(signal, failures, way)) { Timeout = Timeout, MaxResponseContentBufferSize = 64 * 1024 };
    }

    /// <inheritdoc/>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return Judged(base.Send(request, cancellationToken));
        }
        catch (Exception)
        {
            Lost();
            throw;
        }
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return Judged(await base.SendAsync(request, cancellationToken));
        }
        catch (Exception)
        {
            Lost();
            throw;
        }
    }

    private HttpResponseMessage Judged(HttpResponseMessage answer)
    {
        if (!answer.IsSuccessStatusCode)
            Lost();
        return answer;
    }

    private void Lost() => _failures.Add(1, new KeyValuePair<string, object?>(TelemetryAttribute.Signal.Name, _signal));
}
