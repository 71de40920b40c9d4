using System.Security.Cryptography;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Envelope.Cms;

namespace Trm.Envelope.Keys;

/// <summary>A participant's private key for message encryption, P-256, with its certificate. Safe for concurrent use.</summary>
public sealed class EncryptionKey
{
    /// <summary>How long an encryption key is in use, in days.</summary>
    public const int Days = 90;

    private readonly byte[] _pkcs8;
    private readonly Lazy<AgreementKey> _key;

    private EncryptionKey(byte[] pkcs8, Certificate certificate)
    {
        _pkcs8 = pkcs8;
        // Tried anew where it failed.
        _key = new(() => AgreementKey.OfPrivate(pkcs8), LazyThreadSafetyMode.PublicationOnly);
        Certificate = certificate;
    }

    /// <summary>The certificate, as the directory lists it.</summary>
    public Certificate Certificate { get; }

    /// <summary>The key-encryption key agreed with an ephemeral point, or null where that is no point of P-256.</summary>
    internal byte[]? Agree(ReadOnlySpan<byte> originatorPoint)
    {
        using var ephemeral = AgreementKey.OfPoint(originatorPoint);
        return ephemeral is null ? null : KeyAgreement.KeyEncryptionKey(_key.Value, ephemeral);
    }

    /// <summary>A new key with a self-signed certificate valid for 90 days.</summary>
    public static EncryptionKey Create(ParticipantId owner, DateTimeOffset now) => Create(owner, now, now.AddDays(Days));

    /// <summary>A new key with a self-signed certificate of that validity (whole seconds).</summary>
    public static EncryptionKey Create(ParticipantId owner, DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        using var key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var certificate = Certificate.SelfSign(key, $"{owner} message encryption", KeyPurpose.MessageEncryption, WireTime.Cut(notBefore), WireTime.Cut(notAfter));
        return new(key.ExportPkcs8PrivateKey(), certificate);
    }

    /// <summary>A key from PKCS#8 and its certificate. <c>KEY_FILE_INVALID</c> where they do not belong together or are for another purpose.</summary>
    public static Result<EncryptionKey> Of(byte[] pkcs8, Certificate certificate) =>
        PrivateKeys.Belong(pkcs8, certificate, KeyPurpose.MessageEncryption) is { } fault ? fault : new EncryptionKey(pkcs8, certificate);

    /// <summary>Reads <c>encrypt.key</c> and <c>encrypt.pem</c>, or whatever the two are called.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static Result<EncryptionKey> Load(string keyPath, string certificatePath) =>
        KeyFile.Read(keyPath).Then(pkcs8 => KeyFile.ReadCertificate(certificatePath).Then(certificate => Of(pkcs8, certificate)));

    /// <summary>
    /// Reads a private key whose certificate the directory lists under one of these listings. <c>KEY_FILE_INVALID</c> where none is its own.
    /// </summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Result<EncryptionKey> Load(string keyPath, IEnumerable<Certificate> listed) => KeyFile.Read(keyPath).Then<EncryptionKey>(pkcs8 =>
    {
        foreach (var certificate in listed)
            if (Of(pkcs8, certificate).Try(out var key, out _))
                return key;
        return new Rejection(RejectionCode.KeyFileInvalid, null, "the directory lists no encryption certificate for this key");
    });

    /// <summary>Writes the private key, owner-only, and the certificate. Never overwrites.</summary>
    /// <exception cref="IOException">A file exists already or cannot be written.</exception>
    public void Save(string keyPath, string certificatePath)
    {
        KeyFile.Write(keyPath, _pkcs8);
        KeyFile.WriteCertificate(certificatePath, Certificate);
    }
}
