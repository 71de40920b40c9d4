using System.Security.Cryptography;
using Trm.Contracts.Rejections;

namespace Trm.Envelope.Keys;

/// <summary>Private keys from PKCS#8, each checked once against its certificate.</summary>
internal static class PrivateKeys
{
    public static ECDsa ImportEcdsa(byte[] pkcs8)
    {
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(pkcs8, out _);
        return key;
    }

    /// <summary>Why they do not belong together, or null.</summary>
    public static Rejection? Belong(byte[] pkcs8, Certificate certificate, KeyPurpose purpose)
    {
        if (!certificate.IsFor(purpose))
            return new(RejectionCode.KeyFileInvalid, "certificate", $"curve or key usage is not that of {purpose}");
        try
        {
            using var key = ImportEcdsa(pkcs8);
            return key.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(certificate.PublicKey.Span)
                ? null
                : new(RejectionCode.KeyFileInvalid, null, "private key and certificate do not belong together");
        }
        catch (Exception e) when (e is CryptographicException or PlatformNotSupportedException) // the latter for a curve that nobody knows
        {
            return new(RejectionCode.KeyFileInvalid, "key", "not an unencrypted PKCS#8 private key on an elliptic curve");
        }
    }
}
