using System.Security.Cryptography;

namespace Trm.Envelope.Cms;

/// <summary>
/// dhSinglePass-stdDH-sha256kdf-scheme (RFC 5753): ECDH on P-256, the X9.63 derivation with SHA-256, a key-encryption key
/// for id-aes256-wrap.
/// </summary>
internal static class KeyAgreement
{
    public const int PointBytes = 65;

    // The counter 1, then ECC-CMS-SharedInfo { keyInfo { id-aes256-wrap }, suppPubInfo [2] 256 bits } (RFC 5753 7.2).
    // The key is one digest long: the X9.63 derivation is a single SHA-256(Z | counter | SharedInfo).
    private static readonly byte[] CounterAndSharedInfo = [0, 0, 0, 1, .. Der.Write(w =>
    {
        using (w.PushSequence())
        {
            w.WriteEncodedValue(AuthEnvelopedData.KeyWrapAlgorithm);
            using (w.PushSequence(Der.Context2))
                w.WriteOctetString([0, 0, 1, 0]);
        }
    })];

    public static byte[] KeyEncryptionKey(ECDiffieHellman ours, ECDiffieHellmanPublicKey theirs) =>
        ours.DeriveKeyFromHash(theirs, HashAlgorithmName.SHA256, secretPrepend: null, secretAppend: CounterAndSharedInfo);

    /// <summary>The uncompressed point of a public key: 04 | x | y.</summary>
    public static byte[] Point(ECDiffieHellman key)
    {
        var q = key.ExportParameters(includePrivateParameters: false).Q;
        return [4, .. q.X!, .. q.Y!];
    }

    /// <summary>A public key from 04 | x | y, or null where that is no point of P-256.</summary>
    public static ECDiffieHellman? Import(ReadOnlySpan<byte> point)
    {
        if (point.Length != PointBytes || point[0] != 4)
            return null;
        try
        {
            return ECDiffieHellman.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = point[1..33].ToArray(), Y = point[33..].ToArray() },
            });
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
