using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Text;

namespace Trm.Console.Uploads;

/// <summary>A PNG without its metadata: text, time, EXIF, colour profiles, private chunks, and whatever was hung behind its end.</summary>
/// <remarks>W3C PNG, third edition, section 5. Kept: what a decoder needs to show the picture.</remarks>
internal static class CleanPng
{
    private const int Signature = 8;

    private static readonly FrozenSet<string> Kept = FrozenSet.ToFrozenSet(["IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB"], StringComparer.Ordinal);

    /// <summary>The cleaned picture; null where it is none that can be read to its end.</summary>
    public static byte[]? Of(ReadOnlySpan<byte> bytes)
    {
        using var clean = new MemoryStream(bytes.Length);
        clean.Write(bytes[..Signature]);
        for (var at = Signature; at + 12 <= bytes.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);
            if (length > (uint)(bytes.Length - at - 12))
                return null;
            var chunk = bytes.Slice(at, (int)length + 12);
            at += chunk.Length;
            var type = Encoding.ASCII.GetString(chunk.Slice(4, 4));
            if (Kept.Contains(type))
                clean.Write(chunk);
            else if (char.IsAsciiLetterUpper(type[0]))
                return null; // a part that a decoder must know, and nobody does
            if (type == "IEND")
                return clean.ToArray();
        }

        return null;
    }
}
