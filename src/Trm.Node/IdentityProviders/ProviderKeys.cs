using Microsoft.IdentityModel.Tokens;

namespace Trm.Node.IdentityProviders;

/// <summary>The keys by which a provider signs: RSA of 2048 bits and more, and elliptic curves. A key that both sides would know signs nothing here, whatever the provider lists.</summary>
internal sealed class ProviderKeys
{
    private readonly IReadOnlyList<JsonWebKey> _keys;

    private ProviderKeys(IReadOnlyList<JsonWebKey> keys) => _keys = keys;

    /// <summary>How many there are.</summary>
    public int Count => _keys.Count;

    /// <summary>Reads a set of keys (RFC 7517).</summary>
    /// <exception cref="ProviderException"><see cref="ProviderFault.Answer"/>: it is none, or none of its keys can be used.</exception>
    public static ProviderKeys Parse(string json)
    {
        try
        {
            var keys = JsonWebKeySet.Create(json).Keys.Where(MayBeUsed).ToList();
            return keys.Count > 0 ? new(keys) : throw new ProviderException(ProviderFault.Answer);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or System.Text.Json.JsonException)
        {
            throw new ProviderException(ProviderFault.Answer);
        }
    }

    /// <summary>The key of that name that signs that way; without a name the only one that can.</summary>
    public IReadOnlyList<SecurityKey> Find(string? name, string algorithm)
    {
        var found = _keys.Where(k => (string.IsNullOrEmpty(name) || k.Kid == name) && (string.IsNullOrEmpty(k.Alg) || k.Alg == algorithm) && k.Kty == (algorithm.StartsWith('E') ? "EC" : "RSA")).ToList();
        return string.IsNullOrEmpty(name) && found.Count > 1 ? [] : found;
    }

    private static bool MayBeUsed(JsonWebKey key) =>
        key.Use is null or "" or "sig" && ((key.Kty == "RSA" && !string.IsNullOrEmpty(key.N) && !string.IsNullOrEmpty(key.E) && key.KeySize >= 2048) || (key.Kty == "EC" && key.Crv is "P-256" or "P-384" or "P-521" && !string.IsNullOrEmpty(key.X) && !string.IsNullOrEmpty(key.Y)));
}
