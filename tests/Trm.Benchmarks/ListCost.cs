namespace Trm.Benchmarks;

/// <summary>What one list cost.</summary>
/// <param name="Few">Median in milliseconds with a tenth of the cases.</param>
/// <param name="All">The same with all of them.</param>
/// <param name="Worst">The slowest with all of them.</param>
public sealed record ListCost(string List, double Few, double All, double Worst)
{
    /// <summary>All against a tenth.</summary>
    public double Ratio => All / Few;
}
