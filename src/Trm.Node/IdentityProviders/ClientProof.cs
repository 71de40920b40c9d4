using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Trm.Contracts.Messages;

namespace Trm.Node.IdentityProviders;

/// <summary>Shows the provider who we are (OpenID Connect Core 9): by a key that never leaves us (<c>private_key_jwt</c>), or by a secret that both know.</summary>
internal sealed class ClientProof : IDisposable
{
    private static readonly TimeSpan Lasts = TimeSpan.FromMinutes(1);

    private readonly Lock _one = new();
    private readonly IdentityProviderOptions _options;
    private readonly AsymmetricAlgorithm? _key;

    private ClientProof(IdentityProviderOptions options, AsymmetricAlgorithm? key) => (_options, _key) = (options, key);

    /// <summary>Reads the key, or looks whether there is a secret.</summary>
    /// <exception cref="CryptographicException">It is no key that can be used.</exception>
    /// <exception cref="ArgumentException">It is no PEM file, or there is no secret in the file.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ClientProof Of(IdentityProviderOptions options)
    {
        if (options.KeyFile is not { } file)
        {
            _ = Secret(options);
            return new(options, null);
        }

        var pem = File.ReadAllText(file);
        return new(options, Rsa(pem) ?? (AsymmetricAlgorithm?)Curve(pem) ?? throw new CryptographicException("neither RSA of 2048 bits or more nor P-256"));
    }

    /// <summary>Adds what shows it to a question at the token endpoint.</summary>
    /// <param name="form">The fields of the question.</param>
    /// <param name="headers">Its headers.</param>
    /// <param name="document">What the provider takes.</param>
    /// <param name="now">An assertion lasts a minute.</param>
    public void AddTo(IDictionary<string, string> form, HttpRequestHeaders headers, ProviderDocument document, DateTimeOffset now)
    {
        if (_key is null)
        {
            // RFC 6749 2.3.1: each half is encoded as in a form.
            var both = $"{FormEncoded(_options.ClientId)}:{FormEncoded(Secret(_options))}";
            headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(both)));
            return;
        }

        form["client_id"] = _options.ClientId;
        form["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
        form["client_assertion"] = Assertion(document, now);
    }

    /// <inheritdoc/>
    public void Dispose() => _key?.Dispose();

    // It names no key (Core 10.1): a provider is given one key of ours, without a name or under one that it chose, and knows none of another name.
    private string Assertion(ProviderDocument document, DateTimeOffset now)
    {
        var credentials = _key is ECDsa curve
            ? new SigningCredentials(new ECDsaSecurityKey(curve), SecurityAlgorithms.EcdsaSha256)
            : new SigningCredentials(new RsaSecurityKey((RSA)_key!), document.ProofAlgorithms.Contains("PS256", StringComparer.Ordinal) ? SecurityAlgorithms.RsaSsaPssSha256 : SecurityAlgorithms.RsaSha256);
        credentials.CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false };
        var claims = CompactJson.Write(w =>
        {
            w.WriteStartObject();
            w.WriteString("iss", _options.ClientId);
            w.WriteString("sub", _options.ClientId);
            w.WriteString("aud", document.Token.OriginalString);
            w.WriteString("jti", Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
            w.WriteNumber("iat", now.ToUnixTimeSeconds());
            w.WriteNumber("exp", (now + Lasts).ToUnixTimeSeconds());
            w.WriteEndObject();
        });
        // Several people may come at the same time, and a key signs for one of them at once.
        lock (_one)
            return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(Encoding.UTF8.GetString(claims), credentials);
    }

    private static RSA? Rsa(string pem)
    {
        var rsa = RSA.Create();
        if (Imports(rsa, pem) && rsa.KeySize >= 2048)
            return rsa;
        rsa.Dispose();
        return null;
    }

    private static ECDsa? Curve(string pem)
    {
        var curve = ECDsa.Create();
        if (Imports(curve, pem) && curve.KeySize == 256 && curve.ExportParameters(false).Curve.Oid.Value == "1.2.840.10045.3.1.7")
            return curve;
        curve.Dispose();
        return null;
    }

    // Whether there is a private key of that kind in the file: what can sign.
    private static bool Imports(AsymmetricAlgorithm key, string pem)
    {
        try
        {
            key.ImportFromPem(pem);
            _ = key.ExportPkcs8PrivateKey();
            return true;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return false;
        }
    }

    private static string Secret(IdentityProviderOptions options) => File.ReadLines(options.SecretFile!).FirstOrDefault() is { Length: >= 16 and <= 512 } secret
        ? secret
        : throw new ArgumentException("no secret");

    private static string FormEncoded(string text) => Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);
}
