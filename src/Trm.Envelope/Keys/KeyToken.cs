using System.Security.Cryptography;
using System.Text.Json;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;

namespace Trm.Envelope.Keys;

/// <summary>
/// A private signing key in a PKCS#11 token (an HSM), used through OpenSSL's engine <c>pkcs11</c>: it never leaves the token. A small file names it:
/// <c>{"uri":"pkcs11:token=AT;object=sign","pinFile":"/etc/trm/at.pin"}</c>.
/// </summary>
/// <remarks>
/// The PIN stands in a file of its own, which the engine reads itself: the engine writes the URI to standard error when it fails, so a PIN in it would be shown. Which
/// PKCS#11 module is used is OpenSSL's affair: <c>PKCS11_MODULE_PATH</c>, or openssl.cnf.
/// </remarks>
internal sealed class KeyToken
{
    /// <summary>The ending of the small file.</summary>
    public const string Extension = ".pkcs11";

    private const string Engine = "pkcs11";
    private const int MaxFile = 4096;
    private const int MaxPin = 255;
    private const string Look = "look with: pkcs11-tool --module $PKCS11_MODULE_PATH -L";

    private readonly Lock _one = new();
    private readonly ECDsa _key;
    private readonly string _uri;

    private KeyToken(byte[] file, ECDsa key, string uri) => (File, _key, _uri) = (file, key, uri);

    /// <summary>The small file.</summary>
    public byte[] File { get; }

    /// <summary>Whether that is the path of such a file.</summary>
    public static bool IsFile(string path) => path.EndsWith(Extension, StringComparison.Ordinal);

    /// <summary>The small file of a key.</summary>
    public static byte[] Write(string uri, string pinFile) => JsonSerializer.SerializeToUtf8Bytes(new { uri, pinFile });

    /// <summary>Opens the key that a file names and tries whether it signs for that certificate.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static Result<KeyToken> Load(string path, Certificate certificate)
    {
        if (!certificate.IsFor(KeyPurpose.MessageSigning))
            return new Rejection(RejectionCode.KeyFileInvalid, path, $"curve or key usage of its certificate is not that of {KeyPurpose.MessageSigning}");
        return KeyFile.ReadSecret(path, MaxFile).Then(file => Open(file, path, certificate)).Then(token => token.Try(certificate) is { } fault ? fault : Result<KeyToken>.Ok(token));
    }

    /// <summary>Opens the key that a file names.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">What it is called in refusals.</param>
    /// <param name="certificate">Whose key it has to be, where that is known.</param>
    /// <exception cref="IOException">The PIN's file cannot be read.</exception>
    public static Result<KeyToken> Open(byte[] file, string path, Certificate? certificate = null)
    {
        if (OperatingSystem.IsWindows() || OperatingSystem.IsBrowser() || OperatingSystem.IsAndroid() || OperatingSystem.IsIOS() || OperatingSystem.IsTvOS())
            return new Rejection(RejectionCode.KeyTokenAbsent, path, "keys in tokens are used through OpenSSL, which is not here");
        if (!Parse(file, path).Try(out var names, out var fault) || !IsPin(names.PinFile).Try(out _, out fault))
            return fault;

        // The public half asks for no PIN: whether the token is there, and has the right key, is known before a try is spent that counts.
        var seen = false;
        try
        {
            using var handle = SafeEvpPKeyHandle.OpenPublicKeyFromEngine(Engine, names.Uri + ";type=public");
            using var key = new ECDsaOpenSsl(handle);
            seen = true;
            if (certificate is not null && !key.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(certificate.PublicKey.Span))
                return new Rejection(RejectionCode.KeyFileInvalid, path, "the token's key of that name is not the key of the certificate");
        }
        catch (CryptographicException)
        {
            // Many tokens show nothing before they know the PIN.
        }

        try
        {
            using var handle = SafeEvpPKeyHandle.OpenPrivateKeyFromEngine(Engine, $"{names.Uri};type=private?pin-source=file:{names.PinFile}");
            return new KeyToken(file, new ECDsaOpenSsl(handle), names.Uri);
        }
        catch (CryptographicException)
        {
            return seen
                ? new Rejection(RejectionCode.KeyTokenPin, names.PinFile, "the token is there and refuses the PIN in this file; every try counts, and a token locks itself after a few: ask its keeper")
                : new Rejection(RejectionCode.KeyTokenAbsent, path, $"no token here has a key {names.Uri}, or its PIN is wrong, or OpenSSL's engine pkcs11 is missing (Debian: libengine-pkcs11-openssl); {Look}");
        }
    }

