using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Trm.Contracts.Rejections;
using Trm.Envelope.Cms;

namespace Trm.Envelope.Keys;

/// <summary>
/// An X.509 certificate as bytes with the few fields this house reads. Whether it is trusted is the directory's matter
/// alone: no chain is built and its own signature is never asked.
/// </summary>
/// <remarks>Hand-read because loading it into <see cref="X509Certificate2"/> costs more than verifying a signature.</remarks>
public sealed class Certificate : IEquatable<Certificate>
{
    /// <summary>Length of a subject key identifier, in bytes (RFC 5280 4.2.1.2, RFC 7093 2).</summary>
    public const int SkiBytes = 20;

    /// <summary>Largest certificate read, in bytes.</summary>
    public const int MaxBytes = 4096;

    // SubjectPublicKeyInfo of a named curve up to the uncompressed point: there is one DER spelling.
    private static readonly byte[] P256Prefix = Convert.FromHexString("3059301306072A8648CE3D020106082A8648CE3D030107034200");
    private static readonly byte[] P384Prefix = Convert.FromHexString("3076301006072A8648CE3D020106052B81040022036200");

    private Certificate(ReadOnlyMemory<byte> der) => Der = der;

    /// <summary>The certificate, byte for byte.</summary>
    public ReadOnlyMemory<byte> Der { get; }

    /// <summary>SHA-256 of the certificate, hex: its name in lists and logs.</summary>
    public string Sha256 { get; private init; } = "";

    /// <summary>Subject key identifier, 40 hex digits: its name in <c>rcp</c> and in CMS.</summary>
    public string SkiHex { get; private init; } = "";

    /// <summary>First and last second of the certificate's own validity.</summary>
    public DateTimeOffset NotBefore { get; private init; }

    /// <inheritdoc cref="NotBefore"/>
    public DateTimeOffset NotAfter { get; private init; }

    /// <summary>SubjectPublicKeyInfo, DER.</summary>
    public ReadOnlyMemory<byte> PublicKey { get; private init; }

    internal ReadOnlyMemory<byte> Ski { get; private init; }

    internal ReadOnlyMemory<byte> Issuer { get; private init; }

    internal ReadOnlyMemory<byte> SerialNumber { get; private init; }

    private ReadOnlyMemory<byte> KeyUsage { get; init; }

    private bool KeyUsageIsCritical { get; init; }

    /// <summary>The fields of a DER certificate that has a subject key identifier of 20 bytes, or null.</summary>
    public static Certificate? Parse(ReadOnlyMemory<byte> der) => der.Length > MaxBytes ? null : Cms.Der.TryRead(der, reader => Read(reader, der));

    private static Certificate? Read(AsnReader reader, ReadOnlyMemory<byte> der)
    {
        var outer = reader.ReadSequence();
        var tbs = outer.ReadSequence();
        tbs.ReadSequence(Cms.Der.Context0);
        var serial = tbs.ReadEncodedValue();
        tbs.Skip();
        var issuer = tbs.ReadEncodedValue();
        var validity = tbs.ReadSequence();
        var notBefore = validity.ReadTime();
        var notAfter = validity.ReadTime();
        tbs.Skip();
        var publicKey = tbs.ReadEncodedValue();
        while (tbs.HasData && !tbs.PeekTag().HasSameClassAndValue(Cms.Der.Context3))
            tbs.Skip();

        ReadOnlyMemory<byte> ski = default, usage = default;
        var usageIsCritical = false;
        for (var list = tbs.ReadSequence(Cms.Der.Context3).ReadSequence(); list.HasData;)
        {
            var extension = list.ReadSequence();
            var oid = extension.ReadObjectIdentifier();
            var critical = extension.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean) && extension.ReadBoolean();
            var value = extension.ReadOctets();
            if (oid == Oids.SubjectKeyIdentifier)
                ski = Cms.Der.Read(value).ReadOctets();
            else if (oid == Oids.KeyUsage)
                (usage, usageIsCritical) = (value, critical);
        }

