namespace Trm.Contracts.Statistics;

/// <summary>A table that is published every year in the same form: rows by columns, with both margins where they mean something.</summary>
/// <param name="Code">In files, lower case with hyphens.</param>
/// <param name="Rows">Codes of the rows, the margin last.</param>
/// <param name="Columns">Codes of the columns, the margin last.</param>
/// <param name="Cells">The quantity at each place, row by row.</param>
/// <param name="IsSensitive">Whether a column tells of a person what their row does not: a row over few of them tells too much.</param>
public sealed record FixedTable(string Code, IReadOnlyList<string> Rows, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Cells, bool IsSensitive)
{
    /// <summary>The margin's code.</summary>
    public const string Margin = "all";

    /// <summary>The quantities inside, without margins, row by row.</summary>
    public IEnumerable<IReadOnlyList<string>> Inner => Cells.Take(Rows.Count - 1).Select(r => (IReadOnlyList<string>)[.. r.Take(Columns.Count - 1)]);
}
