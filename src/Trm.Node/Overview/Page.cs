namespace Trm.Node.Overview;

/// <summary>A page of a list.</summary>
/// <param name="Rows">At most <see cref="Page.Size"/>.</param>
/// <param name="Number">Which, from 1.</param>
/// <param name="Total">How many rows the whole list has.</param>
/// <param name="Per">How many rows a page is made of.</param>
public sealed record Page<T>(IReadOnlyList<T> Rows, int Number, long Total, int Per = Page.Size)
{
    /// <summary>How many pages there are; one where the list is empty.</summary>
    public int Count => (int)Math.Max(1, (Total + Per - 1) / Per);
}

/// <summary>How lists are cut.</summary>
public static class Page
{
    /// <summary>Rows of a page.</summary>
    public const int Size = 50;

    /// <summary>Rows before that page.</summary>
    internal static long Skip(int number) => (long)(number - 1) * Size;
}
