using System.Globalization;

namespace Trm.Trail;

/// <summary>
/// The place of one tile below the root of a log (C2SP tlog-tiles): <c>tile/&lt;L&gt;/&lt;N&gt;[.p/&lt;W&gt;]</c> for hashes, <c>tile/entries/&lt;N&gt;[.p/&lt;W&gt;]</c> for bundles of entries. N is
/// spelled in groups of three digits, all but the last with an x before them: 1234067 is <c>x001/x234/067</c>.
/// </summary>
public sealed record TilePath
{
    /// <summary>The hashes or entries in a full tile.</summary>
    public const int FullWidth = 256;

    /// <summary>The highest level of tiles that a log of 2^63 leaves can have.</summary>
    public const int MaxLevel = 7;

    private const int EntriesLevel = -1;

    private TilePath(int level, long index, int width) => (Level, Index, Width) = (level, index, width);

    /// <summary>Each hash covers 256^Level leaves; -1 for a bundle of entries.</summary>
    public int Level { get; }

    /// <summary>The number of the tile on its level.</summary>
    public long Index { get; }

    /// <summary>How many hashes or entries it has, 1 to 256; fewer than 256 make a partial tile.</summary>
    public int Width { get; }

    public bool IsEntries => Level == EntriesLevel;

    public bool IsPartial => Width < FullWidth;

    /// <summary>A tile of hashes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Level 0 to 7, width 1 to 256, index not negative.</exception>
    public static TilePath OfHashes(int level, long index, int width = FullWidth)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, MaxLevel);
        return Of(level, index, width);
    }

    /// <summary>A bundle of entries.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Width 1 to 256, index not negative.</exception>
    public static TilePath OfEntries(long index, int width = FullWidth) => Of(EntriesLevel, index, width);

    /// <summary>All tiles and bundles that a log of this size has, and no older partial ones.</summary>
    public static IEnumerable<TilePath> AllOf(long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        for (var level = EntriesLevel; level <= MaxLevel; level++)
        {
            var count = size >> (8 * int.Max(level, 0));
            for (var index = 0L; index * FullWidth < count; index++) yield return new TilePath(level, index, (int)long.Min(FullWidth, count - index * FullWidth));
        }
    }

    /// <summary>Reads a path with forward slashes. A path has one spelling.</summary>
    public static Checked<TilePath> Parse(string path)
    {
        var malformed = new Fault(FaultCode.Malformed, "not the path of a tile");
        var parts = path.Split('/');
        if (parts.Length < 3 || parts[0] != "tile") return malformed;
        var width = FullWidth;
        var groups = parts[2..];
        if (groups.Length > 1 && groups[^2].EndsWith(".p", StringComparison.Ordinal))
        {
            if (!int.TryParse(groups[^1], NumberStyles.None, CultureInfo.InvariantCulture, out width)) return malformed;
            groups = [.. groups[..^2], groups[^2][..^2]];
        }

        var level = EntriesLevel;
        if (parts[1] != "entries" && !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out level)) return malformed;
        var digits = string.Concat(groups).Replace("x", "", StringComparison.Ordinal);
        if (level > MaxLevel || width is < 1 or > FullWidth || !long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var index)) return malformed;
        var parsed = new TilePath(level, index, width);
        return parsed.ToString() == path ? parsed : malformed;
    }

    /// <summary>The same place, of another width.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not 1 to 256.</exception>
    public TilePath OfWidth(int width) => Of(Level, Index, width);

    /// <summary>How wide the tile at this place is in a log of this size: 0 where there is none, 256 where it is full.</summary>
    public int WidthIn(long size)
    {
        var count = size >> (8 * int.Max(Level, 0));
        return Index > count / FullWidth ? 0 : (int)long.Min(FullWidth, count - Index * FullWidth);
    }

    /// <summary>The path below the root of the log, with forward slashes.</summary>
    public override string ToString()
    {
        var number = string.Create(CultureInfo.InvariantCulture, $"{Index % 1000:000}");
        for (var rest = Index / 1000; rest > 0; rest /= 1000) number = string.Create(CultureInfo.InvariantCulture, $"x{rest % 1000:000}/{number}");
        var level = IsEntries ? "entries" : Level.ToString(CultureInfo.InvariantCulture);
        var full = $"tile/{level}/{number}";
        return IsPartial ? string.Create(CultureInfo.InvariantCulture, $"{full}.p/{Width}") : full;
    }

    private static TilePath Of(int level, long index, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, FullWidth);
        return new TilePath(level, index, width);
    }
}
