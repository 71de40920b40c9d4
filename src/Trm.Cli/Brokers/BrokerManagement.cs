using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Trm.Cli.Terminal;
using Trm.Node.Broker;

namespace Trm.Cli.Brokers;

/// <summary>The HTTP interface of RabbitMQ's management plugin, with the operator's rights. Changes nothing.</summary>
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
            handler.SslOptions.RemoteCertificateValidationCallback = new BrokerCertificate(authorities).Accepts;

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

    /// <summary>Whether it takes a message of that many bytes: tried with one for nobody, which nothing keeps. Null where the user may not try.</summary>
    public async Task<bool?> TakesAsync(string vhost, int length, CancellationToken cancel)
    {
        var message = JsonSerializer.SerializeToUtf8Bytes(new { properties = new { }, routing_key = $"nobody-{Guid.NewGuid():N}", payload = new string('0', length), payload_encoding = "string" });
        using var order = new HttpRequestMessage(HttpMethod.Post, new Uri($"/api/exchanges/{Uri.EscapeDataString(vhost)}/amq.default/publish", UriKind.Relative)) { Content = new ByteArrayContent(message) };
        return await SendAsync<bool?>(
            order,
            async answer => answer.StatusCode switch
            {
                HttpStatusCode.OK => true,
                HttpStatusCode.BadRequest when (await answer.Content.ReadAsStringAsync(cancel)).Contains("PRECONDITION_FAILED", StringComparison.Ordinal) => false,
                _ => null,
            },
            cancel);
    }

    public void Dispose() => _http.Dispose();

    private async Task<byte[]> GetAsync(string path, CancellationToken cancel)
    {
        using var order = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        return await SendAsync(
            order,
            async answer => answer.StatusCode switch
            {
                HttpStatusCode.OK => await answer.Content.ReadAsByteArrayAsync(cancel),
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => throw new CommandException(ExitCode.Refused, "BROKER_REFUSED", $"{_address} refused the user: it needs the tag administrator"),
                _ => throw new CommandException(ExitCode.Unavailable, "BROKER_UNAVAILABLE", $"{_address} answered {(int)answer.StatusCode}; is it RabbitMQ's management plugin, and is the virtual host there?"),
            },
            cancel);
    }

    private async Task<T> SendAsync<T>(HttpRequestMessage order, Func<HttpResponseMessage, Task<T>> read, CancellationToken cancel)
    {
        try
        {
            using var answer = await _http.SendAsync(order, cancel);
            return await read(answer);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancel.IsCancellationRequested)
        {
            throw new CommandException(ExitCode.Unavailable, "BROKER_UNAVAILABLE", $"{_address} does not answer, or nobody we trust vouches for it");
        }
    }
}
