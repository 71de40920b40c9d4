namespace Trm.Contracts.Statistics;

/// <summary>What is printed for a count: the nearest multiple of five, and nothing for a small one.</summary>
/// <remarks>Source: contracts/statistics.md: k, rounding to 5.</remarks>
public static class Rounding
{
    /// <summary>Figures are multiples of it.</summary>
    public const int Step = 5;

    /// <summary>How far a printed figure may lie from the count.</summary>
    public const int Slack = Step / 2;

    /// <summary>The nearest multiple of five; there is always one that is nearest.</summary>
    public static int Round(int count) => (count + Slack) / Step * Step;

    /// <summary>The least count that is printed: it, and what is printed for it, are at least k.</summary>
    public static int Least(int k) => Enumerable.Range(k, Step).First(n => Round(n) >= k);
}
