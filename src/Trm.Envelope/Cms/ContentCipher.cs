using System.Security.Cryptography;

namespace Trm.Envelope.Cms;

/// <summary>AES-256-GCM with a 12-byte nonce and a 16-byte tag, no associated data: the only content cipher of trm-1.</summary>
internal static class ContentCipher
{
    public const int KeyBytes = 32;
    public const int NonceBytes = 12;
    public const int TagBytes = 16;

    public static (byte[] Ciphertext, byte[] Tag) Encrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext)
    {
        var ciphertext = new byte[plaintext.Length];
        var tag = new byte[TagBytes];
        Encrypt(key, nonce, plaintext, ciphertext, tag);
        return (ciphertext, tag);
    }

    /// <summary>The same, to where it is to stand.</summary>
    public static void Encrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, Span<byte> ciphertext, Span<byte> tag)
    {
        using var gcm = new AesGcm(key, TagBytes);
        gcm.Encrypt(nonce, plaintext, ciphertext, tag);
    }

    /// <summary>The plaintext, or null where the tag is not right: no byte of it leaves before.</summary>
    public static byte[]? Decrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag)
    {
        var plaintext = GC.AllocateUninitializedArray<byte>(ciphertext.Length);
        using var gcm = new AesGcm(key, TagBytes);
        try
        {
            gcm.Decrypt(nonce, ciphertext, tag, plaintext);
            return plaintext;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
