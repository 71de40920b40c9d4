using System.Security.Cryptography;

namespace Trm.Contracts.Identifiers;

/// <summary>A UUID (version 8, RFC 9562 5.8) that follows from bytes: the same bytes give the same id, and the id says nothing of them.</summary>
internal static class DerivedUuid
{
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(bytes, hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true).ToString("D");
    }
}
