using System.Diagnostics;

namespace Trm.Fuzz;

/// <summary>
/// Runs many targets side by side, each for the same time: cheap readers see more inputs, dear ones are not forgotten. No input counts for less than <see cref="Least"/>, or the cheapest would take
/// nearly all of them. Goes on until so many inputs were judged.
/// </summary>
public sealed class Campaign
{
    /// <summary>What one input costs at least, when the time is shared out.</summary>
    public static readonly TimeSpan Least = TimeSpan.FromMicroseconds(20);

    private readonly Dictionary<Fuzzer, TimeSpan> _times = [];
    private readonly List<Fuzzer> _fuzzers;
    private readonly long _iterations;
    private readonly TimeSpan? _time;
    private readonly long _started = Stopwatch.GetTimestamp();
    private Fuzzer? _last;
    private long _lastAt;

    /// <param name="targets">What to run.</param>
    /// <param name="seed">The same seed leads to the same inputs of each target.</param>
    /// <param name="iterations">Inputs to judge, all targets together.</param>
    /// <param name="time">After this time it ends in any case; null: when the inputs are judged.</param>
    public Campaign(IEnumerable<Target> targets, ulong seed, long iterations, TimeSpan? time)
    {
        (Seed, _iterations, _time) = (seed, iterations, time);
        _fuzzers = [.. targets.Select(t => new Fuzzer(t, seed))];
        foreach (var fuzzer in _fuzzers)
            _times[fuzzer] = TimeSpan.Zero;
    }

    public ulong Seed { get; }

    public IReadOnlyList<Fuzzer> Fuzzers => _fuzzers;

    /// <summary>Every crash once, with its input made small.</summary>
    public List<Crash> Crashes { get; } = [];

    public long Iterations => _fuzzers.Sum(f => f.Iterations);

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_started);

    /// <summary>How long a target has run.</summary>
    public TimeSpan TimeOf(Fuzzer fuzzer) => _times[fuzzer];

    /// <summary>Runs to the end. A target that crashed in the same way is run on; one that does not come back is not.</summary>
    public void Run(Action<Crash>? crashed = null, Action? tick = null)
    {
        while (Watched.Run(Next, 32, tick: tick) is { } crash)
        {
            _last = null;
            if (crash.Kind == CrashKind.Endless)
                _fuzzers.RemoveAll(f => f.Target.Name == crash.Target);
            if (Crashes.Exists(crash.IsLike))
                continue;
            var small = _fuzzers.Find(f => f.Target.Name == crash.Target) is { } fuzzer ? Shrinker.Shrink(fuzzer, crash) : crash;
            Crashes.Add(small);
            crashed?.Invoke(small);
        }
    }

    // The one that has had the least time.
    private Fuzzer? Next()
    {
        if (_last is not null)
            _times[_last] += Stopwatch.GetElapsedTime(_lastAt);
        (_last, _lastAt) = (null, Stopwatch.GetTimestamp());
        if (_fuzzers.Count == 0 || Elapsed > _time || (Iterations >= _iterations && _fuzzers.TrueForAll(f => f.Iterations > 0)))
            return null;
        return _last = _fuzzers.MinBy(f => TimeSpan.FromTicks(Math.Max(_times[f].Ticks, f.Iterations * Least.Ticks)));
    }
}
