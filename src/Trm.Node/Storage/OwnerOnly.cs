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
    public static void Write(string path, ReadOnlySpan<byte> content) => Write(path + Fresh, path, content, overwrite: true);

    /// <summary>Writes a file that is not there yet; false where somebody else was quicker, whose file stands: of several who write it at once, one does.</summary>
    public static bool WriteNew(string path, ReadOnlySpan<byte> content)
    {
        try
        {
            Write($"{path}.{Guid.NewGuid():n}{Fresh}", path, content, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
    }

    /// <summary>True for the name of what was to become that file, where who wrote it ended before.</summary>
    public static bool IsUnfinished(string name, string file) => name.StartsWith(file + ".", StringComparison.Ordinal) && name.EndsWith(Fresh, StringComparison.Ordinal);

    /// <summary>What was left behind by who ended while writing that file.</summary>
    public static IReadOnlyList<string> Unfinished(string path) =>
        [.. System.IO.Directory.EnumerateFiles(Path.GetDirectoryName(Path.GetFullPath(path))!, Path.GetFileName(path) + ".*").Where(f => f.EndsWith(Fresh, StringComparison.Ordinal))];

    // On Unix File.Move looks whether the name is there, and renames then: of two who did so at once both would have made the file, and one of them holds a key that is nowhere.
    private static void Name(string fresh, string path)
    {
        if (FolderNames.TryAdd(fresh, path))
            File.Delete(fresh);
        else if (File.Exists(path))
            throw new IOException("the file is there already");
        else
            File.Move(fresh, path, overwrite: false);
    }

    private static void Write(string fresh, string path, ReadOnlySpan<byte> content, bool overwrite)
    {
        try
        {
            using (var file = Create(fresh))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }

            if (overwrite || OperatingSystem.IsWindows())
                File.Move(fresh, path, overwrite);
            else
                Name(fresh, path);
            FolderNames.FlushOf(path);
        }
        catch (IOException)
        {
            // The disk is full, perhaps: what is half there means nothing, and only takes room.
            File.Delete(fresh);
            throw;
        }
    }
}