    /// <summary>A self-signed certificate of the key, for two years.</summary>
    public Result<Certificate> SelfSign(ParticipantId owner, DateTimeOffset now)
    {
        var from = WireTime.Cut(now);
        try
        {
            var certificate = Certificate.SelfSign(_key, $"{owner} message signing", KeyPurpose.MessageSigning, from, from.AddYears(SigningKey.Years));
            if (!certificate.IsFor(KeyPurpose.MessageSigning))
                return new Rejection(RejectionCode.KeyFileInvalid, _uri, "the token's key is not on P-256");
            return Try(certificate) is { } fault ? fault : certificate;
        }
        catch (CryptographicException)
        {
            return new Rejection(RejectionCode.KeyFileInvalid, _uri, "the token's key does not sign: is it a key of P-256 for signing?");
        }
    }

    /// <summary>The signature of a digest, as DER.</summary>
    /// <exception cref="KeyTokenException">The token is gone, or refuses.</exception>
    public byte[] SignHash(byte[] hash)
    {
        try
        {
            // One at a time: a token has few sessions, and modules are not all safe for several threads.
            lock (_one)
                return _key.SignHash(hash, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException failure)
        {
            throw new KeyTokenException($"the token that holds the signing key {_uri} does not answer: put it back and start the node again; {Look}", failure);
        }
    }

    // A key may be found, and belong to another certificate or not be allowed to sign.
    private Rejection? Try(Certificate certificate)
    {
        var digest = RandomNumberGenerator.GetBytes(32);
        try
        {
            using var verifier = certificate.ImportVerifier();
            return verifier?.VerifyHash(digest, SignHash(digest), DSASignatureFormat.Rfc3279DerSequence) == true
                ? null
                : new(RejectionCode.KeyFileInvalid, _uri, "the token's key of that name is not the key of the certificate");
        }
        catch (KeyTokenException)
        {
            return new(RejectionCode.KeyFileInvalid, _uri, "the token's key of that name does not sign: is it for another purpose?");
        }
    }

    private static Result<Names> Parse(byte[] file, string path)
    {
        var refused = new Rejection(RejectionCode.KeyFileInvalid, path, """not of the form {"uri":"pkcs11:token=...;object=...","pinFile":"/full/path"}""");
        Names? names;
        try
        {
            names = JsonSerializer.Deserialize<Names>(file, Strict);
        }
        catch (JsonException)
        {
            return refused;
        }

        if (names is not { Uri: { } uri, PinFile: { } pin } || !uri.StartsWith("pkcs11:", StringComparison.Ordinal) || uri.Any(c => c is <= ' ' or > '~'))
            return refused;
        if (uri.Contains('?', StringComparison.Ordinal) || uri.Contains("pin-", StringComparison.OrdinalIgnoreCase) || uri.Contains("type=", StringComparison.Ordinal))
            return refused with { Hint = "the URI names token and object alone; the PIN stands in a file of its own, and the type is known" };
        return Path.IsPathFullyQualified(pin) && pin.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-')
            ? names
            : refused with { Hint = "pinFile is the full path of the PIN's file, of letters, digits, '/', '.', '_' and '-'" };
    }

    // The engine takes the file as it stands: a newline at its end would be part of the PIN, and a try that counts.
    private static Result<string> IsPin(string path)
    {
        if (!System.IO.File.Exists(path))
            return new Rejection(RejectionCode.KeyTokenPin, path, "the PIN's file is not there");
        return KeyFile.ReadSecret(path, MaxPin).Then<string>(pin =>
        {
            var holds = pin.Length > 0 && pin.All(b => b is > 0x20 and < 0x7F);
            CryptographicOperations.ZeroMemory(pin);
            return holds ? path : new Rejection(RejectionCode.KeyTokenPin, path, "the PIN's file holds the PIN and nothing else, no newline either: printf %s PIN > FILE");
        });
    }

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        PropertyNameCaseInsensitive = false,
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };

    private sealed record Names(string Uri, string PinFile);
}
