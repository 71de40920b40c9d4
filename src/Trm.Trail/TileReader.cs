namespace Trm.Trail;

/// <summary>
/// Reads the hashes of complete subtrees, and entries, out of the tiles of a log of a given size. For one's own log: what is missing or has a wrong length is an
/// exception. Tiles of others are judged by <see cref="LogCheck"/>. A few hundred tiles are kept in memory.
/// </summary>
public sealed class TileReader(long size, ITileSource source) : IHashReader
{
    private const int Kept = 256;

    private readonly Dictionary<TilePath, TreeHash[]> tiles = [];

    /// <inheritdoc/>
    public TreeHash Read(NodeId node)
    {
        var (level, depth) = (node.Level / 8, node.Level % 8);
        var first = node.Index << depth;
        var count = size >> (8 * level);
        if (first + (1L << depth) > count) throw new IOException($"A log of size {size} has no complete subtree {node.Index} on level {node.Level}.");
        var tile = Tile(level, first / TilePath.FullWidth, count);
        return HashTile.Root(tile.AsSpan((int)(first % TilePath.FullWidth), 1 << depth));
    }

    /// <summary>One entry.</summary>
    /// <exception cref="IOException">It is not there or not readable.</exception>
    public ReadOnlyMemory<byte> ReadEntry(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var bundle = index / TilePath.FullWidth;
        var width = (int)long.Min(TilePath.FullWidth, size - bundle * TilePath.FullWidth);
        return ReadEntries(source, TilePath.OfEntries(bundle, width))[(int)(index % TilePath.FullWidth)];
    }

    internal static TreeHash[] ReadHashes(ITileSource source, TilePath path) =>
        source.Read(path) is { } bytes ? HashTile.TryParse(bytes, path.Width) ?? throw Damaged(path)
        : Full(source, path) is { } full ? (HashTile.TryParse(full, TilePath.FullWidth) ?? throw Damaged(path))[..path.Width]
        : throw new FileNotFoundException($"The log lacks {path}.");

    internal static IReadOnlyList<ReadOnlyMemory<byte>> ReadEntries(ITileSource source, TilePath path)
    {
        var (bytes, width) = source.Read(path) is { } partial ? (partial, path.Width)
            : Full(source, path) is { } full ? (full, TilePath.FullWidth)
            : throw new FileNotFoundException($"The log lacks {path}.");
        var bundle = EntryBundle.Parse(bytes, width);
        return bundle.Holds ? [.. bundle.Value.Entries.Take(path.Width)] : throw Damaged(path);
    }

    // A log may drop a partial tile once the full one is there (tlog-tiles, "Partial Tiles").
    private static byte[]? Full(ITileSource source, TilePath path) => path.IsPartial ? source.Read(path.OfWidth(TilePath.FullWidth)) : null;

    private static IOException Damaged(TilePath path) => new($"{path} of the log is damaged: it does not hold {path.Width} items.");

    private TreeHash[] Tile(int level, long index, long count)
    {
        var path = TilePath.OfHashes(level, index, (int)long.Min(TilePath.FullWidth, count - index * TilePath.FullWidth));
        if (tiles.TryGetValue(path, out var tile)) return tile;
        if (tiles.Count == Kept) tiles.Clear();
        return tiles[path] = ReadHashes(source, path);
    }
}
