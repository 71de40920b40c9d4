using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Trm.Console.Uploads;

/// <summary>
/// A PDF without what its maker wrote about it: author, program, dates, XMP, and the EXIF of pictures in it. It is overwritten in its place, so that no other byte moves. Where it may lie out of sight -
/// encrypted, or packed into a stream - the file is refused: a scan, or the same document printed as PDF 1.4, has it in the open. So is one that carries programs or other files.
/// </summary>
/// <remarks>ISO 32000-1, 7.5.5 (Info), 14.3 (metadata), 7.5.7 (object streams).</remarks>
internal static partial class CleanPdf
{
    /// <summary>The cleaned document; null where it is refused.</summary>
    /// <param name="fault">Key of the text that says why.</param>
    public static byte[]? Of(ReadOnlySpan<byte> bytes, out string? fault)
    {
        // Latin-1: each byte is one character, and stays at its place.
        var text = Encoding.Latin1.GetString(bytes);
        var clean = bytes.ToArray();
        try
        {
            fault = FaultOf(text, clean);
        }
        catch (RegexMatchTimeoutException)
        {
            fault = "upload.pdf-hidden"; // made to be looked through for ever
        }

        if (fault is not null)
            return null;
        BlankExif(clean);
        return clean;
    }

    // Null where it could be cleaned, which it is then.
    private static string? FaultOf(string text, byte[] clean)
    {
        if (text.LastIndexOf("%%EOF", StringComparison.Ordinal) < 0)
            return "upload.broken";
        if (Active().IsMatch(text))
            return "upload.pdf-active";
        return Encrypted().IsMatch(text) || !BlankInfo(text, clean) || !BlankMetadata(text, clean) ? "upload.pdf-hidden" : null;
    }

    // Every dictionary that any trailer, of now or of before an update, has called its information.
    private static bool BlankInfo(string text, byte[] clean)
    {
        foreach (Match info in Info().Matches(text))
        {
            var found = Regex.Matches(text, string.Create(CultureInfo.InvariantCulture, $@"(?<![0-9]){info.Groups["n"].Value}\s+{info.Groups["g"].Value}\s+obj\s*<<(?<dict>.*?)>>\s*endobj"), RegexOptions.Singleline | RegexOptions.ExplicitCapture, Limit);
            if (found.Count == 0 || found.Any(f => Indirect().IsMatch(Strings().Replace(f.Groups["dict"].Value, ""))))
                return false;
            foreach (var dict in found.Select(f => f.Groups["dict"]))
                clean.AsSpan(dict.Index, dict.Length).Fill((byte)' ');
        }

        return true;
    }

    private static bool BlankMetadata(string text, byte[] clean)
    {
        foreach (Match metadata in Metadata().Matches(text))
        {
            if (metadata.Groups["dict"].Value.Contains("/Filter", StringComparison.Ordinal))
                return false;
            var stream = metadata.Groups["stream"];
            clean.AsSpan(stream.Index, stream.Length).Fill((byte)' ');
        }

        // A reference to metadata that is nowhere in the open.
        return Metadata().Count(text) > 0 || !MetadataReference().IsMatch(text);
    }

    private static void BlankExif(Span<byte> bytes)
    {
        for (var at = 0; bytes[at..].IndexOf((ReadOnlySpan<byte>)[0xFF, 0xE1]) is >= 0 and var found;)
        {
            at += found + 2;
            if (at + 2 > bytes.Length)
                return;
            var length = BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);
            var body = bytes[(at + 2)..];
            if (length > 2 && length - 2 <= body.Length && (body.StartsWith("Exif\0"u8) || body.StartsWith("http://ns.adobe.com/xap"u8)))
                body[..(length - 2)].Clear();
        }
    }

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    [GeneratedRegex("/Info\\s+(?<n>[0-9]{1,10})\\s+(?<g>[0-9]{1,5})\\s+R", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Info();

    [GeneratedRegex("[0-9]+\\s+[0-9]+\\s+R\\b", RegexOptions.None, 2000)]
    private static partial Regex Indirect();

    [GeneratedRegex("\\((\\\\.|[^\\\\)])*\\)|<[0-9A-Fa-f\\s]*>", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 2000)]
    private static partial Regex Strings();

    [GeneratedRegex("<<(?<dict>(?:(?!<<|endobj|stream).)*?/Type\\s*/Metadata(?:(?!endobj|stream).)*?)>>\\s*stream\\r?\\n(?<stream>.*?)endstream", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 2000)]
    private static partial Regex Metadata();

    [GeneratedRegex("/Metadata\\s+[0-9]+\\s+[0-9]+\\s+R", RegexOptions.None, 2000)]
    private static partial Regex MetadataReference();

    [GeneratedRegex("/Encrypt\\b", RegexOptions.None, 2000)]
    private static partial Regex Encrypted();

    [GeneratedRegex("/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia)\\b", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Active();
}
