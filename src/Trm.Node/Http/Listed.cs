namespace Trm.Node.Http;

/// <summary>A page of a list.</summary>
/// <param name="Rows">In the order of the list.</param>
/// <param name="Next">The place of its last row; null where nothing comes behind it.</param>
internal sealed record Listed<T>(IReadOnlyList<T> Rows, string? Next)
{
    /// <summary>The page of a list that is read as a whole, in the order of places: whatever comes in or goes meanwhile, no other row is shown twice or left out.</summary>
    /// <param name="place">Of one row: no other has the same, and it does not change.</param>
    public static Listed<T> Of(IEnumerable<T> all, Func<T, string> place, PageAsked asked)
    {
        var rows = all.Select(row => (Row: row, Place: place(row))).Where(r => asked.After is null || string.CompareOrdinal(r.Place, asked.After) > 0)
            .OrderBy(r => r.Place, StringComparer.Ordinal).Take(asked.Limit + 1).Select(r => r.Row).ToList();
        return Cut(rows, place, asked);
    }

    /// <summary>The page out of rows that stand behind the one before, one more than it may have where there are as many.</summary>
    public static Listed<T> Cut(IReadOnlyList<T> rows, Func<T, string> place, PageAsked asked) =>
        rows.Count > asked.Limit ? new([.. rows.Take(asked.Limit)], place(rows[asked.Limit - 1])) : new(rows, null);
}
