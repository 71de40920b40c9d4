using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Trm.Cli.Terminal;

namespace Trm.Cli.Brokers;

/// <summary>The HTTP interface of RabbitMQ's management plugin, with the operator's rights. Only reads.</summary>
internal sealed class BrokerManagement : IDisposable
{
    private const long LargestAnswer = 256L << 20;

    private readonly HttpClient _http;
    private readonly Uri _address;

    /// <param name="address"><c>https://host:15671</c>, or <c>http://</c> on this machine.</param>
    /// <param name="user">A user with the tag administrator.</param>
    /// <param name="password">Its password.</param>
    /// <param name="authorities">PEM file of those who may vouch for the broker; null for those of the operating system.</param>
    public BrokerManagement(Uri address, string user, string password, string? authorities)
    {
        if (address.Scheme is not ("http" or "https") || (address.Scheme == "http" && !address.IsLoopback))
            throw CommandException.Usage("--management is https://host:15671, or http://localhost:15672 on this machine: a password does not travel in the clear");
        var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
        if (authorities is not null)
        {
            var trusted = new X509Certificate2Collection();
            trusted.ImportFromPemFile(authorities);
            handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
            handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(trusted);
        }

        _address = address;
        _http = new HttpClient(handler) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60), MaxResponseContentBufferSize = LargestAnswer };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
    }

    /// <summary>Everything that an export holds.</summary>
    public Task<byte[]> DefinitionsAsync(CancellationToken cancel) => GetAsync("/api/definitions", cancel);

    /// <summary>Where the copies of each queue are.</summary>
    public async Task<JsonElement> QueuesAsync(string vhost, CancellationToken cancel) =>
        JsonSerializer.Deserialize<JsonElement>(await GetAsync($"/api/queues/{Uri.EscapeDataString(vhost)}?columns=name,type,leader,members,online", cancel));

    /// <summary>The nodes of the cluster.</summary>
    public async Task<JsonElement> NodesAsync(CancellationToken cancel) => JsonSerializer.Deserialize<JsonElement>(await GetAsync("/api/nodes?columns=name,running,partitions", cancel));

    public void Dispose() => _http.Dispose();

    private async Task<byte[]> GetAsync(string path, CancellationToken cancel)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative), cancel);
            return answer.StatusCode switch
            {
                HttpStatusCode.OK => await answer.Content.ReadAsByteArrayAsync(cancel),
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => throw new CommandException(ExitCode.Refused, "BROKER_REFUSED", $"{_address} refused the user: it needs the tag administrator"),
                _ => throw new CommandException(ExitCode.Unavailable, "BROKER_UNAVAILABLE", $"{_address} answered {(int)answer.StatusCode}; is it RabbitMQ's management plugin, and is the virtual host there?"),
            };
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancel.IsCancellationRequested)
        {
            throw new CommandException(ExitCode.Unavailable, "BROKER_UNAVAILABLE", $"{_address} does not answer, or nobody we trust vouches for it");
        }
    }
}
