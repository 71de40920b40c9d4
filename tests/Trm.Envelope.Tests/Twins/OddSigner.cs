using System.Security.Cryptography;
using Trm.Envelope.Cms;
using Trm.Envelope.Keys;

namespace Trm.Envelope.Tests.Twins;

/// <summary>Signs with one thing and shows another: what the product's own key types do not let anybody do.</summary>
internal sealed class OddSigner(Certificate certificate, Func<byte[], byte[]> sign, SignatureProfile? profile = null) : ISigner
{
    public Certificate Certificate => certificate;

    public SignatureProfile Profile => profile ?? SignatureProfile.P256;

    public byte[] SignHash(byte[] hash) => sign(hash);

    /// <summary>A stranger's signature under a listed certificate.</summary>
    public static OddSigner Stranger(Certificate listed)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pkcs8 = key.ExportPkcs8PrivateKey();
        return new(listed, hash => PrivateKeys.ImportEcdsa(pkcs8).SignHash(hash, DSASignatureFormat.Rfc3279DerSequence));
    }

    /// <summary>The listed key under a certificate that differs from the listed one in its last bit.</summary>
    public static OddSigner OtherCertificate(SigningKey key)
    {
        var der = key.Certificate.Der.ToArray();
        der[^1] ^= 1;
        return new(Certificate.Parse(der)!, ((ISigner)key).SignHash);
    }

    /// <summary>A message signing key in the place of governance.</summary>
    public static OddSigner Governing(SigningKey key) => new(key.Certificate, ((ISigner)key).SignHash, SignatureProfile.P384);

    /// <summary>An encryption key that signs.</summary>
    public static OddSigner Of(EncryptionKey key)
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("trm-twin-").FullName;
        key.Save(Path.Combine(folder, "k"), Path.Combine(folder, "c"));
        var pkcs8 = KeyFile.Read(Path.Combine(folder, "k")).Value;
        System.IO.Directory.Delete(folder, recursive: true);
        return new(key.Certificate, hash => PrivateKeys.ImportEcdsa(pkcs8).SignHash(hash, DSASignatureFormat.Rfc3279DerSequence));
    }
}
