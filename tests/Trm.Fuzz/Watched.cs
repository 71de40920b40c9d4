using System.Diagnostics;

namespace Trm.Fuzz;

/// <summary>
/// Runs fuzzers in a thread of its own and looks on: an input that keeps a reader busy for longer than any input may is a crash too. Its thread is given up.
/// </summary>
public sealed class Watched
{
    private readonly Func<Fuzzer?> _next;
    private readonly int _steps;
    private readonly Thread _thread;
    private volatile Fuzzer? _running;
    private volatile Crash? _crash;
    private volatile bool _stop;

    private Watched(Func<Fuzzer?> next, int steps)
    {
        (_next, _steps) = (next, steps);
        _thread = new(Run, maxStackSize: 1 << 20) { IsBackground = true, Name = "fuzz" };
    }

    /// <summary>How long one input may keep the processor busy. Waiting for a processor does not count.</summary>
    public static TimeSpan MostBusy { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Runs what <paramref name="next"/> names, so many steps each, until it names nothing; the first crash, or null.</summary>
    /// <param name="next">The next fuzzer; asked in the thread that runs them.</param>
    /// <param name="steps">Steps until it is asked again.</param>
    /// <param name="most">How long one input may take; <see cref="MostBusy"/> where null.</param>
    /// <param name="tick">Called about every second.</param>
    public static Crash? Run(Func<Fuzzer?> next, int steps, TimeSpan? most = null, Action? tick = null)
    {
        var watched = new Watched(next, steps);
        watched._thread.Start();
        return watched.Watch(most ?? MostBusy, tick);
    }

    private Crash? Watch(TimeSpan most, Action? tick)
    {
        using var process = Process.GetCurrentProcess();
        var (since, busyAt) = (0L, TimeSpan.Zero);
        var lastTick = Stopwatch.GetTimestamp();
        while (!_thread.Join(100))
        {
            if (Stopwatch.GetElapsedTime(lastTick) >= TimeSpan.FromSeconds(1))
            {
                tick?.Invoke();
                lastTick = Stopwatch.GetTimestamp();
            }

            process.Refresh();
            if (_running is not { Since: not 0 } fuzzer || fuzzer.Since != since)
            {
                (since, busyAt) = (_running?.Since ?? 0, process.TotalProcessorTime);
                continue;
            }

            if (process.TotalProcessorTime - busyAt > most)
            {
                _stop = true;
                return new(fuzzer.Target.Name, CrashKind.Endless, "", FormattableString.Invariant($"no answer after {most.TotalSeconds:0.#} s of work"), fuzzer.Current);
            }
        }

        return _crash;
    }

    private void Run()
    {
        while (!_stop && _next() is { } fuzzer)
        {
            _running = fuzzer;
            for (var i = 0; i < _steps && !_stop; i++)
                if (fuzzer.Step() is { } crash)
                {
                    _crash = crash;
                    return;
                }
        }
    }
}
