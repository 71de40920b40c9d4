using Trm.Contracts.Codes;
using Trm.Contracts.Referrals;

namespace Trm.Contracts.Statistics;

/// <summary>Every table that is published of a year, what it counts, and every sum that can be made over all of them. None other is published, and none of a country, a pair or a month.</summary>
/// <remarks>Source: contracts/statistics.md: one publisher, fixed tables, joint suppression over all of them.</remarks>
public static class FixedTables
{
    private static readonly FixedTable ReferralsByGender = Cross<AgeGroup, GenderGroup>("referrals-by-age-and-gender", isSensitive: false, (a, g) => Quantity.Referrals(age: a, gender: g));
    private static readonly FixedTable ReferralsByPurpose = Cross<AgeGroup, Purpose>("referrals-by-age-and-purpose", isSensitive: true, (a, p) => Quantity.Referrals(age: a, purpose: p));

    private static readonly FixedTable ReferralsByExploitation =
        Cross<GenderGroup, ExploitationGroup>("referrals-by-gender-and-exploitation", isSensitive: true, (g, e) => Quantity.Referrals(gender: g, exploitation: e));

    private static readonly FixedTable ReturnsByPath = Cross<AgeGroup, ReturnPath>("returns-by-age-and-path", isSensitive: true, (a, p) => Quantity.Returns(a, p));

    /// <summary>The tables by columns, in their published order.</summary>
    public static IReadOnlyList<FixedTable> Crossed { get; } = [ReferralsByGender, ReferralsByPurpose, ReferralsByExploitation, ReturnsByPath];

    /// <summary>The table of indicators: of whom it is true, of whom it is not, all.</summary>
    public static FixedTable OfIndicators { get; } = new(
        "indicators", [.. Indicators.All.Select(i => i.Code)], ["yes", "no", FixedTable.Margin], [.. Indicators.All.Select(i => (IReadOnlyList<string>)[i.Yes, i.No, i.All])], IsSensitive: false);

    /// <summary>All tables.</summary>
    public static IReadOnlyList<FixedTable> All { get; } = [OfIndicators, .. Crossed];

    /// <summary>Every sum that can be made.</summary>
    public static IReadOnlyList<Relation> Relations { get; } =
    [
        .. Indicators.All.Select(i => new Relation(i.All, [i.Yes, i.No])),
        .. Crossed.SelectMany(Sums),
        new(Indicators.NotMet.All, [Quantity.Returns(path: ReturnPath.OwnWish), Quantity.Returns(path: ReturnPath.UnderObligation)]),
        new(Quantity.Returns(), [Indicators.PreparedReception.All, Quantity.DeclinedToBeMet]),
    ];

    /// <summary>Every quantity that is counted, in the order of files.</summary>
    public static IReadOnlyList<string> Quantities { get; } = [.. All.SelectMany(t => t.Cells).SelectMany(r => r).Append(Quantity.DeclinedToBeMet).Distinct(StringComparer.Ordinal)];

    /// <summary>What is counted and stands in no table.</summary>
    public static IReadOnlySet<string> Unprinted { get; } = new HashSet<string>(StringComparer.Ordinal) { Quantity.DeclinedToBeMet };

    /// <summary>
    /// What is, by its definition, among others that a table shows: nobody's safeguards are complete who was not cleared, and no reception is prepared for who was not announced. The difference is a group, too, and
    /// anybody makes it.
    /// </summary>
    internal static IReadOnlyList<(string Part, IReadOnlyList<string> Among)> Nested { get; } =
    [
        (Indicators.ChildSafeguards.Yes, [Quantity.Returns(AgeGroup.ChildOrInDoubt, ReturnPath.OwnWish), Quantity.Returns(AgeGroup.ChildOrInDoubt, ReturnPath.UnderObligation)]),
        (Indicators.PreparedReception.Yes, [Quantity.Returns(path: ReturnPath.OwnWish), Quantity.Returns(path: ReturnPath.UnderObligation), Quantity.Returns(path: ReturnPath.NotCleared)]),
    ];

    /// <summary>Which quantities a year withholds.</summary>
    /// <param name="counts">Every quantity.</param>
    /// <param name="k">The smallest group that may be shown.</param>
    public static IReadOnlySet<string> Withheld(IReadOnlyDictionary<string, int> counts, int k)
    {
        var (all, relations, unprinted) = (counts.ToDictionary(StringComparer.Ordinal), Relations.ToList(), Unprinted.ToHashSet(StringComparer.Ordinal));
        foreach (var (part, among) in Nested)
        {
            var (whole, rest) = ($"{part}/among", $"{part}/rest");
            all[whole] = among.Sum(q => counts[q]);
            all[rest] = all[whole] - counts[part];
            relations.AddRange([new(whole, among), new(whole, [part, rest])]);
            unprinted.UnionWith([whole, rest]);
        }

        return Suppression.Of(all, relations, k, [.. Crossed.Where(t => t.IsSensitive).SelectMany(t => t.Inner)], unprinted).Intersect(Quantities, StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
    }

    private static FixedTable Cross<TRow, TColumn>(string code, bool isSensitive, Func<TRow?, TColumn?, string> cell)
        where TRow : struct, Enum
        where TColumn : struct, Enum
    {
        var (rows, columns) = (WithMargin<TRow>(), WithMargin<TColumn>());
        return new(code, [.. rows.Select(Code)], [.. columns.Select(Code)], [.. rows.Select(r => (IReadOnlyList<string>)[.. columns.Select(c => cell(r, c))])], isSensitive);
    }

    private static IReadOnlyList<T?> WithMargin<T>()
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(v => (T?)v), null];

    private static string Code<T>(T? value)
        where T : struct, Enum => value is { } one ? ReferralLifecycle.Name(one) : FixedTable.Margin;

    // Each row makes its margin, and each column; the margins make the whole.
    private static IEnumerable<Relation> Sums(FixedTable table)
    {
        foreach (var row in table.Cells)
            yield return new(row[^1], [.. row.SkipLast(1)]);
        for (var c = 0; c < table.Columns.Count; c++)
            yield return new(table.Cells[^1][c], [.. table.Cells.SkipLast(1).Select(r => r[c])]);
    }
}
