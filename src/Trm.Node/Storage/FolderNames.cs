using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Trm.Node.Storage;

/// <summary>The names that stand in a folder. .NET flushes files and no folders.</summary>
public static class FolderNames
{
    /// <summary>
    /// Returns when the name of that file is on the disk: one that is not is gone with the power, and what rests on it may be committed on another disk. Does nothing on Windows, and where the folder cannot be
    /// opened for reading.
    /// </summary>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public static void FlushOf(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        using var handle = new SafeFileHandle(open(Encoding.UTF8.GetBytes(folder + '\0'), flags: 0), ownsHandle: true);
        if (!handle.IsInvalid)
            RandomAccess.FlushToDisk(handle);
    }

    /// <summary>Gives a file a further name, which is nobody's yet: of several who give it at once, one does.</summary>
    /// <returns>False where the name is there already, or the file system knows no second names.</returns>
    internal static bool TryAdd(string file, string name) => link(Encoding.UTF8.GetBytes(file + '\0'), Encoding.UTF8.GetBytes(name + '\0')) == 0;

    [DllImport("libc", EntryPoint = nameof(link))]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int link(byte[] file, byte[] name);

    [DllImport("libc", EntryPoint = nameof(open))]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int open(byte[] path, int flags);
}
