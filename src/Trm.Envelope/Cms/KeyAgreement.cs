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

    public static byte[] KeyEncryptionKey(AgreementKey ours, AgreementKey theirs)
    {
        Span<byte> input = stackalloc byte[AgreementKey.SecretBytes + CounterAndSharedInfo.Length];
        ours.Agree(theirs, input[..AgreementKey.SecretBytes]);
        CounterAndSharedInfo.CopyTo(input[AgreementKey.SecretBytes..]);
        var key = SHA256.HashData(input);
        CryptographicOperations.ZeroMemory(input);
        return key;
    }
}
