namespace Trm.Node.Storage;

/// <summary>Files and folders that nobody but the node's own account may read.</summary>
internal static class OwnerOnly
{
    private const string Fresh = ".new";
    private const UnixFileMode File600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>True where nobody else has any right to the file.</summary>
    public static bool Holds(string path) => OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & ~File600) == UnixFileMode.None;

    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            System.IO.Directory.CreateDirectory(path);
        else
            System.IO.Directory.CreateDirectory(path, File600 | UnixFileMode.UserExecute);
    }

    /// <summary>An empty file that lives only as long as its stream, even where this process is killed.</summary>
    public static FileStream Passing(string folder)
    {
        CreateFolder(folder);
        var path = Path.Combine(folder, $"{Guid.NewGuid():n}.passing");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = File600;
        var file = new FileStream(path, options);
        if (!OperatingSystem.IsWindows())
            File.Delete(path);
        return file;
    }

    public static void CreateFile(string path) => Write(path, []);

    /// <summary>A fresh file to be written, over a former one of that name.</summary>
    public static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = File600;
        return new FileStream(path, options);
    }

    /// <summary>Writes the whole file or none of it, and returns only when it is on the disk.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var fresh = path + Fresh;
        try
        {
            Fill(fresh, content);
            File.Move(fresh, path, overwrite: true);
        }
        catch (IOException)
        {
            // The disk is full, perhaps: what is half there means nothing, and only takes room.
            File.Delete(fresh);
            throw;
        }

        FolderNames.FlushOf(path);
    }

    /// <summary>Writes a file that is not there yet; false where somebody else was quicker, whose file stands: of several who write it at once, one does. Either way its name is on the disk then.</summary>
    public static bool WriteNew(string path, ReadOnlySpan<byte> content)
    {
        var (fresh, isOurs) = ($"{path}.{Guid.NewGuid():n}{Fresh}", false);
        try
        {
            Fill(fresh, content);
            isOurs = FolderNames.TryMove(fresh, path);
        }
        finally
        {
            if (!isOurs)
                File.Delete(fresh);
        }

        FolderNames.FlushOf(path);
        return isOurs;
    }

    /// <summary>True for the name of what was to become that file, where who wrote it ended before.</summary>
    public static bool IsUnfinished(string name, string file) => name.StartsWith(file + ".", StringComparison.Ordinal) && name.EndsWith(Fresh, StringComparison.Ordinal);

    /// <summary>What was left behind by who ended while writing that file.</summary>
    public static IReadOnlyList<string> Unfinished(string path) =>
        [.. System.IO.Directory.EnumerateFiles(Path.GetDirectoryName(Path.GetFullPath(path))!, Path.GetFileName(path) + ".*").Where(f => f.EndsWith(Fresh, StringComparison.Ordinal))];

    private static void Fill(string fresh, ReadOnlySpan<byte> content)
    {
        using var file = Create(fresh);
        file.Write(content);
        file.Flush(flushToDisk: true);
    }
}
