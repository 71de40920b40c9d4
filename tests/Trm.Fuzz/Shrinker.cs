namespace Trm.Fuzz;

/// <summary>Makes the input of a crash smaller while it shows the same fault.</summary>
public static class Shrinker
{
    /// <summary>The smallest that was found in so many attempts.</summary>
    public static Crash Shrink(Fuzzer fuzzer, Crash crash, int attempts = 4000)
    {
        // What does not come back cannot be tried again.
        if (crash.Kind == CrashKind.Endless)
            return crash;
        var best = crash;
        for (var chunk = Math.Max(1, best.Input.Length / 2); chunk >= 1 && attempts > 0; chunk /= 2)
            for (var at = 0; at < best.Input.Length && attempts > 0;)
            {
                attempts--;
                var count = Math.Min(chunk, best.Input.Length - at);
                byte[] smaller = [.. best.Input.AsSpan(0, at), .. best.Input.AsSpan(at + count)];
                if (fuzzer.Judge(smaller) is { } still && still.IsLike(crash))
                    best = still;
                else
                    at += count;
            }

        return best;
    }
}
