using System.Buffers.Binary;

namespace Trm.Console.Uploads;

/// <summary>A JPEG without its metadata: EXIF, GPS, XMP, IPTC, thumbnails, colour profiles of a device, comments, and whatever was hung behind its end.</summary>
/// <remarks>ITU-T T.81, annex B. Kept: what a decoder needs, the bare JFIF header, and Adobe's marker, which says how colours are to be read.</remarks>
internal static class CleanJpeg
{
    private const byte StartOfImage = 0xD8;
    private const byte EndOfImage = 0xD9;
    private const byte StartOfScan = 0xDA;
    private const byte App0 = 0xE0;
    private const byte App14 = 0xEE;
    private const byte App15 = 0xEF;
    private const byte Comment = 0xFE;

    /// <summary>The cleaned picture; null where it is none that can be read to its end.</summary>
    public static byte[]? Of(ReadOnlySpan<byte> bytes)
    {
        using var clean = new MemoryStream(bytes.Length);
        if (bytes.Length < 4 || bytes[0] != 0xFF || bytes[1] != StartOfImage)
            return null;
        clean.Write(bytes[..2]);
        for (var at = 2; at + 2 <= bytes.Length;)
        {
            if (bytes[at] != 0xFF)
                return null;
            var marker = bytes[at + 1];
            if (marker == 0xFF)
            {
                at++; // a fill byte
                continue;
            }

            if (marker == EndOfImage)
            {
                clean.Write(bytes.Slice(at, 2));
                return clean.ToArray();
            }

            if (at + 4 > bytes.Length || BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]) is var length && (length < 2 || at + 2 + length > bytes.Length))
                return null;
            var segment = bytes.Slice(at, 2 + length);
            at += segment.Length;
            if (marker == App0 && segment[4..].StartsWith("JFIF\0"u8) && segment.Length >= 18)
                clean.Write(Jfif(segment));
            else if (marker is not (>= App0 and <= App15 or Comment) || (marker == App14 && segment[4..].StartsWith("Adobe"u8)))
                clean.Write(segment);
            if (marker != StartOfScan)
                continue;
            var scan = Scan(bytes[at..]);
            clean.Write(bytes.Slice(at, scan));
            at += scan;
        }

        return null;
    }

    // The header without its thumbnail.
    private static byte[] Jfif(ReadOnlySpan<byte> segment)
    {
        var bare = segment[..18].ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(bare.AsSpan(2), 16);
        bare[16] = bare[17] = 0;
        return bare;
    }

    // Up to the next marker that is none of the scan's own: a stuffed zero or a restart.
    private static int Scan(ReadOnlySpan<byte> bytes)
    {
        for (var at = 0; at + 1 < bytes.Length; at++)
            if (bytes[at] == 0xFF && bytes[at + 1] is not (0x00 or 0xFF or (>= 0xD0 and <= 0xD7)))
                return at;
        return bytes.Length;
    }
}
