using System.Buffers.Binary;

namespace Trm.Trail;

/// <summary>
/// One leaf of the trail: a commitment and nothing else, 53 bytes
/// <c>"trm-leaf/v1" 0x00 | u8 event | u64 minute | SHA-256(salt | public | SHA-256(salt2 | private))</c>, integers big-endian. No names, countries, sizes or case
/// ids: what happened is in its <see cref="LeafOpening"/>.
/// </summary>
public sealed record Leaf
{
    /// <summary>11 bytes of label, one zero, one of event, 8 of minute, 32 of commitment.</summary>
    public const int Size = 11 + 1 + 1 + 8 + 32;

    private const int EventAt = 12;
    private const int MinuteAt = 13;
    private const int CommitmentAt = 21;

    internal Leaf(TrailEvent @event, long minute, TreeHash commitment) => (Event, Minute, Commitment) = (@event, minute, commitment);

    public TrailEvent Event { get; }

    /// <summary>Unix time divided by 60, as the node that wrote it says.</summary>
    public long Minute { get; }

    /// <summary>The salted hash of what is public and what is private.</summary>
    public TreeHash Commitment { get; }

    /// <summary>The hash by which the leaf enters the tree, RFC 6962 2.1; <c>leafHash</c> in a receipt.</summary>
    public TreeHash Hash => Rfc6962.HashLeaf(ToBytes());

    private static ReadOnlySpan<byte> Label => "trm-leaf/v1\0"u8;

    /// <summary>Reads the 53 bytes.</summary>
    public static Checked<Leaf> Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size || !bytes.StartsWith(Label)) return new Fault(FaultCode.Malformed, $"a leaf has {Size} bytes and begins with trm-leaf/v1");
        var what = (TrailEvent)bytes[EventAt];
        if (!Enum.IsDefined(what)) return new Fault(FaultCode.Malformed, $"there is no event {bytes[EventAt]}");
        var minute = BinaryPrimitives.ReadInt64BigEndian(bytes[MinuteAt..]);
        return minute >= 0
            ? new Leaf(what, minute, new TreeHash(bytes[CommitmentAt..]))
            : new Fault(FaultCode.OutOfRange, "the minute of the leaf lies beyond all time");
    }

    /// <summary>The 53 bytes.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Size];
        Label.CopyTo(bytes);
        bytes[EventAt] = (byte)Event;
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(MinuteAt), Minute);
        Commitment.CopyTo(bytes.AsSpan(CommitmentAt));
        return bytes;
    }
}
