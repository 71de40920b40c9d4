using System.Buffers.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Trm.Node.IdentityProviders;

/// <summary>The token that says who somebody is, judged by every step of OpenID Connect Core 3.1.3.7. What is not said is not assumed.</summary>
internal static class IdentityToken
{
    /// <summary>How far the provider's clock may be from ours.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromMinutes(2);

    /// <summary>How long before it made the token a provider may have asked: both are times of its own clock.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    /// <summary>How it may be signed: by a key that the provider alone has. Neither <c>none</c> nor a secret that both would know (HS256) is among them.</summary>
    public static readonly IReadOnlyList<string> Algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    private const int Longest = 32 * 1024;

    // Core 2: at most 255 ASCII characters.
    private const int LongestSubject = 255;

    /// <summary>Who it says somebody is.</summary>
    /// <param name="token">As the token endpoint gave it.</param>
    /// <param name="keys">The provider's.</param>
    /// <param name="options">Whose token it must be, and for whom.</param>
    /// <param name="asked">The question that it answers.</param>
    /// <param name="now">Of our clock.</param>
    /// <exception cref="ProviderException">What does not hold.</exception>
    public static async Task<OutsideIdentity> VerifyAsync(string token, ProviderKeys keys, IdentityProviderOptions options, ProviderRequest asked, DateTimeOffset now)
    {
        var judged = await new JsonWebTokenHandler { MapInboundClaims = false, MaximumTokenSizeInBytes = Longest }.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidAlgorithms = Algorithms,
            ValidIssuer = options.Issuer,
            ValidAudience = options.ClientId,
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            RequireAudience = true,
            TryAllIssuerSigningKeys = false,
            IssuerSigningKeyResolver = (_, jwt, name, _) => keys.Find(name, ((JsonWebToken)jwt).Alg),
            LifetimeValidator = (from, until, _, _) => until is { } end && now < Utc(end) + Skew && (from is not { } begin || Utc(begin) <= now + Skew),
        });
        if (!judged.IsValid)
            throw new ProviderException(judged.Exception switch
            {
                SecurityTokenInvalidLifetimeException or SecurityTokenNoExpirationException or SecurityTokenExpiredException => ProviderFault.Time,
                SecurityTokenInvalidIssuerException or SecurityTokenInvalidAudienceException => ProviderFault.Token,
                _ => ProviderFault.Signature,
            });
        using var claims = Claims(((JsonWebToken)judged.SecurityToken).EncodedPayload);
        return Judge(claims.RootElement, options, asked, now);
    }

    private static OutsideIdentity Judge(JsonElement claims, IdentityProviderOptions options, ProviderRequest asked, DateTimeOffset now)
    {
        // Steps 3 to 5: whoever else it is for could bring it to us, and we know of nobody else.
        if (!Values(claims, "aud").SequenceEqual([options.ClientId], StringComparer.Ordinal) || (claims.TryGetProperty("azp", out _) && Text(claims, "azp") != options.ClientId))
            throw new ProviderException(ProviderFault.Token);
        // Step 11: of this question, and of no other.
        if (Text(claims, "nonce") != asked.Nonce)
            throw new ProviderException(ProviderFault.Token);
        // Step 10: made since we asked.
        if (Moment(claims, "iat") is not { } made || made > now + Skew || made < asked.Begun - Skew)
            throw new ProviderException(ProviderFault.Time);
        // Step 13: it was asked to ask the person anew, and to say when it did. Desks are shared, the last one may still be signed in there, and the address that asks for it goes through the hands of whoever sits there now.
        if (Moment(claims, "auth_time") is not { } shown || shown < asked.Begun - Skew || shown < made - Fresh || shown > now + Skew)
            throw new ProviderException(ProviderFault.Time);
        if (Text(claims, "sub") is not { Length: > 0 and <= LongestSubject } subject || !subject.All(c => c is >= ' ' and < (char)127))
            throw new ProviderException(ProviderFault.Token);
        return new(options.Issuer, subject, IsAssured(claims, options));
    }

    // Step 12. Where both are asked for, both must be said.
    private static bool IsAssured(JsonElement claims, IdentityProviderOptions options) =>
        options.AsksForAssurance
        && (options.Acr.Count == 0 || (Text(claims, "acr") is { } level && options.Acr.Contains(level, StringComparer.Ordinal)))
        && (options.Amr.Count == 0 || (claims.TryGetProperty("amr", out var means) && means.ValueKind == JsonValueKind.Array && Values(claims, "amr").Intersect(options.Amr, StringComparer.Ordinal).Any()));

    private static JsonDocument Claims(string payload)
    {
        try
        {
            return JsonDocument.Parse(Base64Url.DecodeFromChars(payload), new JsonDocumentOptions { MaxDepth = 16, AllowDuplicateProperties = false });
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            throw new ProviderException(ProviderFault.Token);
        }
    }

    private static DateTimeOffset Utc(DateTime at) => new(DateTime.SpecifyKind(at, DateTimeKind.Utc));

    private static List<string> Values(JsonElement claims, string name) => !claims.TryGetProperty(name, out var value) ? []
        : value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(v => ProviderLine.Text(v) ?? "")]
        : Text(claims, name) is { } one ? [one] : [];

    private static string? Text(JsonElement claims, string name) => claims.TryGetProperty(name, out var value) ? ProviderLine.Text(value) : null;

    private static DateTimeOffset? Moment(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) && seconds is > 0 and < 253_402_300_000
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000))
            : null;
}
