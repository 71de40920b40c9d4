using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Mime;
using Trm.Node.Broker;

namespace Trm.Node.Duty;

/// <summary>
/// Calls a webhook, signed as the convention "Standard Webhooks" has it. No redirect is followed, no proxy of the environment used, nothing of the answer read but its status. Over TLS, unless it is
/// this machine.
/// </summary>
internal static class Webhook
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    /// <summary>True for an address that may be called.</summary>
    public static bool IsAddress(string? text) =>
        text is { Length: <= 500 } && Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { UserInfo: "", Fragment: "" } && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));

    /// <summary>Calls it; returns when it has answered that it has it.</summary>
    /// <param name="channel">Where it is, and what signs.</param>
    /// <param name="id">Names the call, the same whenever it is made again.</param>
    /// <param name="at">Now.</param>
    /// <param name="body">JSON.</param>
    /// <exception cref="CalloutException">It answers otherwise, or is not there.</exception>
    public static async Task CallAsync(DutyChannel channel, string id, DateTimeOffset at, byte[] body, CancellationToken cancel)
    {
        if (channel.SecretFile is not { } file || WebhookSecret.Read(file) is not { } secret)
            throw new CalloutException("WEBHOOK_SECRET");
        using var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, UseProxy = false, UseCookies = false, MaxResponseHeadersLength = 16, ConnectTimeout = Limit, PooledConnectionLifetime = TimeSpan.Zero, ActivityHeadersPropagator = null,
        };
        if (channel.AuthorityFile is { } authorities)
            handler.SslOptions.RemoteCertificateValidationCallback = new BrokerCertificate(authorities).Accepts;
        using var http = new HttpClient(handler) { Timeout = Limit };
        using var call = new HttpRequestMessage(HttpMethod.Post, channel.To) { Content = new ByteArrayContent(body) };
        call.Content.Headers.ContentType = new MediaTypeHeaderValue(MediaTypeNames.Application.Json);
        var timestamp = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        call.Headers.Add("webhook-id", id);
        call.Headers.Add("webhook-timestamp", timestamp);
        call.Headers.Add("webhook-signature", secret.Sign(id, timestamp, body));
        try
        {
            using var answer = await http.SendAsync(call, HttpCompletionOption.ResponseHeadersRead, cancel);
            if (!answer.IsSuccessStatusCode)
                throw new CalloutException(string.Create(CultureInfo.InvariantCulture, $"WEBHOOK_ANSWERED_{(int)answer.StatusCode}"));
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException || (failure is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            throw new CalloutException("WEBHOOK_UNAVAILABLE");
        }
    }
}
