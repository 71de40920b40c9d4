using System.Security.Cryptography;
using Trm.Contracts.Rejections;
using Trm.Envelope.Cms;
using Trm.Envelope.Keys;

namespace Trm.Envelope;

/// <summary>A message to us, sealed to a key that we hold, by a sender who may use this suite (steps 1 to 6).</summary>
public sealed class AdmittedMessage
{
    private readonly EncryptionKey _key;

    internal AdmittedMessage(VerifiedHeader verified, EncryptionKey key)
    {
        Verified = verified;
        _key = key;
    }

    public VerifiedHeader Verified { get; }

    /// <summary>
    /// Steps 7 to 9. <c>ENVELOPE_DAMAGED</c> (7: nobody consumes an id for it); from here the sender's own bytes are at fault:
    /// <c>ENVELOPE_PROFILE</c>, <c>HEADER_MISMATCH</c> (recipients), <c>DECRYPT_FAILED</c> (8); <c>HEADER_MISMATCH</c>, <c>CAPSULE_INVALID</c> (9).
    /// </summary>
    public Result<OpenedMessage> Open()
    {
        if (!Verified.EnvelopeIntact)
            return new Rejection(RejectionCode.EnvelopeDamaged, "envelope");
        if (AuthEnvelopedData.Parse(Verified.Message.Envelope) is not { } envelope)
            return new Rejection(RejectionCode.EnvelopeProfile, "envelope", "not an AuthEnvelopedData of the profile");
        if (!envelope.Recipients.Select(r => Convert.ToHexStringLower(r.Ski.Span)).Order(StringComparer.Ordinal).SequenceEqual(Verified.Header.Rcp, StringComparer.Ordinal))
            return new Rejection(RejectionCode.HeaderMismatch, "core.rcp", "differs from the envelope's recipients");

        var ours = envelope.Recipients.Single(r => r.Ski.Span.SequenceEqual(_key.Certificate.Ski.Span));
        if (_key.Agree(ours.OriginatorPoint.Span) is not { } kek)
            return new Rejection(RejectionCode.EnvelopeProfile, "originatorKey", "no point of P-256");
        var plaintext = envelope.Decrypt(kek, ours);
        CryptographicOperations.ZeroMemory(kek);
        if (plaintext is null)
            return new Rejection(RejectionCode.DecryptFailed, "envelope");
        return Capsule.Parse(plaintext, Verified.Header).Then<OpenedMessage>(capsule => new OpenedMessage(Verified, capsule));
    }
}
