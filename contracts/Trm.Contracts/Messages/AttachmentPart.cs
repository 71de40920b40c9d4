using System.Buffers.Binary;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Messages;

/// <summary>
/// One part of an attached file, the payload of a message of media type <see cref="MessageMeta.PartMedia"/>:
/// <c>"TRMA" | digest of the whole file (32) | its size (u32) | number of the part, from 0 (u32) | content</c>, integers big-endian.
/// </summary>
/// <remarks>Source: contracts/envelope.md, "Attachments". Its message and case stand in the meta beside it.</remarks>
public sealed class AttachmentPart
{
    private const int HeadBytes = 4 + 32 + 4 + 4;

    private AttachmentPart(string sha256, int size, int number, ReadOnlyMemory<byte> content)
    {
        Sha256 = sha256;
        Size = size;
        Number = number;
        Content = content;
    }

    /// <summary>Digest of the whole file, 64 hex digits.</summary>
    public string Sha256 { get; }

    /// <summary>Length of the whole file, in bytes.</summary>
    public int Size { get; }

    /// <summary>Which part it is, from 0.</summary>
    public int Number { get; }

    /// <summary>Its bytes.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>Parses hostile bytes. <c>STRUCTURE</c> where they are no part; <c>VALUE</c> for a size, a number or a length that a file in parts cannot have.</summary>
    public static Result<AttachmentPart> Parse(ReadOnlyMemory<byte> payload)
    {
        var bytes = payload.Span;
        if (bytes.Length <= HeadBytes || !bytes[..4].SequenceEqual("TRMA"u8))
            return new Rejection(RejectionCode.Structure, "part", "a part begins with TRMA, a digest, a size and a number");
        var (size, number) = (BinaryPrimitives.ReadUInt32BigEndian(bytes[36..]), BinaryPrimitives.ReadUInt32BigEndian(bytes[40..]));
        if (size is < 1 or > AttachedFile.MaxBytes)
            return new Rejection(RejectionCode.Value, "part.size", "a file has 1 byte to 50 MiB");
        var file = new AttachedFile(Convert.ToHexStringLower(bytes[4..36]), (int)size, "", default);
        if (number >= file.Parts)
            return new Rejection(RejectionCode.Value, "part.number", "a file of this size has fewer parts");
        return bytes.Length - HeadBytes == file.LengthOf((int)number)
            ? new AttachmentPart(file.Sha256, file.Size, (int)number, payload[HeadBytes..])
            : new Rejection(RejectionCode.Value, "part.content", "every part but the last has 960 KiB, the last what is left");
    }

    /// <summary>The payload of that part.</summary>
    public static byte[] Write(string sha256, int size, int number, ReadOnlySpan<byte> content)
    {
        var payload = new byte[HeadBytes + content.Length];
        "TRMA"u8.CopyTo(payload);
        Convert.FromHexString(sha256).CopyTo(payload, 4);
        BinaryPrimitives.WriteUInt32BigEndian(payload.AsSpan(36), (uint)size);
        BinaryPrimitives.WriteUInt32BigEndian(payload.AsSpan(40), (uint)number);
        content.CopyTo(payload.AsSpan(HeadBytes));
        return payload;
    }
}
