using Trm.Contracts.Messages;

namespace Trm.Envelope;

/// <summary>A message whose capsule was decrypted and fits its header (steps 1 to 9). The payload has not been parsed yet.</summary>
public sealed class OpenedMessage
{
    private readonly Lazy<string> _payloadSha256;

    internal OpenedMessage(VerifiedHeader verified, Capsule capsule)
    {
        Verified = verified;
        Capsule = capsule;
        _payloadSha256 = new(() => Digest.Sha256(capsule.Payload.Span));
    }

    public VerifiedHeader Verified { get; }

    public Header Header => Verified.Header;

    /// <summary>The plaintext of the envelope.</summary>
    public Capsule Capsule { get; }

    public MessageMeta Meta => Capsule.Meta;

    /// <summary>The FHIR or control JSON, as the sender wrote it.</summary>
    public ReadOnlyMemory<byte> Payload => Capsule.Payload;

    /// <summary>SHA-256 of the payload, hex: tells a message sealed again from an id used twice.</summary>
    public string PayloadSha256 => _payloadSha256.Value;
}
