using Trm.Trail;

namespace Trm.Evidence;

/// <summary>
/// Verifies a trail in the layout <c>log/checkpoint</c>, <c>log/checkpoints/&lt;size&gt;</c>, <c>log/tile/...</c>, <c>evidence/&lt;index&gt;.json</c>, offline and
/// with no secret: the signature of the checkpoint, the tree recomputed from the entries, every tile byte for byte, every leaf opened by its evidence,
/// and no file more or less. Input of any kind yields findings; exceptions are for a disk that cannot be read.
/// </summary>
public sealed class TrailFolder : ITrailFiles
{
    private readonly string root;
    private readonly List<Finding> odd = [];

    private TrailFolder(string root)
    {
        this.root = root;
        Places = Files();
    }

    /// <inheritdoc/>
    IReadOnlyList<string> ITrailFiles.Places => Places;

    /// <inheritdoc/>
    IReadOnlyList<Finding> ITrailFiles.Odd => odd;

    private List<string> Places { get; }

    /// <summary>Verifies the trail in a folder.</summary>
    /// <param name="path">The folder that holds <c>log</c> and <c>evidence</c>.</param>
    /// <param name="key">The key of the log; its name is the origin that the checkpoint must bear.</param>
    /// <param name="opened">
    /// Told of every leaf whose evidence opened it, in the order of the log: the place for checks that need more than the trail itself, such as the signature of a
    /// message's header against the directory.
    /// </param>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public static TrailReport Verify(string path, NoteKey key, Action<LeafEvidence>? opened = null)
    {
        if (!Directory.Exists(path)) throw new DirectoryNotFoundException($"There is no folder {path}.");
        return TrailCheck.Run(new TrailFolder(path), key, _ => true, opened);
    }

    /// <inheritdoc/>
    byte[]? ITrailFiles.Read(string place, int most)
    {
        var file = new FileInfo(Path.Combine(root, place));
        if (!file.Exists) return null;
        using var stream = file.OpenRead();
        var bytes = new byte[(int)long.Min(stream.Length, most + 1L)];
        stream.ReadExactly(bytes);
        return bytes;
    }

    // All files below the folder, with forward slashes. A link leads out of what was handed over, so it is a finding and not followed as a folder.
    private List<string> Files()
    {
        var files = new List<string>();
        var folders = new Stack<DirectoryInfo>([new DirectoryInfo(root)]);
        while (folders.TryPop(out var folder))
            foreach (var item in folder.EnumerateFileSystemInfos())
            {
                var place = Path.GetRelativePath(root, item.FullName).Replace(Path.DirectorySeparatorChar, '/');
                if (item.LinkTarget is not null) odd.Add(new Finding(FindingCode.FileUnexpected, place, null, "this is a link, not a file", "copy what it leads to, if it belongs to the trail"));
                else if (item is DirectoryInfo below) folders.Push(below);
                else files.Add(place);
            }

        return files;
    }
}
