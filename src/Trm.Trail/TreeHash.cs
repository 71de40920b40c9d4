using System.Buffers.Binary;

namespace Trm.Trail;

/// <summary>A SHA-256 hash of a leaf, a node or a whole tree: exactly 32 bytes.</summary>
public readonly record struct TreeHash
{
    /// <summary>The length in bytes.</summary>
    public const int Size = 32;

    private readonly UInt128 high;
    private readonly UInt128 low;

    /// <summary>Takes 32 bytes as they are.</summary>
    /// <exception cref="ArgumentException">Not 32 bytes; use <see cref="TryParse"/> for bytes of others.</exception>
    public TreeHash(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size) throw new ArgumentException("A tree hash has 32 bytes.", nameof(bytes));
        high = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        low = BinaryPrimitives.ReadUInt128BigEndian(bytes[16..]);
    }

    /// <summary>The hash in these bytes, or null where they are not 32.</summary>
    public static TreeHash? TryParse(ReadOnlySpan<byte> bytes) => bytes.Length == Size ? new TreeHash(bytes) : null;

    /// <summary>Writes the 32 bytes.</summary>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt128BigEndian(destination, high);
        BinaryPrimitives.WriteUInt128BigEndian(destination[16..], low);
    }

    /// <summary>The 32 bytes, in a new array.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>The spelling in checkpoints and proofs: standard base64 with padding.</summary>
    public string ToBase64()
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        return Convert.ToBase64String(bytes);
    }

    public override string ToString() => ToBase64();
}
