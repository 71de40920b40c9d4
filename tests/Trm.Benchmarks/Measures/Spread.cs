namespace Trm.Benchmarks.Measures;

/// <summary>What the rounds of one run gave: never one figure without its neighbours.</summary>
/// <param name="Median">The middle one; of an even number the mean of the two in the middle.</param>
/// <param name="Least">The smallest.</param>
/// <param name="Most">The largest.</param>
/// <param name="Rounds">All of them, in the order in which they were measured.</param>
public sealed record Spread(double Median, double Least, double Most, IReadOnlyList<double> Rounds)
{
    /// <summary>Of at least one round.</summary>
    public static Spread Of(IEnumerable<double> rounds)
    {
        var all = rounds.ToList();
        return new(At(all, 0.5), all.Min(), all.Max(), all);
    }

    /// <summary>The value below which that share lies, between its neighbours where none is exactly there.</summary>
    /// <param name="values">In any order.</param>
    /// <param name="share">0 to 1.</param>
    public static double At(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToList();
        var place = share * (sorted.Count - 1);
        var (below, above) = (sorted[(int)Math.Floor(place)], sorted[(int)Math.Ceiling(place)]);
        return below + ((above - below) * (place - Math.Floor(place)));
    }

    /// <summary>Half of the distance between the largest and the smallest, in percent of the median.</summary>
    public double Percent => Median == 0 ? 0 : 50 * (Most - Least) / Median;

    /// <summary>Round by round the quotient of two: what both met at the same time falls out.</summary>
    public static Spread Ratio(Spread of, Spread to) => Of(of.Rounds.Zip(to.Rounds, (a, b) => a / b));
}
