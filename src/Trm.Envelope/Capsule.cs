using System.Buffers.Binary;
using System.Security.Cryptography;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;

namespace Trm.Envelope;

/// <summary>
/// The plaintext of an envelope, integers big-endian:
/// <c>"TRM1" | SHA-256(core bytes) | salt (32) | u32 length + meta | u64 length + payload | zeros to Padme's length</c>.
/// The header's digests bind it to what was signed.
/// </summary>
/// <remarks>Source: contracts/envelope.md, "Capsule".</remarks>
public sealed class Capsule
{
    /// <summary>Length of the salt, in bytes.</summary>
    public const int SaltBytes = 32;

    private const int CoreAt = 4;
    private const int SaltAt = CoreAt + 32;
    private const int MetaAt = SaltAt + SaltBytes;

    private Capsule(ReadOnlyMemory<byte> bytes, ReadOnlyMemory<byte> metaBytes, MessageMeta meta, ReadOnlyMemory<byte> payload)
    {
        Bytes = bytes;
        MetaBytes = metaBytes;
        Meta = meta;
        Payload = payload;
        MetaSalt = SaltOfMeta(Salt.Span);
    }

    /// <summary>The whole capsule, padding included.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>32 random bytes; with the capsule gone, the three digests of the header say nothing.</summary>
    public ReadOnlyMemory<byte> Salt => Bytes.Slice(SaltAt, SaltBytes);

    /// <summary>
    /// SHA-256("trm-meta" | salt): opens <c>metaSha256</c> to an auditor without giving away the salt of the whole.
    /// </summary>
    public ReadOnlyMemory<byte> MetaSalt { get; }

    /// <summary>The meta exactly as it stands.</summary>
    public ReadOnlyMemory<byte> MetaBytes { get; }

    public MessageMeta Meta { get; }

    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>The capsule for a core, with a fresh salt.</summary>
    internal static Capsule Create(ReadOnlySpan<byte> core, MessageMeta meta, ReadOnlySpan<byte> payload)
    {
        var metaBytes = meta.Write();
        var payloadAt = MetaAt + 4 + metaBytes.Length + 8;
        var bytes = GC.AllocateUninitializedArray<byte>(Padme.Length(checked(payloadAt + payload.Length)));
        "TRM1"u8.CopyTo(bytes);
        SHA256.HashData(core, bytes.AsSpan(CoreAt));
        RandomNumberGenerator.Fill(bytes.AsSpan(SaltAt, SaltBytes));
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(MetaAt), (uint)metaBytes.Length);
        metaBytes.CopyTo(bytes.AsSpan(MetaAt + 4));
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(payloadAt - 8), (ulong)payload.Length);
        payload.CopyTo(bytes.AsSpan(payloadAt));
        bytes.AsSpan(payloadAt + payload.Length).Clear();
        return new(bytes, metaBytes, meta, bytes.AsMemory(payloadAt, payload.Length));
    }

    internal string Sha256 => Digest.Sha256(Bytes.Span);

    internal string MetaSha256 => MetaDigest(MetaSalt.Span, MetaBytes.Span);

    /// <summary>What <c>metaSha256</c> is for a meta salt and a meta, hex: SHA-256(meta salt | meta).</summary>
    public static string MetaDigest(ReadOnlySpan<byte> metaSalt, ReadOnlySpan<byte> meta) => Digest.Sha256([.. metaSalt, .. meta]);

    private static byte[] SaltOfMeta(ReadOnlySpan<byte> salt) => SHA256.HashData([.. "trm-meta"u8, .. salt]);

    /// <summary>
    /// Step 9: the parts of a capsule that belongs to this header. <c>HEADER_MISMATCH</c> where one of the header's digests is not that of
    /// the capsule, <c>CAPSULE_INVALID</c> where the form is wrong.
    /// </summary>
    public static Result<Capsule> Parse(ReadOnlyMemory<byte> bytes, Header header)
    {
        if (Digest.Sha256(bytes.Span) != header.CapSha256)
            return new Rejection(RejectionCode.HeaderMismatch, "capSha256");
        if (Cut(bytes) is not var (metaBytes, payload))
            return new Rejection(RejectionCode.CapsuleInvalid, "capsule");
        if (!bytes.Span.Slice(CoreAt, 32).SequenceEqual(SHA256.HashData(header.WriteCore())))
            return new Rejection(RejectionCode.HeaderMismatch, "core");
        if (MetaDigest(SaltOfMeta(bytes.Span.Slice(SaltAt, SaltBytes)), metaBytes.Span) != header.MetaSha256)
            return new Rejection(RejectionCode.HeaderMismatch, "metaSha256");
        return MessageMeta.Parse(metaBytes).Then<Capsule>(meta => new Capsule(bytes, metaBytes, meta, payload));
    }

    // The two variable parts, or null. The length is exactly Padme's and the padding all zero: one capsule, one spelling, no side channel.
    private static (ReadOnlyMemory<byte> Meta, ReadOnlyMemory<byte> Payload)? Cut(ReadOnlyMemory<byte> bytes)
    {
        var span = bytes.Span;
        if (span.Length < Padme.Floor || !span.StartsWith("TRM1"u8))
            return null;
        var metaLength = BinaryPrimitives.ReadUInt32BigEndian(span[MetaAt..]);
        if (metaLength > MessageMeta.MaxBytes)
            return null;
        var payloadAt = MetaAt + 4 + (int)metaLength + 8;
        var payloadLength = BinaryPrimitives.ReadUInt64BigEndian(span[(payloadAt - 8)..]);
        if (payloadLength > (ulong)(span.Length - payloadAt))
            return null;
        var end = payloadAt + (int)payloadLength;
        return Padme.Length(end) == span.Length && span[end..].IndexOfAnyExcept((byte)0) < 0
            ? (bytes.Slice(MetaAt + 4, (int)metaLength), bytes.Slice(payloadAt, (int)payloadLength))
            : null;
    }
}
