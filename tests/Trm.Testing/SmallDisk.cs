using System.Diagnostics;
using NUnit.Framework;

namespace Trm.Testing;

/// <summary>A real file system of a few MiB in memory (tmpfs), mounted over a folder. Where mounting is not permitted the test counts as not run, and says why.</summary>
public sealed class SmallDisk : IDisposable
{
    private readonly string _folder;
    private readonly int _mib;

    private SmallDisk(string folder, int mib) => (_folder, _mib) = (folder, mib);

    /// <summary>Mounts one over that folder, which is made where absent.</summary>
    /// <param name="folder">Where; empty.</param>
    /// <param name="mib">Its size in MiB.</param>
    /// <param name="mode">Who may do what in it.</param>
    public static SmallDisk Mount(string folder, int mib, string mode = "0700")
    {
        if (TryMount(folder, mib, out var reason, mode) is { } disk)
            return disk;
        Assert.Ignore($"not run: no small disk can be mounted here ({reason}); run it as root");
        throw new InvalidOperationException(reason);
    }

    /// <summary>The same; null where mounting is not permitted.</summary>
    /// <param name="folder">Where; empty.</param>
    /// <param name="mib">Its size in MiB; it takes memory only for what is on it.</param>
    /// <param name="reason">Why not.</param>
    /// <param name="mode">Who may do what in it.</param>
    public static SmallDisk? TryMount(string folder, int mib, out string? reason, string mode = "0700")
    {
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        reason = Run("mount", "-t", "tmpfs", "-o", FormattableString.Invariant($"size={mib}m,mode={mode}"), "trm-test", folder);
        return reason is null ? new(folder, mib) : null;
    }

    /// <summary>Bytes that may still be written.</summary>
    public long Free => new DriveInfo(_folder).AvailableFreeSpace;

    private string Filler => Path.Combine(_folder, "filler");

    /// <summary>Somebody else fills the disk until so many bytes are free.</summary>
    public void Fill(long free)
    {
        using var file = new FileStream(Filler, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[4096];
        try
        {
            while (Free > free)
                file.Write(block);
        }
        catch (IOException) when (free == 0)
        {
            // The last page.
        }
    }

    /// <summary>Takes it away again.</summary>
    public void MakeRoom() => File.Delete(Filler);

    /// <summary>It shrinks to what is on it: full at once, and without a file that fills it.</summary>
    /// <exception cref="IOException">It could not.</exception>
    public void Shrink()
    {
        string? reason = null;
        for (var attempt = 0; attempt < 20; attempt++)
        {
            // Whoever writes at this moment makes the number too small.
            var drive = new DriveInfo(_folder);
            reason = Run("mount", "-o", FormattableString.Invariant($"remount,size={drive.TotalSize - drive.TotalFreeSpace}"), _folder);
            if (reason is null)
                return;
        }

        throw new IOException($"the disk does not shrink: {reason}");
    }

    /// <summary>It is as large again as it was.</summary>
    /// <exception cref="IOException">It could not.</exception>
    public void Regrow()
    {
        if (Run("mount", "-o", FormattableString.Invariant($"remount,size={_mib}m"), _folder) is { } reason)
            throw new IOException($"the disk does not grow: {reason}");
    }

    /// <summary>Unmounts it, whoever still has a file open on it, and takes the empty folder away.</summary>
    public void Dispose()
    {
        Run("umount", "-l", _folder);
        Directory.Delete(_folder);
    }

    private static string? Run(string program, params IReadOnlyList<string> arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;
            var error = process.StandardError.ReadToEnd().Trim();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : error;
        }
        catch (Exception absent) when (absent is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            return $"{program} is not there";
        }
    }
}
