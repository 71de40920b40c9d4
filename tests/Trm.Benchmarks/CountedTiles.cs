using Trm.Trail;

namespace Trm.Benchmarks;

/// <summary>Counts what is read from and written to the files of a log.</summary>
/// <param name="folder">The log.</param>
/// <param name="onRead">Told of every read; null for nobody.</param>
public sealed class CountedTiles(LogFolder folder, Action? onRead = null) : ITileSource, ITileSink
{
    /// <summary>Files asked for, whether or not they were there.</summary>
    public long Reads { get; private set; }

    /// <summary>Bytes of them.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Files written.</summary>
    public long Writes { get; private set; }

    /// <summary>Bytes of them.</summary>
    public long BytesWritten { get; private set; }

    /// <inheritdoc/>
    public byte[]? Read(TilePath path)
    {
        var bytes = folder.Read(path);
        Reads++;
        BytesRead += bytes?.Length ?? 0;
        onRead?.Invoke();
        return bytes;
    }

    /// <inheritdoc/>
    public void Write(TilePath path, ReadOnlySpan<byte> bytes)
    {
        folder.Write(path, bytes);
        Writes++;
        BytesWritten += bytes.Length;
    }
}
