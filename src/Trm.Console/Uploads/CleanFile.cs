using Trm.Contracts.Messages;

namespace Trm.Console.Uploads;

/// <summary>
/// A file as it may leave: of a type that is exchanged, and without what its maker wrote into it beside the picture or the text - where it was taken, by whom, with which device. What cannot be cleaned is
/// refused, and the officer is told what to do instead.
/// </summary>
/// <param name="Type">Its media type, judged by its bytes.</param>
/// <param name="Bytes">The file without what nobody asked for; empty where it is refused.</param>
/// <param name="Fault">Key of the text that says why it is refused; null where it is taken.</param>
internal sealed record CleanFile(string Type, ReadOnlyMemory<byte> Bytes, string? Fault)
{
    /// <summary>Largest file that is handed in at the console, in bytes; larger ones go by the command line.</summary>
    public const int MaxBytes = 10 * 1024 * 1024;

    /// <summary>What the browser offers.</summary>
    public const string Accept = ".pdf,.jpg,.jpeg,.png,.txt";

    /// <summary>Cleans it, or says why not. Its name counts for nothing.</summary>
    public static CleanFile Of(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > MaxBytes)
            return Refused("", "upload.too-large");
        var span = bytes.Span;
        if (FileSignature.Fits("image/jpeg", span))
            return CleanJpeg.Of(span) is { } jpeg ? new("image/jpeg", jpeg, null) : Refused("image/jpeg", "upload.broken");
        if (FileSignature.Fits("image/png", span))
            return CleanPng.Of(span) is { } png ? new("image/png", png, null) : Refused("image/png", "upload.broken");
        if (FileSignature.Fits("application/pdf", span))
            return CleanPdf.Of(span, out var fault) is { } pdf ? new("application/pdf", pdf, null) : Refused("application/pdf", fault!);
        return FileSignature.Fits("text/plain", span) && IsText(span) ? new("text/plain", bytes, null) : Refused("", "upload.type");
    }

    /// <summary>Its type and length; nothing of what is in it.</summary>
    public override string ToString() => $"{Type}, {Bytes.Length} bytes";

    // The desk looks at the beginning; here the whole of it is looked at.
    private static bool IsText(ReadOnlySpan<byte> bytes) => System.Text.Unicode.Utf8.IsValid(bytes) && bytes.IndexOfAnyInRange((byte)0, (byte)8) < 0;

    private static CleanFile Refused(string type, string fault) => new(type, ReadOnlyMemory<byte>.Empty, fault);
}
