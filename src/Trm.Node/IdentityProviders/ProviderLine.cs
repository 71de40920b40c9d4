using System.Text.Json;
using Trm.Node.Broker;

namespace Trm.Node.IdentityProviders;

/// <summary>
/// Asks the provider's servers. No redirect is followed, no proxy of the environment used, no cookie kept; an answer has a limit in bytes and in time. Over TLS, unless it is this machine.
/// </summary>
internal sealed class ProviderLine : IDisposable
{
    /// <summary>Longest answer, in bytes.</summary>
    public const int LongestAnswer = 256 * 1024;

    private readonly HttpClient _http;

    public ProviderLine(IdentityProviderOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, UseProxy = false, UseCookies = false, MaxResponseHeadersLength = 16, ConnectTimeout = options.Timeout, PooledConnectionLifetime = TimeSpan.FromMinutes(5), ActivityHeadersPropagator = null,
        };
        if (options.AuthorityFile is { } authorities)
            handler.SslOptions.RemoteCertificateValidationCallback = new BrokerCertificate(authorities).Accepts;
        _http = new HttpClient(handler) { Timeout = options.Timeout, MaxResponseContentBufferSize = LongestAnswer };
        _http.DefaultRequestHeaders.Accept.ParseAdd("application/json");
    }

    /// <summary>What is at that address, as text, with the time that the server says it is.</summary>
    /// <exception cref="ProviderException"><see cref="ProviderFault.Unavailable"/></exception>
    public async Task<(string Text, DateTimeOffset? At)> ReadAsync(Uri address, CancellationToken cancel)
    {
        using var question = new HttpRequestMessage(HttpMethod.Get, address);
        var (isOk, _, text, at) = await AskAsync(question, cancel);
        return isOk ? (text, at) : throw new ProviderException(ProviderFault.Unavailable);
    }

    /// <summary>What the token endpoint gives for a code.</summary>
    /// <exception cref="ProviderException"><see cref="ProviderFault.Unavailable"/>; <see cref="ProviderFault.Code"/>: it does not take the code, or us.</exception>
    public async Task<string> RedeemAsync(HttpRequestMessage question, CancellationToken cancel)
    {
        var (isOk, status, text, _) = await AskAsync(question, cancel);
        return isOk ? text : throw new ProviderException(status is >= 400 and < 500 and not 408 and not 429 ? ProviderFault.Code : ProviderFault.Unavailable);
    }

    /// <summary>An answer as JSON, an object.</summary>
    /// <exception cref="ProviderException"><see cref="ProviderFault.Answer"/></exception>
    public static JsonDocument Json(string text)
    {
        try
        {
            var json = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 16, AllowDuplicateProperties = false });
            if (json.RootElement.ValueKind == JsonValueKind.Object)
                return json;
            json.Dispose();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // No other thing to be said of it than of what is JSON and no object. A name of half a character is found out when names are compared.
        }

        throw new ProviderException(ProviderFault.Answer);
    }

    /// <summary>A text out of an answer; null for anything else, and for half a character (<c>"\ud800"</c>), which is valid JSON.</summary>
    public static string? Text(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<(bool IsOk, int Status, string Text, DateTimeOffset? At)> AskAsync(HttpRequestMessage question, CancellationToken cancel)
    {
        try
        {
            using var answer = await _http.SendAsync(question, cancel);
            return (answer.IsSuccessStatusCode, (int)answer.StatusCode, await answer.Content.ReadAsStringAsync(cancel), answer.Headers.Date);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or InvalidOperationException || (failure is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            throw new ProviderException(ProviderFault.Unavailable);
        }
    }
}
