using System.Formats.Asn1;
using System.Security.Cryptography;
using Trm.Envelope.Keys;

namespace Trm.Envelope.Cms;

/// <summary>
/// CMS AuthEnvelopedData (RFC 5083, 5084) in the one form this house writes: AES-256-GCM, 12-byte nonce, 16-byte tag; 1 to 8
/// KeyAgreeRecipientInfo (RFC 5753) by subject key identifier, ephemeral-static ECDH on P-256; no ukm, no attributes, no
/// originatorInfo.
/// </summary>
/// <remarks>Reading is extracting, writing again all but the ciphertext, and comparing (<see cref="Der"/>); decrypting comes after.</remarks>
internal sealed record AuthEnvelopedData(
    IReadOnlyList<RecipientPart> Recipients, ReadOnlyMemory<byte> Nonce, ReadOnlyMemory<byte> Ciphertext, ReadOnlyMemory<byte> Tag)
{
    public static readonly byte[] KeyWrapAlgorithm = Der.Algorithm(Oids.Aes256Wrap);

    private static readonly byte[] EcPublicKey = Der.Algorithm(Oids.EcPublicKey);

    private static readonly byte[] KeyAgreementAlgorithm = Der.Write(w =>
    {
        using (w.PushSequence())
        {
            w.WriteObjectIdentifier(Oids.StdDhSha256Kdf);
            w.WriteEncodedValue(KeyWrapAlgorithm);
        }
    });

    private static readonly byte[] Type = Der.Write(w => w.WriteObjectIdentifier(Oids.AuthEnvelopedData));

    private static readonly byte[] Version = Der.Write(w => w.WriteInteger(0));

    private static readonly byte[] ContentType = Der.Write(w => w.WriteObjectIdentifier(Oids.Data));

    /// <summary>Encrypts under a fresh key, nonce and ephemeral keys. The ciphertext is written where it stays.</summary>
    /// <param name="plaintext">What is encrypted.</param>
    /// <param name="recipients">For whom.</param>
    /// <param name="room">Bytes left free before the DER, for what goes before it on the wire.</param>
    /// <returns>The room, and the DER behind it.</returns>
    public static byte[] Encrypt(ReadOnlySpan<byte> plaintext, IReadOnlyList<RecipientKey> recipients, int room = 0)
    {
        var key = RandomNumberGenerator.GetBytes(ContentCipher.KeyBytes);
        var nonce = RandomNumberGenerator.GetBytes(ContentCipher.NonceBytes);
        var data = new AuthEnvelopedData([.. recipients.Select(r => r.Wrap(key))], nonce, default, new byte[ContentCipher.TagBytes]);
        var (before, after) = data.Around(plaintext.Length);
        var whole = GC.AllocateUninitializedArray<byte>(room + before.Length + plaintext.Length + after.Length);
        var der = whole.AsSpan(room);
        before.CopyTo(der);
        after.CopyTo(der[(before.Length + plaintext.Length)..]);
        ContentCipher.Encrypt(key, nonce, plaintext, der.Slice(before.Length, plaintext.Length), der[^ContentCipher.TagBytes..]);
        CryptographicOperations.ZeroMemory(key);
        return whole;
    }

    /// <summary>The plaintext, or null where the wrapped key or the tag is not right.</summary>
    public byte[]? Decrypt(byte[] keyEncryptionKey, RecipientPart recipient)
    {
        if (KeyWrap.Unwrap(keyEncryptionKey, recipient.WrappedKey.Span) is not { } key)
            return null;
        var plaintext = ContentCipher.Decrypt(key, Nonce.Span, Ciphertext.Span, Tag.Span);
        CryptographicOperations.ZeroMemory(key);
        return plaintext;
    }

    /// <summary>The DER.</summary>
    public byte[] Write()
    {
        var (before, after) = Around(Ciphertext.Length);
        return [.. before, .. Ciphertext.Span, .. after];
    }

    // All but the ciphertext, which is nearly all there is: written from the inside out, so that each length is known when its turn comes.
    private (byte[] Before, byte[] After) Around(int ciphertext)
    {
        var after = Der.Write(w => w.WriteOctetString(Tag.Span));
        byte[] before = [.. ContentType, .. Der.Write(WriteContentAlgorithm), .. Der.Head(Der.Primitive0, ciphertext)];
        before = [.. Version, .. Der.Write(WriteRecipients), .. Der.Head(Asn1Tag.Sequence, before.Length + ciphertext), .. before];
        before = [.. Der.Head(Asn1Tag.Sequence, before.Length + ciphertext + after.Length), .. before];
        before = [.. Type, .. Der.Head(Der.Context0, before.Length + ciphertext + after.Length), .. before];
        return ([.. Der.Head(Asn1Tag.Sequence, before.Length + ciphertext + after.Length), .. before], after);
    }

    private void WriteContentAlgorithm(AsnWriter w)
    {
        using (w.PushSequence())
        {
            w.WriteObjectIdentifier(Oids.Aes256Gcm);
            using (w.PushSequence())
            {
                w.WriteOctetString(Nonce.Span);
                w.WriteInteger(ContentCipher.TagBytes); // RFC 5084 3.2: the default is 12
            }
        }
    }

    private void WriteRecipients(AsnWriter w)
    {
        using (w.PushSetOf())
            foreach (var recipient in Recipients)
                WriteRecipient(w, recipient);
    }

    private static void WriteRecipient(AsnWriter w, RecipientPart recipient)
    {
        using (w.PushSequence(Der.Context1))
        {
            w.WriteInteger(3);
            using (w.PushSequence(Der.Context0))
            using (w.PushSequence(Der.Context1))
            {
                w.WriteEncodedValue(EcPublicKey); // parameters absent, as OpenSSL writes it
                w.WriteBitString(recipient.OriginatorPoint.Span);
            }

            w.WriteEncodedValue(KeyAgreementAlgorithm);
            using (w.PushSequence())
            using (w.PushSequence())
            {
                using (w.PushSequence(Der.Context0))
                    w.WriteOctetString(recipient.Ski.Span);
                w.WriteOctetString(recipient.WrappedKey.Span);
            }
        }
    }

    /// <summary>The parts of exactly this form, or null.</summary>
    public static AuthEnvelopedData? Parse(ReadOnlyMemory<byte> der) =>
        Der.TryRead(der, Extract) is { } data && data.HasSizes() && data.IsAround(der.Span) ? data : null;

    // What stands before the ciphertext says where it begins and ends.
    private bool IsAround(ReadOnlySpan<byte> der)
    {
        var (before, after) = Around(Ciphertext.Length);
        return der.Length == before.Length + Ciphertext.Length + after.Length && der.StartsWith(before) && der.EndsWith(after);
    }

    private bool HasSizes() =>
        Recipients.Count is >= 1 and <= SizeLimits.Recipients && Nonce.Length == ContentCipher.NonceBytes && Tag.Length == ContentCipher.TagBytes
        && Recipients.All(r => r.OriginatorPoint.Length == KeyAgreement.PointBytes && r.OriginatorPoint.Span[0] == 4
            && r.Ski.Length == Certificate.SkiBytes && r.WrappedKey.Length == ContentCipher.KeyBytes + 8);

    private static AuthEnvelopedData Extract(AsnReader reader)
    {
        var outer = reader.ReadSequence();
        outer.Skip();
        var data = outer.ReadSequence(Der.Context0).ReadSequence();
        data.Skip();

        var recipients = new List<RecipientPart>();
        for (var list = data.ReadSetOf(); list.HasData && recipients.Count <= SizeLimits.Recipients;)
            recipients.Add(ExtractRecipient(list.ReadSequence(Der.Context1)));

        var content = data.ReadSequence();
        content.Skip();
        var algorithm = content.ReadSequence();
        algorithm.Skip();
        var nonce = algorithm.ReadSequence().ReadOctets();
        var ciphertext = content.ReadOctets(Der.Primitive0);
        return new(recipients, nonce, ciphertext, data.ReadOctets());
    }

    private static RecipientPart ExtractRecipient(AsnReader recipient)
    {
        recipient.Skip();
        var originator = recipient.ReadSequence(Der.Context0).ReadSequence(Der.Context1);
        originator.Skip();
        if (!originator.TryReadPrimitiveBitString(out _, out var point))
            throw new AsnContentException();
        recipient.Skip();
        var key = recipient.ReadSequence().ReadSequence();
        var ski = key.ReadSequence(Der.Context0).ReadOctets();
        return new(point, ski, key.ReadOctets());
    }
}
