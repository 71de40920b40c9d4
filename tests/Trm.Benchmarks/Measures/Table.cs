namespace Trm.Benchmarks.Measures;

/// <summary>Figures under headings, each row named.</summary>
/// <param name="Title">What the rows are; also the heading of their names.</param>
/// <param name="Columns">Headings with their units.</param>
public sealed record Table(string Title, params IReadOnlyList<string> Columns)
{
    private readonly List<(string Name, double?[] Values, IReadOnlyList<double>? Rounds)> _rows = [];

    /// <summary>The rows, each value under its column's heading, null where there is none; and round by round what the first column is the median of.</summary>
    public IReadOnlyList<(string Name, double?[] Values, IReadOnlyList<double>? Rounds)> Rows => _rows;

    /// <summary>Adds one.</summary>
    /// <exception cref="ArgumentException">As many values as columns, or it says something else than its heading.</exception>
    public Table Add(string name, params double?[] values) => Add(name, values, null);

    private Table Add(string name, double?[] values, IReadOnlyList<double>? rounds)
    {
        if (values.Length != Columns.Count)
            throw new ArgumentException($"{Title}: {Columns.Count} columns, {values.Length} values", nameof(values));
        _rows.Add((name, values, rounds));
        return this;
    }

    /// <summary>Adds median, least, most and half the spread in percent: <see cref="OfSpread"/> gives the columns.</summary>
    public Table Add(string name, Spread spread, params double?[] further) => Add(name, [spread.Median, spread.Least, spread.Most, spread.Percent, .. further], spread.Rounds);

    /// <summary>A ratio for three columns: its median, and that of the rounds in which it was least and most.</summary>
    public static double?[] Of(Spread ratio) => [ratio.Median, ratio.Least, ratio.Most];

    /// <summary>A table of spreads.</summary>
    /// <param name="title">What the rows are.</param>
    /// <param name="unit">Of median, least and most.</param>
    /// <param name="further">Columns behind them.</param>
    public static Table OfSpread(string title, string unit, params IEnumerable<string> further) => new(title, [$"median {unit}", "least", "most", "+- %", .. further]);
}
