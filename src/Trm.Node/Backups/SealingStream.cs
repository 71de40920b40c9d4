using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Trm.Node.Backups;

/// <summary>
/// Seals what is written into it, chunk by chunk under one fresh key: <c>u32 length, high bit on the last chunk | ciphertext | tag</c>, AES-256-GCM with the chunk's number and the
/// last one's mark as nonce. So a chunk can be neither altered nor left out, moved or cut off at the end.
/// </summary>
internal sealed class SealingStream : WriteOnlyStream
{
    /// <summary>Plain bytes in one chunk at most.</summary>
    public const int ChunkBytes = 1 << 20;

    public const int TagBytes = 16;
    public const int LengthBytes = 4;
    public const uint Last = 0x8000_0000;

    private readonly Stream _file;
    private readonly AesGcm _key;
    private readonly IncrementalHash _plainHash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _plain = new byte[ChunkBytes];
    private readonly byte[] _sealed = new byte[LengthBytes + ChunkBytes + TagBytes];
    private int _filled;
    private long _number;

    public SealingStream(Stream file, byte[] key) => (_file, _key) = (file, new AesGcm(key, TagBytes));

    /// <summary>The nonce of a chunk: its number, and whether it is the last.</summary>
    public static byte[] Nonce(long number, bool isLast)
    {
        var nonce = new byte[12];
        BinaryPrimitives.WriteInt64BigEndian(nonce, number);
        nonce[11] = isLast ? (byte)1 : (byte)0;
        return nonce;
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            if (_filled == ChunkBytes)
                Seal(isLast: false);
            var count = Math.Min(buffer.Length, ChunkBytes - _filled);
            buffer[..count].CopyTo(_plain.AsSpan(_filled));
            _filled += count;
            buffer = buffer[count..];
        }
    }

    /// <summary>Seals the last chunk; returns SHA-256 of all that was written.</summary>
    public byte[] Finish()
    {
        Seal(isLast: true);
        return _plainHash.GetHashAndReset();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        CryptographicOperations.ZeroMemory(_plain);
        _key.Dispose();
        _plainHash.Dispose();
        base.Dispose(disposing);
    }

    private void Seal(bool isLast)
    {
        var plain = _plain.AsSpan(0, _filled);
        BinaryPrimitives.WriteUInt32BigEndian(_sealed, (uint)_filled | (isLast ? Last : 0));
        _key.Encrypt(Nonce(_number++, isLast), plain, _sealed.AsSpan(LengthBytes, _filled), _sealed.AsSpan(LengthBytes + _filled, TagBytes));
        _plainHash.AppendData(plain);
        _file.Write(_sealed, 0, LengthBytes + _filled + TagBytes);
        _filled = 0;
    }
}
