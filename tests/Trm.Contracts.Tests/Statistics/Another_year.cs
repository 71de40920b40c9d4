using Trm.Contracts.Statistics;

namespace Trm.Contracts.Tests.Statistics;

/// <summary>
/// Another year, of which everything printed is <em>exactly</em> the same and one withheld count as large, or as small, as can be: who cannot rule it out cannot recompute that count. How it is found proves nothing
/// (simplex, floating point, written for the tests alone); it is looked at anew by <see cref="IsPossible"/>.
/// </summary>
/// <remarks>
/// A reader has the rounded figures only, and rules out less: whatever is possible here rounds to the same figures.
/// </remarks>
internal sealed class Another_year
{
    private const double Near = 1e-9;
    private const double Far = 100_000;

    private readonly IReadOnlyDictionary<string, int> _counts;
    private readonly IReadOnlyList<Relation> _relations;
    private readonly List<string> _unknown;
    private readonly List<double[]> _rows;
    private readonly List<int> _basis;

    public Another_year(IReadOnlyDictionary<string, int> counts, IReadOnlyList<Relation> relations, IReadOnlySet<string> withheld)
    {
        (_counts, _relations) = (counts, relations);
        _unknown = [.. withheld.Order(StringComparer.Ordinal)];
        _rows = [.. relations.Select(Row).Where(r => r.SkipLast(1).Any(c => c != 0))];
        _basis = [.. Enumerable.Repeat(-1, _rows.Count)];
        FindCorner();
    }

    /// <summary>The withheld counts of such a year.</summary>
    public IReadOnlyDictionary<string, double> With(string quantity, bool asMany)
    {
        var (rows, basis) = (_rows.Select(r => (double[])r.Clone()).ToList(), _basis.ToList());
        var (wanted, sign) = (_unknown.IndexOf(quantity), asMany ? 1 : -1);
        while (true)
        {
            var row = basis.IndexOf(wanted);
            // What one more of each would add to the wanted count; the first that adds, so that it never runs in a circle.
            var entering = Enumerable.Range(0, _unknown.Count).Where(u => !basis.Contains(u))
                .FirstOrDefault(u => sign * (row < 0 ? (u == wanted ? 1 : 0) : -rows[row][u]) > Near, -1);
            if (entering < 0)
                return Values(rows, basis);
            if (Leaving(rows, basis, entering) is not { } leaving)
                return Along(rows, basis, entering);
            Pivot(rows, basis, leaving, entering);
        }
    }

    /// <summary>True where nothing in it is negative, and every sum over all tables holds beside what is printed.</summary>
    public bool IsPossible(IReadOnlyDictionary<string, double> year)
    {
        const double Slack = 1e-6;
        return year.Values.All(v => v > -Slack) && _relations.All(r => Math.Abs(Of(r.Whole) - r.Parts.Sum(Of)) < Slack);

        double Of(string quantity) => year.TryGetValue(quantity, out var other) ? other : _counts[quantity];
    }

    private double[] Row(Relation relation)
    {
        var row = new double[_unknown.Count + 1];
        foreach (var (quantity, times) in relation.Parts.Select(p => (p, -1)).Prepend((relation.Whole, 1)))
            if (_unknown.IndexOf(quantity) is var place and >= 0)
                row[place] += times;
            else
                row[^1] -= times * _counts[quantity];
        return row[^1] < 0 ? [.. row.Select(c => -c)] : row;
    }

    private void FindCorner()
    {
        while (true)
        {
            var open = Enumerable.Range(0, _rows.Count).Where(r => _basis[r] < 0).ToList();
            var entering = Enumerable.Range(0, _unknown.Count).FirstOrDefault(u => !_basis.Contains(u) && open.Sum(r => _rows[r][u]) > Near, -1);
            if (entering < 0)
                break;
            Pivot(_rows, _basis, Leaving(_rows, _basis, entering)!.Value, entering);
        }

        for (var r = _rows.Count - 1; r >= 0; r--)
        {
            if (_basis[r] >= 0)
                continue;
            var other = Enumerable.Range(0, _unknown.Count).FirstOrDefault(u => !_basis.Contains(u) && Math.Abs(_rows[r][u]) > Near, -1);
            if (other >= 0)
            {
                Pivot(_rows, _basis, r, other);
                continue;
            }

            _rows.RemoveAt(r);
            _basis.RemoveAt(r);
        }
    }

    private static int? Leaving(List<double[]> rows, List<int> basis, int entering)
    {
        int? leaving = null;
        var least = 0d;
        for (var r = 0; r < rows.Count; r++)
        {
            if (rows[r][entering] <= Near)
                continue;
            var ratio = rows[r][^1] / rows[r][entering];
            if (leaving is null || ratio < least - Near || (ratio < least + Near && basis[r] < basis[leaving.Value]))
                (leaving, least) = (r, ratio);
        }

        return leaving;
    }

    private static void Pivot(List<double[]> rows, List<int> basis, int row, int entering)
    {
        var by = rows[row][entering];
        for (var c = 0; c < rows[row].Length; c++)
            rows[row][c] /= by;
        for (var r = 0; r < rows.Count; r++)
        {
            var times = rows[r][entering];
            if (r == row || times == 0)
                continue;
            for (var c = 0; c < rows[r].Length; c++)
                rows[r][c] -= times * rows[row][c];
            rows[r][entering] = 0;
        }

        basis[row] = entering;
    }

    // Nothing bounds it: far out, whichever way.
    private Dictionary<string, double> Along(List<double[]> rows, List<int> basis, int entering)
    {
        var year = Values(rows, basis);
        year[_unknown[entering]] += Far;
        for (var r = 0; r < rows.Count; r++)
            year[_unknown[basis[r]]] -= Far * rows[r][entering];
        return year;
    }

    private Dictionary<string, double> Values(List<double[]> rows, List<int> basis)
    {
        var year = _unknown.ToDictionary(u => u, _ => 0d, StringComparer.Ordinal);
        for (var r = 0; r < rows.Count; r++)
            year[_unknown[basis[r]]] = rows[r][^1];
        return year;
    }
}
