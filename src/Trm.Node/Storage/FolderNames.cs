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
        using var handle = new SafeFileHandle(open(Bytes(folder), flags: 0), ownsHandle: true);
        if (!handle.IsInvalid)
            RandomAccess.FlushToDisk(handle);
    }

    /// <summary>
    /// Gives a file another name, unless that is somebody's: of several who do so at once, one does. <see cref="File.Move(string, string)"/> looks first and renames then, and of two who both looked both would have
    /// made the file.
    /// </summary>
    /// <returns>Whether it did. The file has its former name where not.</returns>
    /// <exception cref="IOException">The disk does not take it, or the file system can do neither: not rename without replacing (renameat2(2)), nor give a second name (link(2)).</exception>
    internal static bool TryMove(string file, string name)
    {
        if (OperatingSystem.IsWindows())
            return TryMoveOnWindows(file, name);
        var error = Rename(Bytes(file), Bytes(name));
        return error is InvalidArgument or NotImplemented ? TryLink(file, name) : IsOurs(error);
    }

    /// <summary>The same where a file system cannot rename without replacing: the file has both names for a moment.</summary>
    internal static bool TryLink(string file, string name)
    {
        var isOurs = IsOurs(link(Bytes(file), Bytes(name)) == 0 ? 0 : Marshal.GetLastPInvokeError());
        if (isOurs)
            File.Delete(file);
        return isOurs;
    }

    private static bool IsOurs(int error) =>
        error switch { 0 => true, FileExists => false, _ => throw new IOException($"the file system does not give a file a name that is nobody's (error {error}): the data folder needs one that can", error) };

    private static byte[] Bytes(string path) => Encoding.UTF8.GetBytes(path + '\0');

    // As errno(3) has them on Linux; the first is the folder that we are in, and what must not be replaced is.
    private const int CurrentFolder = -100, NoReplace = 1, FileExists = 17, InvalidArgument = 22, NotImplemented = 38;

    private static int Rename(byte[] from, byte[] to)
    {
        try
        {
            return renameat2(CurrentFolder, from, CurrentFolder, to, NoReplace) == 0 ? 0 : Marshal.GetLastPInvokeError();
        }
        catch (EntryPointNotFoundException)
        {
            return NotImplemented;
        }
    }

    // There moving and looking are one.
    private static bool TryMoveOnWindows(string file, string name)
    {
        try
        {
            File.Move(file, name, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(name))
        {
            return false;
        }
    }

    [DllImport("libc", EntryPoint = nameof(renameat2), SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int renameat2(int fromFolder, byte[] from, int toFolder, byte[] to, uint flags);

    [DllImport("libc", EntryPoint = nameof(link), SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int link(byte[] file, byte[] name);

    [DllImport("libc", EntryPoint = nameof(open))]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int open(byte[] path, int flags);
}
