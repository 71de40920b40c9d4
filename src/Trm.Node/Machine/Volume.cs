using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Trm.Node.Machine;

/// <summary>The file system under one of a node's folders, as it is now.</summary>
/// <param name="Name">What of the node lies on it: data, cases, trail.</param>
/// <param name="Free">What this account may still write, in bytes.</param>
/// <param name="Total">Its size, in bytes.</param>
/// <param name="FreeFiles">How many files may still be made; null where the file system sets no such limit, or does not say.</param>
public sealed record Volume(string Name, long Free, long Total, long? FreeFiles)
{
    /// <summary>Fewer files than this are as bad as the floor: every case has a key in a file of its own.</summary>
    internal const long FilesFloor = 1000;

    /// <summary>Looks at the file system under that folder; null where the folder is not there.</summary>
    internal static Volume? Of(string name, string folder)
    {
        try
        {
            var drive = new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(Path.GetFullPath(folder))! : folder);
            var (files, id) = Ask(folder);
            return new(name, drive.AvailableFreeSpace, drive.TotalSize, files) { Id = id };
        }
        catch (Exception absent) when (absent is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Which file system it is, alike for all folders on one; by size and free bytes where the system gives it no id.</summary>
    internal (long Total, long Id, long Free) FileSystem => (Total, Id, Id == 0 ? Free : 0);

    private long Id { get; init; }

    // struct statvfs of 64-bit Linux: eight-byte fields; f_files, f_favail and f_fsid are the sixth, the eighth and the ninth.
    private static (long? Files, long Id) Ask(string folder)
    {
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess)
            return default;
        var buffer = new byte[256];
        return statvfs(Encoding.UTF8.GetBytes(folder + '\0'), buffer) == 0 ? (Field(buffer, 5) > 0 ? Field(buffer, 7) : null, Field(buffer, 8)) : default;

        static long Field(byte[] buffer, int number) => BinaryPrimitives.ReadInt64LittleEndian(buffer.AsSpan(8 * number));
    }

    [DllImport("libc", EntryPoint = nameof(statvfs))]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int statvfs(byte[] path, [Out] byte[] buffer);
}
