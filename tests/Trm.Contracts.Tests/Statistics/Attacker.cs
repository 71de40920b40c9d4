using Trm.Contracts.Statistics;

namespace Trm.Contracts.Tests.Statistics;

/// <summary>
/// Whoever has everything that is published and wants what is withheld. They know every printed count exactly, which is more than the rounded figures tell: the tables that are possible for them are among those that
/// are possible for a reader, so that what is wide for them is wide for a reader. They solve the sums by elimination (Gauss), and bound what is left, none of it being negative, by elimination again
/// (Fourier and Motzkin).
/// </summary>
internal sealed class Attacker
{
    private readonly List<string> _unknown;
    private readonly List<Ratio[]> _solved;
    private readonly Dictionary<string, int> _rowOf = new(StringComparer.Ordinal);

    public Attacker(IReadOnlyDictionary<string, int> counts, IReadOnlyList<Relation> relations, IReadOnlySet<string> withheld)
    {
        _unknown = [.. withheld.Order(StringComparer.Ordinal)];
        _solved = [.. relations.Select(r => Row(r, counts))];
        var done = 0;
        for (var column = 0; column < _unknown.Count; column++)
        {
            var pivot = Enumerable.Range(done, _solved.Count - done).Where(r => _solved[r][column].Top != 0).DefaultIfEmpty(-1).First();
            if (pivot < 0)
                continue;
            (_solved[done], _solved[pivot]) = (_solved[pivot], _solved[done]);
            var by = _solved[done][column];
            _solved[done] = [.. _solved[done].Select(v => v / by)];
            for (var r = 0; r < _solved.Count; r++)
                if (r != done && _solved[r][column] is var times && times.Top != 0)
                    _solved[r] = [.. _solved[r].Zip(_solved[done], (v, p) => v - (times * p))];
            _rowOf[_unknown[column]] = done++;
        }
    }

    /// <summary>What the sums alone give away: each withheld count that they determine, with its value.</summary>
    public IReadOnlyDictionary<string, Ratio> Recomputed => _rowOf.Where(r => Free.All(f => _solved[r.Value][f].Top == 0)).ToDictionary(r => r.Key, r => _solved[r.Value][^1], StringComparer.Ordinal);

    /// <summary>The least and the greatest value that a withheld count may have; null where it has no greatest.</summary>
    public (Ratio Least, Ratio? Most) Range(string quantity)
    {
        // Inequalities over the free unknowns and, behind them, the quantity itself: coefficients and a constant, together not below zero.
        var free = Free.ToList();
        var all = free.Select(f => Only(f)).Concat(_rowOf.Values.Select(Affine)).Select(e => With(e, 0)).ToList();
        var target = _rowOf.TryGetValue(quantity, out var row) ? Affine(row) : Only(_unknown.IndexOf(quantity));
        all.Add(With([.. target.Select(v => 0 - v)], 1));
        all.Add(With(target, -1));
        for (var f = 0; f < free.Count; f++)
            all = Without(all, f);
        Ratio? most = null;
        Ratio least = 0;
        foreach (var bound in all)
        {
            var (times, constant) = (bound[^2], bound[^1]);
            var at = times.Top == 0 ? 0 : (0 - constant) / times;
            if (times.Top > 0 && at > least)
                least = at;
            if (times.Top < 0 && (most is null || at < most))
                most = at;
        }

        return (least, most);

        Ratio[] Only(int unknown) => [.. free.Select(f => (Ratio)(f == unknown ? 1 : 0)), 0];

        Ratio[] Affine(int r) => [.. free.Select(f => 0 - _solved[r][f]), _solved[r][^1]];

        static Ratio[] With(Ratio[] expression, int times) => [.. expression.SkipLast(1), times, expression[^1]];
    }

    private IEnumerable<int> Free => Enumerable.Range(0, _unknown.Count).Where(u => !_rowOf.ContainsKey(_unknown[u]));

    private static List<Ratio[]> Without(List<Ratio[]> all, int unknown)
    {
        var (above, below) = (all.Where(e => e[unknown].Top > 0).ToList(), all.Where(e => e[unknown].Top < 0).ToList());
        var next = all.Where(e => e[unknown].Top == 0).ToList();
        foreach (var a in above)
            foreach (var b in below)
                next.Add([.. a.Zip(b, (x, y) => (x * (0 - b[unknown])) + (y * a[unknown]))]);
        // Of those that differ in the constant alone the tightest says what the others say.
        return [.. next.Select(Scaled).GroupBy(e => string.Join(' ', e.SkipLast(1))).Select(g => g.Aggregate((x, y) => x[^1] < y[^1] ? x : y))];
    }

    private static Ratio[] Scaled(Ratio[] e)
    {
        var first = e.SkipLast(1).FirstOrDefault(v => v.Top != 0);
        if (first.Top.IsZero)
            return e;
        Ratio size = first.Top.Sign < 0 ? 0 - first : first;
        return [.. e.Select(v => v / size)];
    }

    private Ratio[] Row(Relation relation, IReadOnlyDictionary<string, int> counts)
    {
        var row = Enumerable.Repeat((Ratio)0, _unknown.Count + 1).ToArray();
        foreach (var (quantity, times) in relation.Parts.Select(p => (p, -1)).Prepend((relation.Whole, 1)))
            if (_unknown.IndexOf(quantity) is var place && place >= 0)
                row[place] += times;
            else
                row[^1] -= times * counts[quantity];
        return row;
    }
}
