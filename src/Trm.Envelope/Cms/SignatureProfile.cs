using System.Security.Cryptography;

namespace Trm.Envelope.Cms;

/// <summary>One curve with its digest: nothing to choose, nothing to mix.</summary>
internal sealed class SignatureProfile
{
    /// <summary>Message signing: ECDSA on P-256 with SHA-256.</summary>
    public static readonly SignatureProfile P256 = new(Oids.Sha256, Oids.EcdsaWithSha256, 32, SHA256.HashData);

    /// <summary>Governance: ECDSA on P-384 with SHA-384.</summary>
    public static readonly SignatureProfile P384 = new(Oids.Sha384, Oids.EcdsaWithSha384, 48, SHA384.HashData);

    private SignatureProfile(string digest, string signature, int digestBytes, Func<ReadOnlySpan<byte>, byte[]> hash)
    {
        DigestAlgorithm = Der.Algorithm(digest);
        SignatureAlgorithm = Der.Algorithm(signature);
        DigestBytes = digestBytes;
        Hash = hash;
    }

    public byte[] DigestAlgorithm { get; }

    public byte[] SignatureAlgorithm { get; }

    public int DigestBytes { get; }

    public Func<ReadOnlySpan<byte>, byte[]> Hash { get; }

    // RFC 5035 4: the default, SHA-256, is omitted in DER.
    public bool IsEssDefault => DigestBytes == 32;
}
