using System.Text.Json;

namespace Trm.Node.IdentityProviders;

/// <summary>What an OpenID provider says of itself (OpenID Connect Discovery 1.0, section 3): of it, what is needed here.</summary>
/// <param name="NamesIssuer">Its answers name their issuer (RFC 9207): one that does not is not taken.</param>
/// <param name="ProofAlgorithms">How a client's assertion may be signed; empty where it does not say.</param>
internal sealed record ProviderDocument(Uri Authorization, Uri Token, Uri Keys, bool NamesIssuer, IReadOnlyList<string> ProofAlgorithms)
{
    /// <summary>Where it lies: section 4.</summary>
    public static Uri AddressOf(string issuer) => new($"{issuer.TrimEnd('/')}/.well-known/openid-configuration");

    /// <summary>Reads what was fetched for that issuer.</summary>
    /// <exception cref="ProviderException"><see cref="ProviderFault.Answer"/>; <see cref="ProviderFault.Disagrees"/>: it is another's, or lacks what we need.</exception>
    public static ProviderDocument Parse(JsonElement json, string issuer, bool hasKey)
    {
        if (Text(json, "issuer") is not { } named || Address(json, "authorization_endpoint", issuer) is not { } authorization || Address(json, "token_endpoint", issuer) is not { } token
            || Address(json, "jwks_uri", issuer) is not { } keys)
            throw new ProviderException(ProviderFault.Answer);
        // Section 4.3: letter by letter. Otherwise somebody else could answer in its place.
        if (named != issuer || !Lists(json, "response_types_supported", "code", ifAbsent: true) || !Lists(json, "code_challenge_methods_supported", "S256", ifAbsent: true)
            || !Lists(json, "token_endpoint_auth_methods_supported", hasKey ? "private_key_jwt" : "client_secret_basic", ifAbsent: !hasKey)
            || (All(json, "id_token_signing_alg_values_supported") is { } algorithms && !algorithms.Intersect(IdentityToken.Algorithms, StringComparer.Ordinal).Any()))
            throw new ProviderException(ProviderFault.Disagrees);
        return new(
            authorization, token, keys, json.TryGetProperty("authorization_response_iss_parameter_supported", out var names) && names.ValueKind == JsonValueKind.True,
            All(json, "token_endpoint_auth_signing_alg_values_supported") ?? []);
    }

    private static bool Lists(JsonElement json, string name, string value, bool ifAbsent) => All(json, name) is { } values ? values.Contains(value, StringComparer.Ordinal) : ifAbsent;

    private static List<string>? All(JsonElement json, string name) => json.TryGetProperty(name, out var values) && values.ValueKind == JsonValueKind.Array
        ? [.. values.EnumerateArray().Select(ProviderLine.Text).OfType<string>()]
        : null;

    // A provider elsewhere sends nobody, and no question of ours, to a server of this machine that listens without TLS.
    private static Uri? Address(JsonElement json, string name, string issuer) =>
        Text(json, name) is { } text && IdentityProviderOptions.IsAddress(text) && new Uri(text) is var address && (address.Scheme == Uri.UriSchemeHttps || new Uri(issuer).Scheme == Uri.UriSchemeHttp) ? address : null;

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? ProviderLine.Text(value) : null;
}
