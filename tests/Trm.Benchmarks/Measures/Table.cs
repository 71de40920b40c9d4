namespace Trm.Benchmarks.Measures;

/// <summary>Figures under headings, each row named.</summary>
/// <param name="Title">What the rows are; also the heading of their names.</param>
/// <param name="Columns">Headings with their units.</param>
public sealed record Table(string Title, params IReadOnlyList<string> Columns)
{
    private readonly List<(string Name, double?[] Values)> _rows = [];

    /// <summary>The rows, each value under its column's heading; null where there is none.</summary>
    public IReadOnlyList<(string Name, double?[] Values)> Rows => _rows;

    /// <summary>Adds one.</summary>
    /// <exception cref="ArgumentException">As many values as columns, or it says something else than its heading.</exception>
    public Table Add(string name, params double?[] values)
    {
        if (values.Length != Columns.Count)
            throw new ArgumentException($"{Title}: {Columns.Count} columns, {values.Length} values", nameof(values));
        _rows.Add((name, values));
        return this;
    }

    /// <summary>Adds median, least, most and half the spread in percent: <see cref="OfSpread"/> gives the columns.</summary>
    public Table Add(string name, Spread spread, params double?[] further) => Add(name, [spread.Median, spread.Least, spread.Most, spread.Percent, .. further]);

    /// <summary>A table of spreads.</summary>
    /// <param name="title">What the rows are.</param>
    /// <param name="unit">Of median, least and most.</param>
    /// <param name="further">Columns behind them.</param>
    public static Table OfSpread(string title, string unit, params IEnumerable<string> further) => new(title, [$"median {unit}", "least", "most", "+- %", .. further]);
}
