namespace Trm.Contracts.Statistics;

/// <summary>
/// Between which values an unknown count lies for whoever knows a system of sums: the unknowns are not negative, each row says that some of them, added and subtracted, make a known number.
/// Exact; the simplex method with Bland's rule, which never runs in a circle.
/// </summary>
internal sealed class FeasibleRange
{
    private const int Artificial = -1;

    private readonly int _unknowns;
    private readonly List<Fraction[]> _rows;
    private readonly List<int> _basis;
    private readonly Fraction[] _least;
    private readonly Fraction[] _most;

    /// <param name="unknowns">How many.</param>
    /// <param name="sums">Coefficients of the unknowns and, last, the number that they make.</param>
    /// <exception cref="ArgumentException">No values make these sums: a bug of ours, for the true counts do.</exception>
    public FeasibleRange(int unknowns, IEnumerable<int[]> sums)
    {
        _unknowns = unknowns;
        _rows = [.. sums.Select(s => s.Select(c => (Fraction)(s[^1] < 0 ? -c : c)).ToArray())];
        _basis = [.. Enumerable.Repeat(Artificial, _rows.Count)];
        FindCorner();
        (_least, _most) = (Corner(), Corner());
    }

    /// <summary>True where the unknown may be <paramref name="reach"/> or more, and its least and its greatest value lie at least <paramref name="width"/> apart.</summary>
    public bool IsWide(int unknown, int reach, int width)
    {
        if (IsSeenWide(unknown, reach, width))
            return true;
        if (!Maximise(unknown) || IsSeenWide(unknown, reach, width))
            return true;
        if (_most[unknown] < reach)
            return false;
        Minimise(unknown);
        return IsSeenWide(unknown, reach, width);
    }

    /// <summary>The least and the greatest value; null where it has no greatest.</summary>
    public (Fraction Least, Fraction? Most) Of(int unknown)
    {
        Minimise(unknown);
        var least = _least[unknown];
        return Maximise(unknown) ? (least, _most[unknown]) : (least, null);
    }

    // What a corner that was visited shows is true already: most unknowns need no search of their own.
    private bool IsSeenWide(int unknown, int reach, int width) => _most[unknown] >= reach && _most[unknown] - _least[unknown] >= width;

    private void FindCorner()
    {
        while (true)
        {
            var open = Enumerable.Range(0, _rows.Count).Where(r => _basis[r] == Artificial).ToList();
            var entering = Enumerable.Range(0, _unknowns).Where(u => !_basis.Contains(u))
                .Select(u => (Unknown: u, Gain: open.Aggregate((Fraction)0, (sum, r) => sum + _rows[r][u]))).FirstOrDefault(g => g.Gain.Sign > 0, (Artificial, 0)).Item1;
            if (entering == Artificial)
                break;
            Pivot(Leaving(entering)!.Value, entering);
        }

        // What is left holds nothing but zeros: a row that says what others say, or one whose unknowns can take its place.
        for (var r = _rows.Count - 1; r >= 0; r--)
        {
            if (_basis[r] != Artificial)
                continue;
            if (_rows[r][^1].Sign != 0)
                throw new ArgumentException("no counts make these sums");
            var other = Enumerable.Range(0, _unknowns).Where(u => _rows[r][u].Sign != 0 && !_basis.Contains(u)).DefaultIfEmpty(Artificial).First();
            if (other != Artificial)
            {
                Pivot(r, other);
                continue;
            }

            _rows.RemoveAt(r);
            _basis.RemoveAt(r);
        }
    }

    /// <summary>Brings the unknown to its greatest value; false where it has none.</summary>
    private bool Maximise(int unknown)
    {
        while (true)
        {
            var row = _basis.IndexOf(unknown);
            var entering = row < 0 ? unknown : Enumerable.Range(0, _unknowns).Where(u => _rows[row][u].Sign < 0).DefaultIfEmpty(Artificial).First();
            if (entering == Artificial)
                return true;
            if (Leaving(entering) is not { } leaving)
                return false;
            Pivot(leaving, entering);
            Look();
        }
    }

    private void Minimise(int unknown)
    {
        while (_basis.IndexOf(unknown) is var row and >= 0
            && Enumerable.Range(0, _unknowns).Where(u => u != unknown && _rows[row][u].Sign > 0).DefaultIfEmpty(Artificial).First() is var entering and not Artificial)
        {
            Pivot(Leaving(entering)!.Value, entering);
            Look();
        }
    }

    private int? Leaving(int entering)
    {
        int? leaving = null;
        Fraction least = 0;
        for (var r = 0; r < _rows.Count; r++)
        {
            if (_rows[r][entering].Sign <= 0)
                continue;
            var ratio = _rows[r][^1] / _rows[r][entering];
            if (leaving is null || ratio < least || (ratio == least && _basis[r] < _basis[leaving.Value]))
                (leaving, least) = (r, ratio);
        }

        return leaving;
    }

    private void Pivot(int row, int entering)
    {
        var pivot = _rows[row];
        var by = pivot[entering];
        for (var c = 0; c <= _unknowns; c++)
            if (pivot[c].Sign != 0)
                pivot[c] /= by;
        for (var r = 0; r < _rows.Count; r++)
        {
            var times = _rows[r][entering];
            if (r == row || times.Sign == 0)
                continue;
            for (var c = 0; c <= _unknowns; c++)
                if (pivot[c].Sign != 0)
                    _rows[r][c] -= times * pivot[c];
        }

        _basis[row] = entering;
    }

    private Fraction[] Corner()
    {
        var values = new Fraction[_unknowns];
        for (var r = 0; r < _rows.Count; r++)
            values[_basis[r]] = _rows[r][^1];
        return values;
    }

    private void Look()
    {
        var values = Corner();
        for (var u = 0; u < _unknowns; u++)
        {
            if (values[u] < _least[u])
                _least[u] = values[u];
            if (values[u] > _most[u])
                _most[u] = values[u];
        }
    }
}
