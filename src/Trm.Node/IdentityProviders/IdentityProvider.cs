using System.Globalization;
using System.Text;

namespace Trm.Node.IdentityProviders;

/// <summary>
/// The country's identity provider, asked who somebody is: authorization code flow with PKCE (OpenID Connect Core 3.1, RFC 7636, RFC 9700). What it says of itself and its keys are kept for an hour and asked for
/// anew then, or when a token is signed by a key that is not among them.
/// </summary>
public sealed class IdentityProvider : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(1);

    // An outage of the document alone keeps nobody out; a key that was taken back must not hold for ever.
    private static readonly TimeSpan Oldest = TimeSpan.FromHours(24);

    // How often keys are asked for anew because of a token, and how long whoever waits in line is told what the one before them was.
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Silent = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _time;
    private readonly ClientProof _proof;
    private readonly ProviderLine _line;
    private readonly SemaphoreSlim _one = new(1);
    private Known? _known;
    private DateTimeOffset _failed = DateTimeOffset.MinValue;

    /// <param name="options">Validated by whoever read them.</param>
    /// <param name="time">The clock.</param>
    public IdentityProvider(IdentityProviderOptions options, TimeProvider time)
    {
        (Options, _time) = (options, time);
        _proof = ClientProof.Of(options);
        _line = new ProviderLine(options);
    }

    /// <summary>Which one it is.</summary>
    public IdentityProviderOptions Options { get; }

    /// <summary>Where somebody is sent to show who they are.</summary>
    /// <param name="asked">The question.</param>
    /// <param name="back">Where they come back to, as it is registered there.</param>
    /// <param name="state">Comes back with them.</param>
    /// <param name="language">In which the provider may speak.</param>
    /// <exception cref="ProviderException">It is not there, or does not agree with our configuration.</exception>
    public async Task<Uri> AskAsync(ProviderRequest asked, Uri back, string state, string language, CancellationToken cancel = default)
    {
        var known = await KnownAsync(cancel);
        List<(string Name, string Value)> fields =
        [
            ("response_type", "code"), ("client_id", Options.ClientId), ("redirect_uri", back.OriginalString), ("scope", "openid"), ("state", state), ("nonce", asked.Nonce),
            ("code_challenge", asked.Challenge), ("code_challenge_method", "S256"), ("prompt", "login"), ("max_age", "0"), ("ui_locales", language),
        ];
        if (Options.Acr.Count > 0)
            fields.Add(("acr_values", string.Join(' ', Options.Acr)));
        var address = new StringBuilder(known.Document.Authorization.OriginalString);
        foreach (var (name, value) in fields)
            address.Append(CultureInfo.InvariantCulture, $"{(address.ToString().Contains('?', StringComparison.Ordinal) ? '&' : '?')}{name}={Uri.EscapeDataString(value)}");
        return new(address.ToString());
    }

    /// <summary>Who somebody is, who came back with a code.</summary>
    /// <param name="asked">The question.</param>
    /// <param name="back">The same as when it was asked.</param>
    /// <param name="code">What they brought.</param>
    /// <param name="issuer">Who sent them back, as the answer says (RFC 9207); null where it does not.</param>
    /// <exception cref="ProviderException">Whatever does not hold.</exception>
    public async Task<OutsideIdentity> AnsweredAsync(ProviderRequest asked, Uri back, string code, string? issuer, CancellationToken cancel = default)
    {
        var known = await KnownAsync(cancel);
        if (issuer is null ? known.Document.NamesIssuer : issuer != Options.Issuer)
            throw new ProviderException(ProviderFault.Token);
        var token = await RedeemAsync(known.Document, asked, back, code, cancel);
        try
        {
            return await IdentityToken.VerifyAsync(token, known.Keys, Options, asked, _time.GetUtcNow());
        }
        catch (ProviderException by) when (by.Fault == ProviderFault.Signature && _time.GetUtcNow() - known.At >= Between)
        {
            // A provider changes its keys without telling.
            return await IdentityToken.VerifyAsync(token, (await KnownAsync(cancel, since: known.At)).Keys, Options, asked, _time.GetUtcNow());
        }
    }

    /// <summary>Asks it about itself, as a doctor does.</summary>
    /// <returns>How many keys it signs by, and how far its clock is from ours where it says.</returns>
    /// <exception cref="ProviderException">What is wrong.</exception>
    internal async Task<(int Keys, TimeSpan? Off)> ExamineAsync(CancellationToken cancel)
    {
        var known = await FetchAsync(cancel);
        return (known.Keys.Count, known.Off);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _line.Dispose();
        _proof.Dispose();
        _one.Dispose();
    }

    private async Task<string> RedeemAsync(ProviderDocument document, ProviderRequest asked, Uri back, string code, CancellationToken cancel)
    {
        using var question = new HttpRequestMessage(HttpMethod.Post, document.Token);
        var form = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "authorization_code", ["code"] = code, ["redirect_uri"] = back.OriginalString, ["code_verifier"] = asked.Verifier,
        };
        _proof.AddTo(form, question.Headers, document, _time.GetUtcNow());
        question.Content = new FormUrlEncodedContent(form);
        using var json = ProviderLine.Json(await _line.RedeemAsync(question, cancel));
        return json.RootElement.TryGetProperty("id_token", out var token) && ProviderLine.Text(token) is { } text ? text : throw new ProviderException(ProviderFault.Answer);
    }

    // One asks, the others wait for what it hears; where it hears nothing they are told so at once.
    private async Task<Known> KnownAsync(CancellationToken cancel, DateTimeOffset? since = null)
    {
        if (Holds(_known, since) is { } fresh)
            return fresh;
        await _one.WaitAsync(cancel);
        try
        {
            if (Holds(_known, since) is { } meanwhile)
                return meanwhile;
            // A changed key must be fetched: what is known of old does not help there.
            var former = since is null ? Former() : null;
            if (_time.GetUtcNow() - _failed is var ago && ago >= TimeSpan.Zero && ago < Silent)
                return former ?? throw new ProviderException(ProviderFault.Unavailable);
            return await FetchedAsync(former, cancel);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<Known> FetchedAsync(Known? former, CancellationToken cancel)
    {
        try
        {
            return _known = await FetchAsync(cancel);
        }
        // Some proxies say with a page, and a status of 200, that there is maintenance.
        catch (ProviderException by) when (by.Fault is ProviderFault.Unavailable or ProviderFault.Answer)
        {
            _failed = _time.GetUtcNow();
            if (former is not null)
                return former;
            throw;
        }
    }

    private Known? Holds(Known? known, DateTimeOffset? since) =>
        known is not null && _time.GetUtcNow() - known.At is var age && age >= TimeSpan.Zero && age < Fresh && (since is not { } before || known.At > before) ? known : null;

    private Known? Former() => _known is { } known && _time.GetUtcNow() - known.At is var age && age >= TimeSpan.Zero && age < Oldest ? known : null;

    private async Task<Known> FetchAsync(CancellationToken cancel)
    {
        var (text, at) = await _line.ReadAsync(ProviderDocument.AddressOf(Options.Issuer), cancel);
        var now = _time.GetUtcNow();
        using var json = ProviderLine.Json(text);
        var document = ProviderDocument.Parse(json.RootElement, Options.Issuer, Options.KeyFile is not null);
        return new(document, ProviderKeys.Parse((await _line.ReadAsync(document.Keys, cancel)).Text), now, at - now);
    }

    /// <summary>What it says of itself, its keys, and when it said so.</summary>
    private sealed record Known(ProviderDocument Document, ProviderKeys Keys, DateTimeOffset At, TimeSpan? Off);
}
