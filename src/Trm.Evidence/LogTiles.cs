using Trm.Trail;

namespace Trm.Evidence;

/// <summary>The tiles below <c>log/</c>.</summary>
internal sealed class LogTiles(ITrailFiles files) : ITileSource
{
    // The largest bundle: 256 entries of 65535 bytes behind two bytes of length each.
    private const int Most = TilePath.FullWidth * (2 + ushort.MaxValue);

    public byte[]? Read(TilePath path) => files.Read($"log/{path}", Most);
}
