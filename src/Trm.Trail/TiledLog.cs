namespace Trm.Trail;

/// <summary>
/// A growing log, written as tiles (C2SP tlog-tiles). Appending costs O(log n) and a few kilobytes of memory; full tiles are written as they fill, partial ones by
/// <see cref="Flush"/>. The same entries from the same size yield the same bytes, so after a crash one simply appends again from the size of the
/// last checkpoint. The order is: append, flush, sign <see cref="Root"/>, write the checkpoint.
/// </summary>
public sealed class TiledLog
{
    private readonly ITileSink sink;
    private readonly HashTiles hashes;
    private readonly List<byte[]> bundle = [];

    /// <summary>An empty log.</summary>
    public TiledLog(ITileSink sink) : this(sink, new HashTiles(sink))
    {
    }

    private TiledLog(ITileSink sink, HashTiles hashes) => (this.sink, this.hashes) = (sink, hashes);

    /// <summary>The number of entries.</summary>
    public long Size => hashes.Size;

    /// <summary>The root over all entries appended so far.</summary>
    public TreeHash Root => hashes.Root();

    /// <summary>Goes on with a log of this size; reads one partial tile per level.</summary>
    /// <exception cref="IOException">A tile of that size is not there or not readable.</exception>
    public static TiledLog Open(long size, ITileSource source, ITileSink sink)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        var log = new TiledLog(sink, HashTiles.Open(size, source, sink));
        var width = (int)(size % TilePath.FullWidth);
        if (width > 0) log.bundle.AddRange(TileReader.ReadEntries(source, TilePath.OfEntries(size / TilePath.FullWidth, width)).Select(entry => EntryBundle.Spell(entry.Span)));
        return log;
    }

    /// <summary>Appends one entry.</summary>
    /// <returns>Its hash, RFC 6962 2.1.</returns>
    /// <exception cref="ArgumentException">Longer than 65535 bytes.</exception>
    public TreeHash Append(ReadOnlySpan<byte> entry)
    {
        bundle.Add(EntryBundle.Spell(entry));
        if (bundle.Count == TilePath.FullWidth) WriteBundle();
        var hash = Rfc6962.HashLeaf(entry);
        hashes.Append(hash);
        return hash;
    }

    /// <summary>Writes the partial tiles of the present size. A tile is worth reading only once this is done.</summary>
    public void Flush()
    {
        if (bundle.Count > 0) sink.Write(TilePath.OfEntries(Size / TilePath.FullWidth, bundle.Count), bundle.SelectMany(bytes => bytes).ToArray());
        hashes.Flush();
    }

    private void WriteBundle()
    {
        sink.Write(TilePath.OfEntries(Size / TilePath.FullWidth), bundle.SelectMany(bytes => bytes).ToArray());
        bundle.Clear();
    }
}
