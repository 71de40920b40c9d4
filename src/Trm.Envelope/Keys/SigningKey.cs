using System.Security.Cryptography;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Envelope.Cms;

namespace Trm.Envelope.Keys;

/// <summary>A participant's private key for message signing, P-256, with its certificate. Safe for concurrent use.</summary>
public sealed class SigningKey : ISigner
{
    /// <summary>How long a signing key is listed.</summary>
    public const int Years = 2;

    private readonly byte[] _stored;
    private readonly Func<byte[], byte[]> _sign;

    private SigningKey(byte[] pkcs8, Certificate certificate)
    {
        var keys = new Lender<ECDsa>(() => PrivateKeys.ImportEcdsa(pkcs8));
        (_stored, Certificate) = (pkcs8, certificate);
        _sign = hash => keys.Use(key => key.SignHash(hash, DSASignatureFormat.Rfc3279DerSequence));
    }

    private SigningKey(KeyToken token, Certificate certificate) => (_stored, Certificate, _sign, IsInToken) = (token.File, certificate, token.SignHash, true);

    /// <summary>The certificate, as the directory lists it.</summary>
    public Certificate Certificate { get; }

    /// <summary>True where the private key is in a token (HSM) and never leaves it; signing may then fail with a <see cref="KeyTokenException"/>.</summary>
    public bool IsInToken { get; }

    SignatureProfile ISigner.Profile => SignatureProfile.P256;

    byte[] ISigner.SignHash(byte[] hash) => _sign(hash);

    /// <summary>A new key with a self-signed certificate valid for two years.</summary>
    public static SigningKey Create(ParticipantId owner, DateTimeOffset now) => Create(owner, now, now.AddYears(Years));

    /// <summary>A new key with a self-signed certificate of that validity (whole seconds).</summary>
    public static SigningKey Create(ParticipantId owner, DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var certificate = Certificate.SelfSign(key, $"{owner} message signing", KeyPurpose.MessageSigning, WireTime.Cut(notBefore), WireTime.Cut(notAfter));
        return new(key.ExportPkcs8PrivateKey(), certificate);
    }

    /// <summary>A key from PKCS#8 and its certificate. <c>KEY_FILE_INVALID</c> where they do not belong together or are for another purpose.</summary>
    public static Result<SigningKey> Of(byte[] pkcs8, Certificate certificate) =>
        PrivateKeys.Belong(pkcs8, certificate, KeyPurpose.MessageSigning) is { } fault ? fault : new SigningKey(pkcs8, certificate);

    /// <summary>
    /// A key that is in a token already, with a self-signed certificate for two years. <c>KEY_TOKEN_ABSENT</c>, <c>KEY_TOKEN_PIN</c>, <c>KEY_FILE_PERMISSIONS</c>;
    /// <c>KEY_FILE_INVALID</c> where it is no key of P-256 that signs.
    /// </summary>
    /// <param name="owner">Whose key.</param>
    /// <param name="uri">A PKCS#11 URI (RFC 7512) of its path attributes, say <c>pkcs11:token=AT;object=sign</c>.</param>
    /// <param name="pinFile">The full path of the file that holds the token's PIN, and nothing else, for its owner only.</param>
    /// <param name="now">From when the certificate is valid.</param>
    /// <exception cref="IOException">The PIN's file cannot be read.</exception>
    public static Result<SigningKey> OfToken(ParticipantId owner, string uri, string pinFile, DateTimeOffset now) =>
        KeyToken.Open(KeyToken.Write(uri, pinFile), uri).Then(token => token.SelfSign(owner, now).Then<SigningKey>(certificate => new SigningKey(token, certificate)));

    /// <summary>Reads <c>sign.key</c> or <c>sign.pkcs11</c>, and <c>sign.pem</c>, or whatever the two are called. For a key in a token as <see cref="OfToken"/>.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static Result<SigningKey> Load(string keyPath, string certificatePath) => KeyToken.IsFile(keyPath)
        ? KeyFile.ReadCertificate(certificatePath).Then(certificate => KeyToken.Load(keyPath, certificate).Then<SigningKey>(token => new SigningKey(token, certificate)))
        : KeyFile.Read(keyPath).Then(pkcs8 => KeyFile.ReadCertificate(certificatePath).Then(certificate => Of(pkcs8, certificate)));

    /// <summary>
    /// Writes the private key, owner-only, and the certificate. Never overwrites. Of a key in a token: where it is, beside that path with <c>.pkcs11</c> as its ending.
    /// </summary>
    /// <exception cref="IOException">A file exists already or cannot be written.</exception>
    public void Save(string keyPath, string certificatePath)
    {
        if (IsInToken)
            KeyFile.WriteSecret(Path.ChangeExtension(keyPath, KeyToken.Extension), _stored);
        else
            KeyFile.Write(keyPath, _stored);
        KeyFile.WriteCertificate(certificatePath, Certificate);
    }
}
