using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Envelope.Cms;
using Trm.Envelope.Keys;

namespace Trm.Envelope;

/// <summary>Makes sealed messages: capsule, envelope, header, signature, in this order.</summary>
/// <remarks>Source: contracts/envelope.md, "Wire form". Draws a fresh content key, nonce, salt and ephemeral keys for every message.</remarks>
public static class Sealer
{
    /// <summary>
    /// Seals. <c>TOO_LARGE</c> where the whole would exceed the limit; every other impossible order is a bug of the caller.
    /// </summary>
    /// <exception cref="ArgumentException">No or more than 8 recipients, one twice, or numbers and times that no header can carry.</exception>
    public static Result<Sealed> Seal(SealOrder order, SigningKey key, SizeLimits? limits = null)
    {
        if (order.Recipients.Count is 0 or > SizeLimits.Recipients)
            throw new ArgumentException("a message has 1 to 8 recipient keys", nameof(order));
        var max = (limits ?? SizeLimits.Default).Message;
        if (order.Payload.Length > max)
            return new Rejection(RejectionCode.TooLarge, "payload");

        var header = new Header
        {
            Id = order.Id,
            From = order.From,
            To = order.To,
            Gen = order.Gen,
            Rcp = [.. order.Recipients.Select(r => r.Certificate.SkiHex).Order(StringComparer.Ordinal)],
            Iat = WireTime.Cut(order.Iat),
            Exp = WireTime.Cut(order.Exp),
            Dir = order.Dir,
            IsTraining = order.IsTraining,
            Seq = order.Seq,
            EnvSha256 = "",
            CapSha256 = "",
            MetaSha256 = "",
        };
        var capsule = Capsule.Create(header.WriteCore(), order.Meta, order.Payload.Span);
        // The envelope is written where it travels, behind the room that the header takes when it is signed.
        var whole = AuthEnvelopedData.Encrypt(capsule.Bytes.Span, order.Recipients, SizeLimits.SignedHeader);
        var envelope = whole.AsMemory(SizeLimits.SignedHeader);
        header = header with { EnvSha256 = Digest.Sha256(envelope.Span), CapSha256 = capsule.Sha256, MetaSha256 = capsule.MetaSha256 };
        var content = header.Write();
        if (!Header.Parse(content).IsOk)
            throw new ArgumentException("no header can carry these numbers, times or recipients", nameof(order));
        var p7s = SignedData.Sign(content, header.Iat, key).Write(SignatureProfile.P256);
        if (p7s.Length > SizeLimits.SignedHeader || p7s.Length + envelope.Length > max)
            return new Rejection(RejectionCode.TooLarge, "message");
        var bytes = whole.AsMemory(SizeLimits.SignedHeader - p7s.Length);
        p7s.CopyTo(bytes);
        return new Sealed(bytes, p7s, header, Digest.Sha256(content), capsule);
    }
}
