namespace Trm.Trail;

/// <summary>
/// Recomputes a whole log from its entries, compares every tile byte for byte and the root with the checkpoint, and names every file at fault. The tree is
/// computed twice, from the entries and from the leaf hashes in the tiles: where these differ, the one that leads to the signed root is right and the other is
/// damaged. Memory does not grow with the log.
/// </summary>
public sealed class LogCheck
{
    private readonly Checkpoint checkpoint;
    private readonly ITileSource source;
    private readonly List<LogFault> faults = [];
    private readonly bool tilesAreRight;

    private LogCheck(VerifiedCheckpoint verified, ITileSource source, IReadOnlySet<long> sizes)
    {
        (checkpoint, this.source) = (verified.Checkpoint, source);
        var fromEntries = new Tree(source, sizes);
        var fromTiles = new Tree(source, sizes);
        var changed = new List<LogFault>();
        if (Recompute(fromEntries, fromTiles, changed))
        {
            tilesAreRight = fromEntries.Root != checkpoint.Root && fromTiles.Root == checkpoint.Root;
            var tree = tilesAreRight ? fromTiles : fromEntries;
            if (tree.Root != checkpoint.Root) faults.Add(new LogFault(null, null, new Fault(FaultCode.HashMismatch, "the entries do not lead to the root of the checkpoint")));
            if (tilesAreRight) faults.AddRange(changed);
            faults.AddRange(tree.Faults);
            (Tiles, Roots) = (tree.Right, tree.Roots);
        }

        if (faults.Count == 0) Verified = new VerifiedLog(verified);
    }

    /// <summary>Everything that is wrong. Empty exactly where <see cref="Verified"/> is there.</summary>
    public IReadOnlyList<LogFault> Faults => faults;

    /// <summary>The proof that the checkpoint's tree is the tree of these entries; null where there are faults.</summary>
    public VerifiedLog? Verified { get; }

    /// <summary>The number of tiles of hashes that are as they must be.</summary>
    public long Tiles { get; }

    /// <summary>The roots at the sizes that were asked for, where the tree could be recomputed.</summary>
    public IReadOnlyDictionary<long, TreeHash> Roots { get; } = new Dictionary<long, TreeHash>();

    /// <summary>Checks a log.</summary>
    /// <param name="checkpoint">What the log signed.</param>
    /// <param name="source">Its files.</param>
    /// <param name="sizes">Older sizes whose roots are wanted, say to compare older checkpoints.</param>
    public static LogCheck Run(VerifiedCheckpoint checkpoint, ITileSource source, params IReadOnlyCollection<long> sizes) =>
        new(checkpoint, source, sizes.ToHashSet());

    /// <summary>The hash of every leaf, from its entry or its tile, whichever is right and readable; null where both are lost.</summary>
    public IEnumerable<(long Index, TreeHash? Hash)> Leaves()
    {
        foreach (var (first, width) in Bundles())
        {
            var (entries, tile) = (ReadEntries(first, width).Hashes, ReadTile(first, width));
            var hashes = tilesAreRight ? tile ?? entries : entries ?? tile;
            for (var i = 0; i < width; i++) yield return (first + i, hashes?[i]);
        }
    }

    private bool Recompute(Tree fromEntries, Tree fromTiles, List<LogFault> changed)
    {
        foreach (var (first, width) in Bundles())
        {
            var path = TilePath.OfEntries(first / TilePath.FullWidth, width);
            var (entries, fault) = ReadEntries(first, width);
            var tile = ReadTile(first, width);
            if (fault is not null) faults.Add(new LogFault(path, first, fault));
            if ((entries ?? tile) is not { } readable)
            {
                var lost = new Fault(FaultCode.Missing, "neither entries nor hashes are readable, so the tree cannot be recomputed");
                faults.Add(new LogFault(TilePath.OfHashes(0, path.Index, width), first, lost));
                return false;
            }

            fromEntries.Append(entries ?? readable);
            fromTiles.Append(tile ?? readable);
            for (var i = 0; i < width; i++)
                if (entries is not null && tile is not null && entries[i] != tile[i])
                    changed.Add(new LogFault(path, first + i, new Fault(FaultCode.HashMismatch, $"entry {first + i} is not the one in the tree")));
        }

        fromEntries.Finish();
        fromTiles.Finish();
        return true;
    }

    private IEnumerable<(long First, int Width)> Bundles()
    {
        for (var first = 0L; first < checkpoint.Size; first += TilePath.FullWidth)
            yield return (first, (int)long.Min(TilePath.FullWidth, checkpoint.Size - first));
    }

    private (TreeHash[]? Hashes, Fault? Fault) ReadEntries(long first, int width)
    {
        if (source.Read(TilePath.OfEntries(first / TilePath.FullWidth, width)) is not { } bytes)
            return (null, new Fault(FaultCode.Missing, "the bundle of entries is not there"));
        var bundle = EntryBundle.Parse(bytes, width);
        return bundle.Holds ? ([.. bundle.Value.Entries.Select(entry => Rfc6962.HashLeaf(entry.Span))], null) : (null, bundle.Fault);
    }

    private TreeHash[]? ReadTile(long first, int width) =>
        source.Read(TilePath.OfHashes(0, first / TilePath.FullWidth, width)) is { } bytes ? HashTile.TryParse(bytes, width) : null;

    /// <summary>One recomputation: every tile that would be written is compared with the one that is there.</summary>
    private sealed class Tree : ITileSink
    {
        private readonly ITileSource source;
        private readonly IReadOnlySet<long> sizes;
        private readonly HashTiles tiles;

        public Tree(ITileSource source, IReadOnlySet<long> sizes)
        {
            (this.source, this.sizes) = (source, sizes);
            tiles = new HashTiles(this);
            if (sizes.Contains(0)) Roots[0] = Rfc6962.EmptyRoot;
        }

        public TreeHash Root => tiles.Root();

        public Dictionary<long, TreeHash> Roots { get; } = [];

        public List<LogFault> Faults { get; } = [];

        public long Right { get; private set; }

        public void Append(TreeHash[] leaves)
        {
            foreach (var leaf in leaves)
            {
                tiles.Append(leaf);
                if (sizes.Contains(tiles.Size)) Roots[tiles.Size] = tiles.Root();
            }
        }

        public void Finish() => tiles.Flush();

        public void Write(TilePath path, ReadOnlySpan<byte> bytes)
        {
            var actual = source.Read(path);
            if (actual is null) Faults.Add(new LogFault(path, null, new Fault(FaultCode.Missing, "the tile is not there")));
            else if (actual.Length != bytes.Length) Faults.Add(new LogFault(path, null, new Fault(FaultCode.Malformed, $"the tile has {actual.Length} bytes instead of {bytes.Length}")));
            else if (bytes.CommonPrefixLength(actual) is var same && same < bytes.Length)
            {
                var hash = same / TreeHash.Size;
                long? leaf = path.Level == 0 ? path.Index * TilePath.FullWidth + hash : null;
                Faults.Add(new LogFault(path, leaf, new Fault(FaultCode.HashMismatch, $"hash {hash} of the tile is not the one in the tree")));
            }
            else Right++;
        }
    }
}
