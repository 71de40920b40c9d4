using System.Security.Cryptography;

namespace Trm.Envelope;

/// <summary>SHA-256 as the wire spells it: 64 lower-case hexadecimal digits.</summary>
internal static class Digest
{
    public static string Sha256(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(bytes, hash);
        return Convert.ToHexStringLower(hash);
    }

    public static bool IsSha256(string? text) => IsHex(text, 64);

    public static bool IsHex(string? text, int length) =>
        text?.Length == length && text.All(char.IsAsciiHexDigitLower);
}
