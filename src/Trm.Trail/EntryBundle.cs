using System.Buffers.Binary;

namespace Trm.Trail;

/// <summary>A bundle of entries (C2SP tlog-tiles): each entry behind its length, two bytes big-endian. One spelling.</summary>
public sealed class EntryBundle
{
    private EntryBundle(IReadOnlyList<ReadOnlyMemory<byte>> entries) => Entries = entries;

    /// <summary>The entries, in order.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Entries { get; }

    /// <summary>Reads a bundle that must hold exactly this many entries and nothing more.</summary>
    public static Checked<EntryBundle> Parse(ReadOnlyMemory<byte> bytes, int width)
    {
        var entries = new List<ReadOnlyMemory<byte>>(width);
        for (var rest = bytes; !rest.IsEmpty;)
        {
            if (entries.Count == width || rest.Length < 2) return Malformed(width);
            var length = BinaryPrimitives.ReadUInt16BigEndian(rest.Span);
            if (rest.Length < 2 + length) return Malformed(width);
            entries.Add(rest.Slice(2, length));
            rest = rest[(2 + length)..];
        }

        return entries.Count == width ? new EntryBundle(entries) : Malformed(width);
    }

    /// <summary>One entry as it stands in a bundle.</summary>
    /// <exception cref="ArgumentException">Longer than 65535 bytes.</exception>
    internal static byte[] Spell(ReadOnlySpan<byte> entry)
    {
        if (entry.Length > ushort.MaxValue) throw new ArgumentException("An entry has at most 65535 bytes.", nameof(entry));
        var bytes = new byte[2 + entry.Length];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)entry.Length);
        entry.CopyTo(bytes.AsSpan(2));
        return bytes;
    }

    private static Fault Malformed(int width) => new(FaultCode.Malformed, $"not a bundle of {width} entries");
}
