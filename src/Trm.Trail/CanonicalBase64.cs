using System.Diagnostics.CodeAnalysis;

namespace Trm.Trail;

/// <summary>
/// Base64 in its one spelling (RFC 4648 3.5): padded, no white space, no stray bits behind the last byte. Otherwise a byte could be changed in a signed
/// text without a trace.
/// </summary>
internal static class CanonicalBase64
{
    public static bool TryParse(string text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = new byte[text.Length / 4 * 3];
        if (!Convert.TryFromBase64String(text, bytes, out var length))
        {
            bytes = null;
            return false;
        }

        Array.Resize(ref bytes, length);
        if (Convert.ToBase64String(bytes) == text) return true;
        bytes = null;
        return false;
    }
}
