using System.Security.Cryptography;
using Trm.Envelope.Keys;

namespace Trm.Envelope.Cms;

/// <summary>What differs from one SignerInfo to the next; everything else is the profile.</summary>
internal sealed record SignerPart(
    Certificate Certificate, DateTimeOffset SigningTime, ReadOnlyMemory<byte> MessageDigest, ReadOnlyMemory<byte> Signature)
{
    /// <summary>The signed attributes as they are hashed: tag SET OF (RFC 5652 5.4).</summary>
    public byte[] SignedAttributes(SignatureProfile profile) => Der.Write(w =>
    {
        using (w.PushSetOf())
        {
            Attribute(Oids.ContentType, () => w.WriteObjectIdentifier(Oids.Data));
            Attribute(Oids.SigningTime, () => w.WriteTime(SigningTime));
            Attribute(Oids.MessageDigest, () => w.WriteOctetString(MessageDigest.Span));
            Attribute(Oids.SigningCertificateV2, () => WriteSigningCertificate());
        }

        void Attribute(string oid, Action value)
        {
            using (w.PushSequence())
            {
                w.WriteObjectIdentifier(oid);
                using (w.PushSetOf())
                    value();
            }
        }

        // RFC 5035 3: SigningCertificateV2 { certs { ESSCertIDv2 { hashAlgorithm DEFAULT sha256, certHash, issuerSerial } } }
        void WriteSigningCertificate()
        {
            using (w.PushSequence())
            using (w.PushSequence())
            using (w.PushSequence())
            {
                if (!profile.IsEssDefault)
                    w.WriteEncodedValue(profile.DigestAlgorithm);
                w.WriteOctetString(profile.Hash(Certificate.Der.Span));
                using (w.PushSequence())
                {
                    using (w.PushSequence())
                    using (w.PushSequence(Der.Context(4)))
                        w.WriteEncodedValue(Certificate.Issuer.Span);
                    w.WriteEncodedValue(Certificate.SerialNumber.Span);
                }
            }
        }
    });

    /// <summary>True where the digest is that of the content and the signature that of the attributes.</summary>
    public bool Verifies(ECDsa key, ReadOnlyMemory<byte> content, SignatureProfile profile) =>
        CryptographicOperations.FixedTimeEquals(profile.Hash(content.Span), MessageDigest.Span)
        && EcdsaSignature.Verifies(key, profile.Hash(SignedAttributes(profile)), Signature);
}
