namespace Trm.Node.Fhir;

/// <summary>A page of what was found.</summary>
/// <param name="Rows">In the order of the list.</param>
/// <param name="Total">How many there are in all.</param>
/// <param name="Next">Where the next page begins; null where this is the last.</param>
internal sealed record Found<T>(IReadOnlyList<T> Rows, long Total, string? Next);
