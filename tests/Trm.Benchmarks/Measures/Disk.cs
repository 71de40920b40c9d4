using System.Diagnostics;
using System.Globalization;

namespace Trm.Benchmarks.Measures;

/// <summary>What a folder lies on: where a commit waits for the disk, a rate says nothing without it.</summary>
internal static class Disk
{
    private const int Times = 200;
    private const int Bytes = 4096;

    /// <summary>The file system, and how long it takes until a page is on the disk.</summary>
    public static string Look(string folder)
    {
        var path = Path.Combine(folder, $"flush-{Guid.NewGuid():N}");
        var page = new byte[Bytes];
        var took = new List<double>();
        using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose))
            for (var i = 0; i < Times; i++)
            {
                var began = Stopwatch.GetTimestamp();
                file.Write(page);
                file.Flush(flushToDisk: true);
                took.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }

        return string.Create(CultureInfo.InvariantCulture, $"{new DriveInfo(Path.GetFullPath(folder)).DriveFormat}; {Bytes} bytes written and flushed in {Spread.At(took, 0.5):F2} ms (median of {Times}; p99 {Spread.At(took, 0.99):F2})");
    }
}
