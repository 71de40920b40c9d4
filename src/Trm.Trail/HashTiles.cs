using System.Runtime.InteropServices;

namespace Trm.Trail;

/// <summary>The growing tiles of hashes: one unfinished tile per level, at most eight of them, whatever the size of the log.</summary>
internal sealed class HashTiles(ITileSink sink)
{
    private readonly List<List<TreeHash>> levels = [];
    private readonly SortedSet<int> unwritten = [];

    public long Size { get; private set; }

    public static HashTiles Open(long size, ITileSource source, ITileSink sink)
    {
        var tiles = new HashTiles(sink) { Size = size };
        for (var level = 0; size >> (8 * level) is > 0 and var count; level++)
        {
            var width = (int)(count % TilePath.FullWidth);
            tiles.levels.Add(width == 0 ? [] : [.. TileReader.ReadHashes(source, TilePath.OfHashes(level, count / TilePath.FullWidth, width))]);
            if (level == TilePath.MaxLevel) break;
        }

        return tiles;
    }

    public void Append(TreeHash leaf)
    {
        Size++;
        var hash = leaf;
        for (var level = 0; ; level++)
        {
            if (level == levels.Count) levels.Add([]);
            levels[level].Add(hash);
            unwritten.Add(level);
            if (levels[level].Count < TilePath.FullWidth) return;
            sink.Write(TilePath.OfHashes(level, (Size >> (8 * (level + 1))) - 1), HashTile.ToBytes(levels[level]));
            hash = HashTile.Root(CollectionsMarshal.AsSpan(levels[level]));
            levels[level].Clear();
            unwritten.Remove(level);
        }
    }

    public void Flush()
    {
        foreach (var level in unwritten)
            sink.Write(TilePath.OfHashes(level, Size >> (8 * (level + 1)), levels[level].Count), HashTile.ToBytes(levels[level]));
        unwritten.Clear();
    }

    /// <summary>MTH(D[n]), from the right: what is left of a level is the last, incomplete node of the level above.</summary>
    public TreeHash Root()
    {
        TreeHash? right = null;
        foreach (var level in levels)
        {
            List<TreeHash> nodes = right is { } last ? [.. level, last] : level;
            if (nodes.Count > 0) right = HashTile.Root(CollectionsMarshal.AsSpan(nodes));
        }

        return right ?? Rfc6962.EmptyRoot;
    }
}
