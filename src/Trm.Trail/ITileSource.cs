namespace Trm.Trail;

/// <summary>Where tiles are read from.</summary>
public interface ITileSource
{
    /// <summary>The bytes of a tile, or null where it is not there. Nothing is judged.</summary>
    /// <exception cref="IOException">It is there but cannot be read.</exception>
    byte[]? Read(TilePath path);
}
