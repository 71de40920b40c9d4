using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Trm.Node.KillHost;

/// <summary>
/// Ends its own process by SIGKILL at one point: nothing is flushed, closed, rolled back or finally done. Or stops it there by SIGSTOP, before it begins the step: what it had decided by then is
/// old when it goes on.
/// </summary>
/// <param name="point">Where; null for nowhere.</param>
/// <param name="standsStill">It stops.</param>
public sealed class Killer(KillPoint? point, bool standsStill = false)
{
    /// <summary>What stands before the point on the line of a host that stands still.</summary>
    public const string Still = "stands still: ";

    /// <summary>What stands before the point on the last line of a dying host.</summary>
    public const string LastWords = "killed: ";

    // Time for an acknowledgement that was handed to the socket to be taken by the broker; a test asks the broker whether it was.
    private static readonly TimeSpan OnItsWay = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource _never = new();
    private volatile bool _dying;
    private int _seen;

    /// <summary>Every step asks before it begins. It is never answered once the process is dying.</summary>
    public Task BeginAsync(string step)
    {
        if (standsStill && Is(step, Moment.Before))
        {
            Console.Out.WriteLine($"{Still}{point}");
            Console.Out.Flush();
            _ = Kill(Environment.ProcessId, Sigstop);
        }

        return _dying ? _never.Task : Task.CompletedTask;
    }

    /// <summary>Passes a point of a step; does not return where it is the one.</summary>
    public void Pass(string step, Moment moment, ReadOnlyMemory<byte> body = default)
    {
        if (!standsStill && Is(step, moment))
            Die(body);
    }

    /// <summary>Passes the point after what the caller does next; nothing else begins meanwhile.</summary>
    public void PassSoon(string step, Moment moment, ReadOnlyMemory<byte> body)
    {
        if (standsStill || !Is(step, moment))
            return;
        _dying = true;
        new Thread(() =>
        {
            Thread.Sleep(OnItsWay);
            Die(body);
        }).Start();
    }

    private bool Is(string step, Moment moment) =>
        point is not null && point.Step == step && point.Moment == moment && Interlocked.Increment(ref _seen) == point.Occurrence;

    private void Die(ReadOnlyMemory<byte> body)
    {
        Console.Out.WriteLine($"{LastWords}{point} {Convert.ToHexStringLower(SHA256.HashData(body.Span))}");
        Console.Out.Flush();
        _ = Kill(Environment.ProcessId, Sigkill);
        Thread.Sleep(Timeout.Infinite);
    }

    private const int Sigkill = 9;
    private const int Sigstop = 19;

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
