using System.Runtime.InteropServices;

namespace Trm.Benchmarks.Exchange;

/// <summary>Processor time of the thread that asks: clock_gettime(3), CLOCK_THREAD_CPUTIME_ID.</summary>
internal static class ThreadTime
{
    private const int ThreadClock = 3;

    /// <summary>Since it began.</summary>
    public static double Seconds() => clock_gettime(ThreadClock, out var time) == 0 ? time.Seconds + (time.Nanoseconds / 1e9) : throw new InvalidOperationException("the system does not count a thread's time");

    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public long Seconds;
        public long Nanoseconds;
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int clock_gettime(int clock, out Time time);
}
