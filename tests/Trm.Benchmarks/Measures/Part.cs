using System.Diagnostics;

namespace Trm.Benchmarks.Measures;

/// <summary>One thing that is done over and over, to be timed beside others.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Act">Does it once.</param>
public sealed record Part(string Name, Action Act)
{
    /// <summary>
    /// Times the parts in turn, round by round, so that what the machine does meanwhile meets all of them alike. Microseconds of one each.
    /// </summary>
    /// <param name="parts">What is timed.</param>
    /// <param name="rounds">At least one.</param>
    /// <param name="milliseconds">How long each part is done in each round; so often, counted once before.</param>
    public static IReadOnlyDictionary<string, Spread> Time(IReadOnlyList<Part> parts, int rounds, int milliseconds)
    {
        var times = parts.ToDictionary(p => p.Name, p => CountFor(p, milliseconds), StringComparer.Ordinal);
        var took = parts.ToDictionary(p => p.Name, _ => new List<double>(), StringComparer.Ordinal);
        for (var round = 0; round < rounds; round++)
            // Another begins each time: nobody is always first, or always behind the same one.
            foreach (var part in parts.Skip(round % parts.Count).Concat(parts.Take(round % parts.Count)))
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                took[part.Name].Add(part.Repeat(times[part.Name]).TotalMicroseconds / times[part.Name]);
            }

        return took.ToDictionary(t => t.Key, t => Spread.Of(t.Value), StringComparer.Ordinal);
    }

    // Twice as often until it takes a quarter of the time: by then it is compiled as it will be.
    private static int CountFor(Part part, int milliseconds)
    {
        for (var count = 1; ; count *= 2)
            if (part.Repeat(count) is var took && (took.TotalMilliseconds >= milliseconds / 4.0 || count >= 1 << 24))
                return Math.Max(1, (int)(count * milliseconds / Math.Max(1e-3, took.TotalMilliseconds)));
    }

    private TimeSpan Repeat(int times)
    {
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < times; i++)
            Act();
        return Stopwatch.GetElapsedTime(began);
    }
}
