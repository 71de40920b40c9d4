using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Mime;
using System.Security.Cryptography;
using Trm.Node.Broker;

namespace Trm.Node.Webhooks;

/// <summary>
/// An address that is called, signed as the convention "Standard Webhooks" (standardwebhooks.com) has it. No redirect is followed, no proxy of the environment used, nothing of the answer read but its
/// status. Over TLS, unless it is this machine.
/// </summary>
/// <param name="To">Where it is; see <see cref="IsAddress"/>.</param>
/// <param name="SecretFiles">Files with the secrets that sign, read at every call: one, or two while the one takes the place of the other.</param>
/// <param name="AuthorityFile">PEM file of those who may vouch for the server; null for those of the operating system.</param>
internal sealed record Webhook(string To, IReadOnlyList<string> SecretFiles, string? AuthorityFile = null)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    /// <summary>True for an address that may be called.</summary>
    public static bool IsAddress(string? text) =>
        text is { Length: <= 500 } && Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { UserInfo: "", Fragment: "" } && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));

    /// <summary>Calls it; returns when it has answered that it has it.</summary>
    /// <param name="id">Names the call, the same whenever it is made again; without dots.</param>
    /// <param name="at">Now.</param>
    /// <param name="body">JSON.</param>
    /// <exception cref="WebhookException">It answers otherwise, or is not there, or a file that it needs is not.</exception>
    public async Task CallAsync(string id, DateTimeOffset at, byte[] body, CancellationToken cancel)
    {
        var secrets = SecretFiles.Select(f => WebhookSecret.Read(f) ?? throw new WebhookException(WebhookException.Secret)).ToList();
        if (secrets.Count == 0)
            throw new WebhookException(WebhookException.Secret);
        using var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, UseProxy = false, UseCookies = false, MaxResponseHeadersLength = 16, ConnectTimeout = Limit, PooledConnectionLifetime = TimeSpan.Zero, ActivityHeadersPropagator = null,
        };
        if (AuthorityFile is { } authorities)
            handler.SslOptions.RemoteCertificateValidationCallback = Vouched(authorities).Accepts;
        using var http = new HttpClient(handler) { Timeout = Limit };
        using var call = new HttpRequestMessage(HttpMethod.Post, To) { Content = new ByteArrayContent(body) };
        call.Content.Headers.ContentType = new MediaTypeHeaderValue(MediaTypeNames.Application.Json);
        var timestamp = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        call.Headers.Add("webhook-id", id);
        call.Headers.Add("webhook-timestamp", timestamp);
        // Whoever knows either of them verifies it: "secret rotation" of the convention.
        call.Headers.Add("webhook-signature", string.Join(' ', secrets.Select(s => s.Sign(id, timestamp, body))));
        try
        {
            using var answer = await http.SendAsync(call, HttpCompletionOption.ResponseHeadersRead, cancel);
            if (!answer.IsSuccessStatusCode)
                throw new WebhookException(string.Create(CultureInfo.InvariantCulture, $"WEBHOOK_ANSWERED_{(int)answer.StatusCode}"));
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException || (failure is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            throw new WebhookException("WEBHOOK_UNAVAILABLE");
        }
    }

    private static BrokerCertificate Vouched(string authorities)
    {
        try
        {
            return new(authorities);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new WebhookException(WebhookException.Authority);
        }
    }
}
