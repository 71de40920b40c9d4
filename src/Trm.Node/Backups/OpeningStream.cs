using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Trm.Node.Backups;

/// <summary>Opens what <see cref="SealingStream"/> sealed. Not a byte of a chunk is given out before its tag holds, and the end only where it was sealed as the end.</summary>
internal sealed class OpeningStream : Stream
{
    private readonly Stream _file;
    private readonly AesGcm _key;
    private readonly byte[] _plain = new byte[SealingStream.ChunkBytes];
    private readonly byte[] _sealed = new byte[SealingStream.ChunkBytes + SealingStream.TagBytes];
    private int _at;
    private int _filled;
    private long _number;
    private bool _isLast;

    /// <param name="file">Stands behind the header; not disposed of.</param>
    /// <param name="key">The key of the chunks.</param>
    public OpeningStream(Stream file, byte[] key) => (_file, _key) = (file, new AesGcm(key, SealingStream.TagBytes));

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">It was altered, or ends before its end.</exception>
    public override int Read(Span<byte> buffer)
    {
        while (_at == _filled)
        {
            if (_isLast)
                return 0;
            Open();
        }

        var count = Math.Min(buffer.Length, _filled - _at);
        _plain.AsSpan(_at, count).CopyTo(buffer);
        _at += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        CryptographicOperations.ZeroMemory(_plain);
        _key.Dispose();
        base.Dispose(disposing);
    }

    private void Open()
    {
        Span<byte> head = stackalloc byte[SealingStream.LengthBytes];
        try
        {
            _file.ReadExactly(head);
            var length = BinaryPrimitives.ReadUInt32BigEndian(head);
            (_isLast, _filled, _at) = ((length & SealingStream.Last) != 0, (int)(length & ~SealingStream.Last), 0);
            if (_filled > SealingStream.ChunkBytes)
                throw new InvalidDataException("a chunk is longer than any can be");
            _file.ReadExactly(_sealed, 0, _filled + SealingStream.TagBytes);
            _key.Decrypt(SealingStream.Nonce(_number++, _isLast), _sealed.AsSpan(0, _filled), _sealed.AsSpan(_filled, SealingStream.TagBytes), _plain.AsSpan(0, _filled));
        }
        catch (EndOfStreamException end)
        {
            throw new InvalidDataException("it is cut off", end);
        }
        catch (CryptographicException altered)
        {
            throw new InvalidDataException("it was altered", altered);
        }

        if (_isLast && _file.ReadByte() >= 0)
            throw new InvalidDataException("something follows its end");
    }
}
