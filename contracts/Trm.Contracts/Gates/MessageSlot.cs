using System.Security.Cryptography;
using System.Text;

namespace Trm.Contracts.Gates;

/// <summary>Ids of resources: drawn from the person's own id in this message and the place in the list, so that they say nothing of the content.</summary>
internal static class MessageSlot
{
    /// <summary>A UUID (version 8, RFC 9562) for a place in the messages about one person.</summary>
    public static string Id(string person, string place)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes($"trm-slot|{person}|{place}"), hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true).ToString("D");
    }

    /// <summary>The address of a resource in the Bundle.</summary>
    public static string Address(string id) => $"urn:uuid:{id}";
}
