using FsCheck;
using FsCheck.Fluent;
using Trm.Contracts.Statistics;

namespace Trm.Contracts.Tests.Statistics;

/// <summary>Two small tables of the same persons: two rows by three columns, and the same rows by two others. They share the margin of the rows and the whole.</summary>
internal sealed record Some_tables(int[] First, int[] Split)
{
    private const int Columns = 3;

    public static Arbitrary<Some_tables> Any { get; } = (
        // As caseloads are: many small counts, some none at all, a few large ones.
        from first in Gen.Frequency((3, Gen.Choose(0, 4)), (2, Gen.Choose(5, 20)), (2, Gen.Choose(20, 60))).ArrayOf(2 * Columns)
        from split in Gen.Choose(0, 100).ArrayOf(2)
        select new Some_tables(first, split)).ToArbitrary();

    public static IReadOnlyList<Relation> Relations { get; } =
    [
        .. Enumerable.Range(0, 2).SelectMany(r => new[] { new Relation($"row{r}", [.. Enumerable.Range(0, Columns).Select(c => $"a{r}{c}")]), new Relation($"row{r}", [$"b{r}0", $"b{r}1"]) }),
        .. Enumerable.Range(0, Columns).Select(c => new Relation($"a.column{c}", [$"a0{c}", $"a1{c}"])),
        .. Enumerable.Range(0, 2).Select(c => new Relation($"b.column{c}", [$"b0{c}", $"b1{c}"])),
        new("all", ["row0", "row1"]),
        new("all", ["a.column0", "a.column1", "a.column2"]),
        new("all", ["b.column0", "b.column1"]),
    ];

    /// <summary>The rows of the first table, whose columns tell something of a person.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Rows { get; } = [["a00", "a01", "a02"], ["a10", "a11", "a12"]];

    public IReadOnlyDictionary<string, int> Counts
    {
        get
        {
            var counts = new Dictionary<string, int>(StringComparer.Ordinal);
            for (var r = 0; r < 2; r++)
            {
                for (var c = 0; c < Columns; c++)
                    counts[$"a{r}{c}"] = First[(r * Columns) + c];
                var row = First.Skip(r * Columns).Take(Columns).Sum();
                counts[$"b{r}0"] = row * Split[r] / 100;
                counts[$"b{r}1"] = row - counts[$"b{r}0"];
            }

            foreach (var relation in Relations)
                counts[relation.Whole] = relation.Parts.Sum(p => counts[p]);
            return counts;
        }
    }
}
