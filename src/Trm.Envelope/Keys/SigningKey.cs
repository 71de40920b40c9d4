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

    private readonly byte[] _pkcs8;
    private readonly Lender<ECDsa> _keys;

    private SigningKey(byte[] pkcs8, Certificate certificate)
    {
        _pkcs8 = pkcs8;
        _keys = new(() => PrivateKeys.ImportEcdsa(pkcs8));
        Certificate = certificate;
    }

    /// <summary>The certificate, as the directory lists it.</summary>
    public Certificate Certificate { get; }

    SignatureProfile ISigner.Profile => SignatureProfile.P256;

    byte[] ISigner.SignHash(byte[] hash) => _keys.Use(key => key.SignHash(hash, DSASignatureFormat.Rfc3279DerSequence));

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

    /// <summary>Reads <c>sign.key</c> and <c>sign.pem</c>, or whatever the two are called.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static Result<SigningKey> Load(string keyPath, string certificatePath) =>
        KeyFile.Read(keyPath).Then(pkcs8 => KeyFile.ReadCertificate(certificatePath).Then(certificate => Of(pkcs8, certificate)));

    /// <summary>Writes the private key, owner-only, and the certificate. Never overwrites.</summary>
    /// <exception cref="IOException">A file exists already or cannot be written.</exception>
    public void Save(string keyPath, string certificatePath)
    {
        KeyFile.Write(keyPath, _pkcs8);
        KeyFile.WriteCertificate(certificatePath, Certificate);
    }
}
