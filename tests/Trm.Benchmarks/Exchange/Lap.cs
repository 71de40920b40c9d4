using System.Diagnostics;
using System.Globalization;

namespace Trm.Benchmarks.Exchange;

/// <summary>So many messages moved, and what it took.</summary>
/// <param name="Messages">How many.</param>
/// <param name="Seconds">From the first to the last.</param>
/// <param name="OwnCpu">Processor seconds of this process.</param>
/// <param name="BrokerCpu">Processor seconds of the broker's.</param>
public sealed record Lap(int Messages, double Seconds, double OwnCpu, double BrokerCpu)
{
    // Of /proc/PID/stat, whatever the kernel counts in: proc(5), USER_HZ.
    private const double TicksPerSecond = 100;

    /// <summary>Messages a second.</summary>
    public double Rate => Messages / Seconds;

    /// <summary>Core-milliseconds of this process for one message.</summary>
    public double OwnMs => OwnCpu * 1000 / Messages;

    /// <summary>Core-milliseconds of the broker for one message.</summary>
    public double BrokerMs => BrokerCpu * 1000 / Messages;

    /// <summary>Moves and measures; what was collected before is gone.</summary>
    /// <param name="messages">How many it moves.</param>
    /// <param name="broker">The broker's process.</param>
    /// <param name="move">Moves them.</param>
    /// <param name="others">Further processes of ours.</param>
    public static async Task<Lap> RunAsync(int messages, int broker, Func<Task> move, params IReadOnlyList<int> others)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var (own, theirs, began) = (CpuOfOurs(), CpuOf(broker), Stopwatch.GetTimestamp());
        await move();
        return new(messages, Stopwatch.GetElapsedTime(began).TotalSeconds, CpuOfOurs() - own, CpuOf(broker) - theirs);

        double CpuOfOurs() => Environment.CpuUsage.TotalTime.TotalSeconds + others.Sum(CpuOf);
    }

    /// <summary>Processor seconds of a process so far, in its own code and in the system's.</summary>
    public static double CpuOf(int process)
    {
        // The name of the program stands in brackets and may hold anything; the numbers come behind.
        var stat = File.ReadAllText($"/proc/{process}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (Number(fields[11]) + Number(fields[12])) / TicksPerSecond;
    }

    /// <summary>Bytes of a process in memory.</summary>
    public static long MemoryOf(int process) =>
        (long)Number(File.ReadLines($"/proc/{process}/status").Single(l => l.StartsWith("VmRSS:", StringComparison.Ordinal)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1]) * 1024;

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
