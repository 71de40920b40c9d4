namespace Trm.Trail;

/// <summary>Where tiles are written to.</summary>
public interface ITileSink
{
    /// <summary>Writes a tile whole or not at all. The same bytes may be written again; other bytes at a path already written would rewrite history.</summary>
    /// <exception cref="IOException">It cannot be written, or other bytes stand there.</exception>
    void Write(TilePath path, ReadOnlySpan<byte> bytes);
}
