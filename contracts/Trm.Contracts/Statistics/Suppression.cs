namespace Trm.Contracts.Statistics;

/// <summary>
/// Which counts of a publication are withheld, over all of its tables at once: those that are small, those of a group whose members are alike, and as many others as it takes for none of them to be recomputed.
/// </summary>
/// <remarks>
/// Protected is a withheld count if whoever knows every printed one <em>exactly</em> - more than the rounded figures tell - and every sum between them, still finds it possible that it is not small, and
/// cannot place it within less than k. Source: contracts/decisions/0074.
/// </remarks>
public static class Suppression
{
    /// <summary>So many different values, none of them small, a row of a table with a sensitive column shows at least (l-diversity).</summary>
    public const int Diversity = 2;

    /// <summary>The quantities that are not printed.</summary>
    /// <param name="counts">Every quantity; none is negative, and they keep the relations.</param>
    /// <param name="relations">Every sum that can be made.</param>
    /// <param name="k">The smallest group that may be shown.</param>
    /// <param name="groups">Sets of quantities, each a row over a sensitive column.</param>
    /// <param name="unprinted">Quantities that no table shows; they are looked at where they are small.</param>
    /// <exception cref="ArgumentException">Counts that are negative or do not keep a relation: a bug of ours.</exception>
    public static IReadOnlySet<string> Of(
        IReadOnlyDictionary<string, int> counts, IReadOnlyList<Relation> relations, int k, IReadOnlyList<IReadOnlyList<string>>? groups = null, IReadOnlySet<string>? unprinted = null)
    {
        if (counts.Values.Any(c => c < 0) || relations.Any(r => counts[r.Whole] != r.Parts.Sum(p => counts[p])))
            throw new ArgumentException("these counts keep no tables", nameof(counts));
        var least = Rounding.Least(k);
        var withheld = new SortedSet<string>(counts.Where(c => c.Value < least).Select(c => c.Key).Concat(unprinted ?? Enumerable.Empty<string>()), StringComparer.Ordinal);
        // What no table shows and is not small may become known: it could be printed.
        bool MustBeProtected(string quantity) => unprinted?.Contains(quantity) != true || counts[quantity] < least;
        while (true)
        {
            // Looked at anew each time: what is withheld for another's sake may leave a row with one value alone.
            if (FirstAlike(groups ?? [], withheld) is { } group)
                withheld.UnionWith(group);
            else if (FirstUnprotected(counts, relations, withheld, MustBeProtected, least, k) is { } open)
                withheld.Add(Cheapest(counts, relations, withheld, open));
            else
                return withheld;
        }
    }

    private static IReadOnlyList<string>? FirstAlike(IReadOnlyList<IReadOnlyList<string>> groups, SortedSet<string> withheld) =>
        groups.FirstOrDefault(g => g.Count(q => !withheld.Contains(q)) is > 0 and < Diversity);

    private static string? FirstUnprotected(
        IReadOnlyDictionary<string, int> counts, IReadOnlyList<Relation> relations, SortedSet<string> withheld, Func<string, bool> mustBeProtected, int reach, int width)
    {
        foreach (var part in Connected(relations, withheld))
        {
            var unknowns = part.SelectMany(r => r.Quantities).Where(withheld.Contains).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
            var range = new FeasibleRange(unknowns.Count, part.Select(r => Row(r, unknowns, counts)));
            for (var i = 0; i < unknowns.Count; i++)
                if (mustBeProtected(unknowns[i]) && !range.IsWide(i, reach, width))
                    return unknowns[i];
        }

        return null;
    }

    private static int[] Row(Relation relation, List<string> unknowns, IReadOnlyDictionary<string, int> counts)
    {
        var row = new int[unknowns.Count + 1];
        Add(relation.Whole, 1);
        foreach (var part in relation.Parts)
            Add(part, -1);
        return row;

        void Add(string quantity, int times)
        {
            var place = unknowns.BinarySearch(quantity, StringComparer.Ordinal);
            if (place >= 0)
                row[place] += times;
            else
                row[^1] -= times * counts[quantity];
        }
    }

    // Relations that share a withheld count are solved together; what they do not share tells nothing of the others.
    private static List<List<Relation>> Connected(IReadOnlyList<Relation> relations, SortedSet<string> withheld)
    {
        var parts = new List<(HashSet<string> Unknowns, List<Relation> Relations)>();
        foreach (var relation in relations)
        {
            var unknowns = relation.Quantities.Where(withheld.Contains).ToHashSet(StringComparer.Ordinal);
            if (unknowns.Count == 0)
                continue;
            var joined = parts.Where(p => p.Unknowns.Overlaps(unknowns)).ToList();
            parts.RemoveAll(joined.Contains);
            foreach (var other in joined)
                unknowns.UnionWith(other.Unknowns);
            parts.Add((unknowns, [.. joined.SelectMany(p => p.Relations), relation]));
        }

        return [.. parts.Select(p => p.Relations)];
    }

    // The smallest printed count next to it, a part before a whole; else next to what it is connected with. The order is of the names where counts are equal, so that everybody withholds alike.
    private static string Cheapest(IReadOnlyDictionary<string, int> counts, IReadOnlyList<Relation> relations, SortedSet<string> withheld, string open)
    {
        var near = new HashSet<string>(StringComparer.Ordinal) { open };
        while (true)
        {
            var touching = relations.Where(r => r.Quantities.Any(near.Contains)).ToList();
            var wholes = touching.Select(r => r.Whole).ToHashSet(StringComparer.Ordinal);
            var cheapest = touching.SelectMany(r => r.Quantities).Where(q => !withheld.Contains(q)).Distinct(StringComparer.Ordinal)
                .OrderBy(q => counts[q]).ThenBy(wholes.Contains).ThenBy(q => q, StringComparer.Ordinal).FirstOrDefault();
            if (cheapest is not null)
                return cheapest;
            var before = near.Count;
            near.UnionWith(touching.SelectMany(r => r.Quantities));
            if (near.Count == before)
                throw new InvalidOperationException("everything is withheld and yet it can be recomputed");
        }
    }
}
