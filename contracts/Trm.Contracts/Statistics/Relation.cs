namespace Trm.Contracts.Statistics;

/// <summary>A sum that anybody can make out of published tables: the parts are all that the whole counts, each once.</summary>
/// <param name="Whole">The quantity that counts all.</param>
/// <param name="Parts">At least one.</param>
public sealed record Relation(string Whole, IReadOnlyList<string> Parts)
{
    /// <summary>Every quantity in it.</summary>
    public IEnumerable<string> Quantities => Parts.Prepend(Whole);
}
