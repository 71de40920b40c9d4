using System.Security.Cryptography;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Envelope.Cms;

namespace Trm.Envelope.Keys;

/// <summary>
/// One of the n keys of which k sign a directory version: P-384. Trust rests on the public key alone; the certificate
/// only carries it for CMS.
/// </summary>
public sealed class GovernanceKey : ISigner
{
    private readonly byte[] _pkcs8;
    private readonly Lender<ECDsa> _keys;

    private GovernanceKey(byte[] pkcs8, Certificate certificate)
    {
        _pkcs8 = pkcs8;
        _keys = new(() => PrivateKeys.ImportEcdsa(pkcs8));
        Certificate = certificate;
    }

    /// <summary>The certificate that travels with its signatures.</summary>
    public Certificate Certificate { get; }

    SignatureProfile ISigner.Profile => SignatureProfile.P384;

    byte[] ISigner.SignHash(byte[] hash) => _keys.Use(key => key.SignHash(hash, DSASignatureFormat.Rfc3279DerSequence));

    /// <summary>A new key; the holder's name stands in the certificate. Valid for 20 years: the directory ends its use, not a date.</summary>
    public static GovernanceKey Create(string holder, DateTimeOffset now) => Create(holder, now, now.AddYears(20));

    /// <summary>A new key with a certificate of that validity (whole seconds).</summary>
    public static GovernanceKey Create(string holder, DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var certificate = Certificate.SelfSign(key, $"{holder} directory governance", KeyPurpose.Governance, WireTime.Cut(notBefore), WireTime.Cut(notAfter));
        return new(key.ExportPkcs8PrivateKey(), certificate);
    }

    /// <summary>A key from PKCS#8 and its certificate. <c>KEY_FILE_INVALID</c> where they do not belong together or are for another purpose.</summary>
    public static Result<GovernanceKey> Of(byte[] pkcs8, Certificate certificate) =>
        PrivateKeys.Belong(pkcs8, certificate, KeyPurpose.Governance) is { } fault ? fault : new GovernanceKey(pkcs8, certificate);

    /// <summary>Reads the private key and its certificate.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static Result<GovernanceKey> Load(string keyPath, string certificatePath) =>
        KeyFile.Read(keyPath).Then(pkcs8 => KeyFile.ReadCertificate(certificatePath).Then(certificate => Of(pkcs8, certificate)));

    /// <summary>Writes the private key, owner-only, and the certificate. Never overwrites.</summary>
    /// <exception cref="IOException">A file exists already or cannot be written.</exception>
    public void Save(string keyPath, string certificatePath)
    {
        KeyFile.Write(keyPath, _pkcs8);
        KeyFile.WriteCertificate(certificatePath, Certificate);
    }
}
