using System.Formats.Asn1;
using Trm.Contracts.Rejections;
using Trm.Envelope.Directory;

namespace Trm.Envelope;

/// <summary>
/// Bytes that have the outer form of a sealed message: two DER objects and nothing after them. Step 1; nothing is verified.
/// </summary>
public sealed class SealedMessage
{
    /// <summary>Media type of a sealed message.</summary>
    public const string Media = "application/vnd.trm.message";

    private SealedMessage(ReadOnlyMemory<byte> bytes, int split)
    {
        Bytes = bytes;
        Header = bytes[..split];
        Envelope = bytes[split..];
    }

    /// <summary>The whole message.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary><c>header.p7s</c>: the first DER object.</summary>
    public ReadOnlyMemory<byte> Header { get; }

    /// <summary><c>envelope.p7m</c>: the second DER object.</summary>
    public ReadOnlyMemory<byte> Envelope { get; }

    /// <summary>SHA-256 of the whole message, hex.</summary>
    public string Sha256 => Digest.Sha256(Bytes.Span);

    /// <summary>The directory version that the unverified header names, or null. Where it is newer than ours, the message is kept until we have it.</summary>
    public long? UnverifiedDir => UnverifiedHeader.Read(this)?.Claims.Dir;

    /// <summary>Step 1. <c>TOO_LARGE</c>, or <c>FILE_INVALID</c> where it is not exactly two DER sequences.</summary>
    public static Result<SealedMessage> Parse(ReadOnlyMemory<byte> bytes, SizeLimits? limits = null)
    {
        if (bytes.Length > (limits ?? SizeLimits.Default).Message)
            return new Rejection(RejectionCode.TooLarge, "message");
        return Next(bytes.Span) is { } split && Next(bytes.Span[split..]) is { } rest && split + rest == bytes.Length
            ? new SealedMessage(bytes, split)
            : new Rejection(RejectionCode.FileInvalid, "message", "a sealed message is two DER objects and nothing after them");
    }

    private static int? Next(ReadOnlySpan<byte> bytes) =>
        AsnDecoder.TryReadEncodedValue(bytes, AsnEncodingRules.DER, out var tag, out _, out _, out var consumed) && tag == Asn1Tag.Sequence.AsConstructed() ? consumed : null;

    /// <summary>Steps 2 to 5 against the newest adopted directory. Codes: <see cref="SignedHeader.Verify"/>. The sender never hears of them.</summary>
    public Result<VerifiedHeader> Verify(TrustDirectory directory) =>
        SignedHeader.Verify(Header, directory).Then<VerifiedHeader>(header => new VerifiedHeader(this, header));
}
