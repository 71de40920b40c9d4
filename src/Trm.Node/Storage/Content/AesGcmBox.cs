using System.Security.Cryptography;
using System.Text;

namespace Trm.Node.Storage.Content;

/// <summary>AES-256-GCM at rest: <c>nonce (12) | ciphertext | tag (16)</c>, bound to the name of what it holds.</summary>
internal sealed class AesGcmBox : IDisposable
{
    public const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    // One OpenSSL context: not safe for concurrent use, and officers read while the node writes.
    private readonly AesGcm _aes;
    private bool _isClosed;

    public AesGcmBox(byte[] key) => _aes = new AesGcm(key, TagBytes);

    public byte[] Seal(ReadOnlySpan<byte> plain, string name)
    {
        var box = new byte[NonceBytes + plain.Length + TagBytes];
        var nonce = box.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        lock (_aes)
            _aes.Encrypt(nonce, plain, box.AsSpan(NonceBytes, plain.Length), box.AsSpan(NonceBytes + plain.Length), Encoding.UTF8.GetBytes(name));
        return box;
    }

    /// <exception cref="CryptographicException">Another key, another name, altered bytes, or the key was taken away.</exception>
    public byte[] Open(ReadOnlySpan<byte> box, string name)
    {
        if (box.Length < NonceBytes + TagBytes)
            throw new CryptographicException("the sealed content is cut short");
        var plain = new byte[box.Length - NonceBytes - TagBytes];
        lock (_aes)
        {
            if (_isClosed)
                throw new CryptographicException("the key was taken away meanwhile");
            _aes.Decrypt(box[..NonceBytes], box[NonceBytes..^TagBytes], box[^TagBytes..], plain, Encoding.UTF8.GetBytes(name));
        }

        return plain;
    }

    public void Dispose()
    {
        lock (_aes)
        {
            _isClosed = true;
            _aes.Dispose();
        }
    }
}
