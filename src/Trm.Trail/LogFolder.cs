namespace Trm.Trail;

/// <summary>
/// A log as files in the layout of C2SP tlog-tiles: <c>checkpoint</c>, <c>tile/...</c>. A file appears whole or not at all (written aside, then renamed), and a tile is
/// written once: other bytes at the same path are refused, since they would rewrite history.
/// </summary>
/// <param name="path">The root of the log; made where it is missing.</param>
/// <param name="durable">Waits for the disk before a file appears; not needed for copies.</param>
public sealed class LogFolder(string path, bool durable = true) : ITileSource, ITileSink
{
    /// <summary>The name of the checkpoint's file.</summary>
    public const string CheckpointName = "checkpoint";

    /// <summary>What a file is called while it is being written; such files are left behind by a crash and mean nothing.</summary>
    public const string UnfinishedSuffix = ".unfinished";

    // The largest bundle: 256 entries of 65535 bytes behind two bytes of length each. Nothing in a log is larger.
    private const int MaxFile = TilePath.FullWidth * (2 + ushort.MaxValue);

    /// <inheritdoc/>
    public byte[]? Read(TilePath path) => ReadFile(path.ToString());

    /// <inheritdoc/>
    public void Write(TilePath path, ReadOnlySpan<byte> bytes)
    {
        var existing = Read(path);
        if (existing is null) WriteFile(path.ToString(), bytes);
        else if (!bytes.SequenceEqual(existing)) throw new IOException($"{path} of the log holds other bytes: it would be rewritten.");
    }

    /// <summary>The published checkpoint as it stands, or null.</summary>
    public byte[]? ReadCheckpoint() => ReadFile(CheckpointName);

    /// <summary>Publishes a checkpoint. Its tiles must have been flushed before.</summary>
    public void WriteCheckpoint(SignedNote checkpoint) => WriteFile(CheckpointName, checkpoint.ToBytes());

    /// <summary>Removes what crashes left behind. For who alone writes this log; whoever still writes one of these files fails.</summary>
    public void RemoveUnfinished()
    {
        if (!Directory.Exists(path))
            return;
        foreach (var file in Directory.EnumerateFiles(path, "*" + UnfinishedSuffix, SearchOption.AllDirectories))
            File.Delete(file);
    }

    private byte[]? ReadFile(string name)
    {
        var full = Full(name);
        try
        {
            using var file = File.OpenRead(full);
            // A larger file is cut behind the largest size, where it fails every check, instead of filling the memory.
            var bytes = new byte[(int)long.Min(file.Length, MaxFile + 1)];
            file.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException
            || (absent is UnauthorizedAccessException && Directory.Exists(full)))
        {
            return null;
        }
    }

    private void WriteFile(string name, ReadOnlySpan<byte> bytes)
    {
        var target = Full(name);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        // A name of its own: what another process left half written, or is still writing, is never taken for ours.
        var unfinished = $"{target}.{Guid.NewGuid():n}{UnfinishedSuffix}";
        try
        {
            using (var file = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write))
            {
                file.Write(bytes);
                file.Flush(durable);
            }

            File.Move(unfinished, target, overwrite: true);
        }
        catch (IOException)
        {
            File.Delete(unfinished); // on a full disk it would only take room
            throw;
        }
    }

    private string Full(string name) => Path.Combine(path, name.Replace('/', Path.DirectorySeparatorChar));
}
