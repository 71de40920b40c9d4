using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Trm.Envelope.Cms;

/// <summary>AES key wrap (RFC 3394): a key of at least two 64-bit blocks under a key-encryption key.</summary>
/// <remarks>One <see cref="ICryptoTransform"/> for all rounds; the framework offers only the padded variant (RFC 5649).</remarks>
internal static class KeyWrap
{
    private const ulong InitialValue = 0xA6A6A6A6A6A6A6A6;

    /// <summary>RFC 3394 2.2.1, the index-based variant.</summary>
    public static byte[] Wrap(byte[] kek, ReadOnlySpan<byte> key)
    {
        if (key.Length < 16 || key.Length % 8 != 0)
            throw new ArgumentException("RFC 3394 wraps two or more 64-bit blocks", nameof(key));
        var output = new byte[key.Length + 8];
        key.CopyTo(output.AsSpan(8));
        using var aes = Ecb(kek);
        using var encrypt = aes.CreateEncryptor();
        var block = new byte[16];
        var a = InitialValue;
        var n = key.Length / 8;
        for (var t = 1; t <= 6 * n; t++)
        {
            var r = output.AsSpan(8 + 8 * ((t - 1) % n), 8);
            BinaryPrimitives.WriteUInt64BigEndian(block, a);
            r.CopyTo(block.AsSpan(8));
            encrypt.TransformBlock(block, 0, 16, block, 0);
            a = BinaryPrimitives.ReadUInt64BigEndian(block) ^ (ulong)t;
            block.AsSpan(8).CopyTo(r);
        }

        BinaryPrimitives.WriteUInt64BigEndian(output, a);
        CryptographicOperations.ZeroMemory(block);
        return output;
    }

    /// <summary>RFC 3394 2.2.2; null where the integrity value is not the initial one.</summary>
    public static byte[]? Unwrap(byte[] kek, ReadOnlySpan<byte> wrapped)
    {
        if (wrapped.Length < 24 || wrapped.Length % 8 != 0)
            return null;
        var key = wrapped[8..].ToArray();
        using var aes = Ecb(kek);
        using var decrypt = aes.CreateDecryptor();
        var block = new byte[16];
        var a = BinaryPrimitives.ReadUInt64BigEndian(wrapped);
        var n = key.Length / 8;
        for (var t = 6 * n; t >= 1; t--)
        {
            var r = key.AsSpan(8 * ((t - 1) % n), 8);
            BinaryPrimitives.WriteUInt64BigEndian(block, a ^ (ulong)t);
            r.CopyTo(block.AsSpan(8));
            decrypt.TransformBlock(block, 0, 16, block, 0);
            a = BinaryPrimitives.ReadUInt64BigEndian(block);
            block.AsSpan(8).CopyTo(r);
        }

        CryptographicOperations.ZeroMemory(block);
        if (a == InitialValue)
            return key;
        CryptographicOperations.ZeroMemory(key);
        return null;
    }

    // The wrap is defined on single blocks: ECB of one block at a time is the primitive itself, not a mode.
    private static Aes Ecb(byte[] kek)
    {
        var aes = Aes.Create();
        aes.Key = kek;
        aes.Mode = CipherMode.ECB;
        aes.Padding = PaddingMode.None;
        return aes;
    }
}
