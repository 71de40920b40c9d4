using System.Formats.Asn1;
using Trm.Envelope.Keys;

namespace Trm.Envelope.Cms;

/// <summary>
/// CMS SignedData (RFC 5652) in the one form this house writes: content attached, id-data; each signer by subject key
/// identifier with its certificate included; signed attributes exactly content-type, message-digest, signing-time and
/// signing-certificate-v2 (CAdES-BES); no unsigned attributes, no CRLs.
/// </summary>
/// <remarks>Reading is extracting, writing again and comparing (<see cref="Der"/>); it verifies no signature.</remarks>
internal sealed record SignedData(ReadOnlyMemory<byte> Content, IReadOnlyList<SignerPart> Signers)
{
    /// <summary>Most signers read: a directory has no more governance keys.</summary>
    public const int MaxSigners = 32;

    /// <summary>Signs content alone.</summary>
    public static SignedData Sign(ReadOnlyMemory<byte> content, DateTimeOffset at, ISigner signer) => new(content, [Signer(content, at, signer)]);

    /// <summary>The same content with one more signature.</summary>
    public SignedData SignAlso(DateTimeOffset at, ISigner signer) => this with { Signers = [.. Signers, Signer(Content, at, signer)] };

    private static SignerPart Signer(ReadOnlyMemory<byte> content, DateTimeOffset at, ISigner signer)
    {
        var part = new SignerPart(signer.Certificate, at, signer.Profile.Hash(content.Span), default);
        return part with { Signature = signer.SignHash(signer.Profile.Hash(part.SignedAttributes(signer.Profile))) };
    }

    /// <summary>The DER.</summary>
    public byte[] Write(SignatureProfile profile) => Der.Write(w =>
    {
        using (w.PushSequence())
        {
            w.WriteObjectIdentifier(Oids.SignedData);
            using (w.PushSequence(Der.Context0))
            using (w.PushSequence())
            {
                w.WriteInteger(3); // RFC 5652 5.1: a signer by subject key identifier makes it 3
                using (w.PushSetOf())
                    w.WriteEncodedValue(profile.DigestAlgorithm);
                using (w.PushSequence())
                {
                    w.WriteObjectIdentifier(Oids.Data);
                    using (w.PushSequence(Der.Context0))
                        w.WriteOctetString(Content.Span);
                }

                using (w.PushSetOf(Der.Context0))
                    foreach (var signer in Signers)
                        w.WriteEncodedValue(signer.Certificate.Der.Span);
                using (w.PushSetOf())
                    foreach (var signer in Signers)
                        WriteSigner(w, signer, profile);
            }
        }
    });

    private static void WriteSigner(AsnWriter w, SignerPart signer, SignatureProfile profile)
    {
        using (w.PushSequence())
        {
            w.WriteInteger(3);
            w.WriteOctetString(signer.Certificate.Ski.Span, Der.Primitive0);
            w.WriteEncodedValue(profile.DigestAlgorithm);
            var attributes = signer.SignedAttributes(profile);
            attributes[0] = 0xA0; // [0] IMPLICIT; hashed with its own tag, SET OF
            w.WriteEncodedValue(attributes);
            w.WriteEncodedValue(profile.SignatureAlgorithm);
            w.WriteOctetString(signer.Signature.Span);
        }
    }

    /// <summary>The parts of exactly this form, or null. At least one signer.</summary>
    public static SignedData? Parse(ReadOnlyMemory<byte> der, SignatureProfile profile) =>
        Der.TryRead(der, Extract) is { } data && data.Write(profile).AsSpan().SequenceEqual(der.Span) ? data : null;

    private static SignedData? Extract(AsnReader reader)
    {
        var outer = reader.ReadSequence();
        outer.Skip();
        var data = outer.ReadSequence(Der.Context0).ReadSequence();
        data.Skip();
        data.Skip();
        var encapsulated = data.ReadSequence();
        encapsulated.Skip();
        var content = encapsulated.ReadSequence(Der.Context0).ReadOctets();

        var certificates = new Dictionary<string, Certificate>(StringComparer.Ordinal);
        for (var list = data.ReadSetOf(Der.Context0); list.HasData && certificates.Count < MaxSigners;)
            if (Certificate.Parse(list.ReadEncodedValue()) is not { } certificate || !certificates.TryAdd(certificate.SkiHex, certificate))
                return null;

        var signers = new List<SignerPart>();
        for (var list = data.ReadSetOf(); list.HasData && signers.Count < MaxSigners;)
            if (ExtractSigner(list.ReadSequence(), certificates) is { } signer)
                signers.Add(signer);
            else
                return null;
        // One certificate for each: else a single large one would be written again for every signer that names it.
        return signers.Count > 0 && signers.Count == certificates.Count ? new(content, signers) : null;
    }

    private static SignerPart? ExtractSigner(AsnReader signer, Dictionary<string, Certificate> certificates)
    {
        signer.Skip();
        var ski = Convert.ToHexStringLower(signer.ReadOctets(Der.Primitive0).Span);
        signer.Skip();
        DateTimeOffset? time = null;
        ReadOnlyMemory<byte>? digest = null;
        for (var attributes = signer.ReadSetOf(Der.Context0); attributes.HasData;)
        {
            var attribute = attributes.ReadSequence();
            var type = attribute.ReadObjectIdentifier();
            if (type == Oids.SigningTime)
                time = attribute.ReadSetOf().ReadTime();
            else if (type == Oids.MessageDigest)
                digest = attribute.ReadSetOf().ReadOctets();
        }

        signer.Skip();
        return time is { } at && digest is { } hash && certificates.TryGetValue(ski, out var certificate)
            ? new(certificate, at, hash, signer.ReadOctets())
            : null;
    }
}
