using System.Text;

namespace Trm.Contracts.Messages;

/// <summary>Whether a file begins as its media type says: a program under the name of a picture is found before anybody opens it.</summary>
public static class FileSignature
{
    /// <summary>True where the first part of a file fits its type; false for a type that is not exchanged.</summary>
    public static bool Fits(string type, ReadOnlySpan<byte> head) => type switch
    {
        "application/pdf" => head.StartsWith("%PDF-"u8),
        "image/jpeg" => head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]),
        "image/png" => head.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
        "text/plain" => IsText(head),
        _ => false,
    };

    // UTF-8 without control characters; the last character may be cut by the end of the part.
    private static bool IsText(ReadOnlySpan<byte> head)
    {
        while (!head.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(head, out var rune, out var length);
            if (status == System.Buffers.OperationStatus.NeedMoreData)
                return true;
            if (status != System.Buffers.OperationStatus.Done || (Rune.IsControl(rune) && rune.Value is not ('\t' or '\n' or '\r')))
                return false;
            head = head[length..];
        }

        return true;
    }
}