        return ski.Length != SkiBytes ? null : new Certificate(der)
        {
            Sha256 = Digest.Sha256(der.Span),
            Ski = ski,
            SkiHex = Convert.ToHexStringLower(ski.Span),
            NotBefore = notBefore,
            NotAfter = notAfter,
            PublicKey = publicKey,
            Issuer = issuer,
            SerialNumber = serial,
            KeyUsage = usage,
            KeyUsageIsCritical = usageIsCritical,
        };
    }

    /// <summary>From PEM or DER in a file's bytes. <c>KEY_FILE_INVALID</c> for anything else.</summary>
    public static Result<Certificate> ReadFile(ReadOnlyMemory<byte> file)
    {
        var refused = new Rejection(RejectionCode.KeyFileInvalid, null, "not an X.509 certificate with a subject key identifier of 20 bytes");
        if (Parse(file) is { } certificate)
            return certificate;
        var text = System.Text.Encoding.Latin1.GetString(file.Span);
        if (!PemEncoding.TryFind(text, out var pem) || text[pem.Label] is not "CERTIFICATE")
            return refused;
        var der = new byte[pem.DecodedDataLength];
        return Convert.TryFromBase64String(text[pem.Base64Data], der, out var length) && Parse(der.AsMemory(0, length)) is { } found ? found : refused;
    }

    /// <summary>The PEM text.</summary>
    public string ToPem() => PemEncoding.WriteString("CERTIFICATE", Der.Span) + "\n";

    /// <summary>True where curve and key usage are exactly those of the purpose.</summary>
    public bool IsFor(KeyPurpose purpose) => KeyUsageIsCritical && purpose switch
    {
        KeyPurpose.MessageSigning => IsP256 && IsDigitalSignatureOnly,
        KeyPurpose.MessageEncryption => IsP256 && KeyUsage.Span.SequenceEqual((ReadOnlySpan<byte>)[0x03, 0x02, 0x03, 0x08]),
        KeyPurpose.Governance => PublicKey.Length == P384Prefix.Length + 97 && PublicKey.Span.StartsWith(P384Prefix) && IsDigitalSignatureOnly,
        _ => false,
    };

    private bool IsP256 => !PointOfP256(PublicKey.Span).IsEmpty;

    private bool IsDigitalSignatureOnly => KeyUsage.Span.SequenceEqual((ReadOnlySpan<byte>)[0x03, 0x02, 0x07, 0x80]);

    /// <summary>The point 04 | x | y of a P-256 key.</summary>
    internal ReadOnlySpan<byte> P256Point => PointOfP256(PublicKey.Span);

    /// <summary>The 65 bytes after the one DER spelling of a P-256 key with an uncompressed point; empty for any other key.</summary>
    internal static ReadOnlySpan<byte> PointOfP256(ReadOnlySpan<byte> publicKey) =>
        publicKey.Length == P256Prefix.Length + KeyAgreement.PointBytes && publicKey.StartsWith(P256Prefix) ? publicKey[P256Prefix.Length..] : [];

    /// <summary>The public key for verifying, or null where it is no valid key of its curve.</summary>
    internal ECDsa? ImportVerifier()
    {
        ECDsa? key = null;
        try
        {
            key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(PublicKey.Span, out _);
            return key;
        }
        catch (Exception e) when (e is CryptographicException or PlatformNotSupportedException) // the latter for a curve that nobody knows
        {
            key?.Dispose();
            return null;
        }
    }

    /// <summary>A self-signed certificate: subject <paramref name="name"/>, usage of the purpose, critical, key identifier present.</summary>
    internal static Certificate SelfSign(AsymmetricAlgorithm key, string name, KeyPurpose purpose, DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(name);
        // An encryption key signs its own certificate once, here; its key usage forbids it ever after. A key in a token signs where it is.
        using var copy = key is ECDsa ? null : ECDsa.Create(((ECAlgorithm)key).ExportParameters(includePrivateParameters: true));
        var signer = copy ?? (ECDsa)key;
        var hash = purpose == KeyPurpose.Governance ? HashAlgorithmName.SHA384 : HashAlgorithmName.SHA256;
        var request = new CertificateRequest(subject.Build(), signer, hash);
        var usage = purpose == KeyPurpose.MessageEncryption ? X509KeyUsageFlags.KeyAgreement : X509KeyUsageFlags.DigitalSignature;
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(usage, critical: true));
        request.CertificateExtensions.Add(
            new X509SubjectKeyIdentifierExtension(request.PublicKey, X509SubjectKeyIdentifierHashAlgorithm.ShortSha256, critical: false));
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)(serial[0] & 0x7F | 0x40); // positive, and always of one length
        using var certificate = request.Create(subject.Build(), X509SignatureGenerator.CreateForECDsa(signer), notBefore, notAfter, serial);
        return Parse(certificate.RawData) ?? throw new InvalidOperationException("a certificate made here does not parse");
    }

    /// <inheritdoc/>
    public bool Equals(Certificate? other) => other is not null && Sha256 == other.Sha256;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Certificate);

    /// <inheritdoc/>
    public override int GetHashCode() => Sha256.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => SkiHex;
}
