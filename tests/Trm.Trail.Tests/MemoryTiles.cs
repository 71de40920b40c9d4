namespace Trm.Trail.Tests;

/// <summary>The files of a log in memory; tests damage them at will.</summary>
internal sealed class MemoryTiles : ITileSource, ITileSink
{
    public Dictionary<TilePath, byte[]> Files { get; } = [];

    public byte[]? Read(TilePath path) => Files.GetValueOrDefault(path);

    public void Write(TilePath path, ReadOnlySpan<byte> bytes)
    {
        if (Files.TryGetValue(path, out var existing) && !bytes.SequenceEqual(existing)) throw new IOException($"{path} would be rewritten.");
        Files[path] = bytes.ToArray();
    }
}
