namespace Trm.Node.Telemetry;

/// <summary>
/// What one unit of work of a commit has to count: kept back until that is durable, and forgotten where it never is. So a figure says what was committed, and each place that brings a fact about says so
/// in one line.
/// </summary>
internal sealed class Tally
{
    // A unit of work is synchronous: it begins and ends on one thread.
    [ThreadStatic]
    private static Tally? _current;

    private List<Action>? _facts;

    /// <summary>Runs a unit of work. Run again, it counts what it brought about the last time.</summary>
    public T Of<T>(Func<T> work)
    {
        var outer = _current;
        (_current, _facts) = (this, null);
        try
        {
            return work();
        }
        finally
        {
            _current = outer;
        }
    }

    /// <summary>It is durable.</summary>
    public void Count() => _facts?.ForEach(Tell);

    /// <summary>Counted once the unit of work in which it is said is durable; at once outside of any.</summary>
    public static void Note(Action fact)
    {
        if (_current is { } unit)
            (unit._facts ??= []).Add(fact);
        else
            Tell(fact);
    }

    /// <summary>Tells whoever listens, who is none of ours and may throw: what was done is done all the same.</summary>
    public static void Tell(Action fact)
    {
        try
        {
            fact();
        }
        catch (Exception)
        {
            // Untold.
        }
    }
}
