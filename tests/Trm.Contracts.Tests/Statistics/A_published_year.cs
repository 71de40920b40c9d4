using System.Globalization;
using NUnit.Framework;
using Trm.Contracts.Statistics;

namespace Trm.Contracts.Tests.Statistics;

/// <summary>Years of a region as they are exported, small and large, attacked over all tables together.</summary>
public sealed class A_published_year
{
    private static IEnumerable<TestCaseData> Years()
    {
        foreach (var (referrals, k, seeds) in new[] { (4, 11, 2), (30, 11, 4), (100, 11, 6), (150, 15, 4), (500, 11, 4), (2000, 20, 2) })
            for (var seed = 1; seed <= seeds; seed++)
                yield return new TestCaseData(seed, referrals, k).SetArgDisplayNames($"3 x {referrals}", $"k = {k}", $"seed {seed}");
    }

    [TestCaseSource(nameof(Years))]
    public void Shows_no_combination_of_columns_that_occurs_less_than_k_times(int seed, int referrals, int k)
    {
        var (counts, csv) = Published(seed, referrals, k);
        var tables = FixedTables.All.ToDictionary(t => t.Code, StringComparer.Ordinal);
        var places = csv.Select(line => line.Split(',')).ToList();
        var shown = places.Where(p => p[4].Length > 0)
            .Select(p => (Count: counts[Quantity(tables[p[1]], p[2], p[3])], Figure: int.Parse(p[4], CultureInfo.InvariantCulture))).ToList();

        Assert.That(places, Has.Count.EqualTo(FixedTables.All.Sum(t => t.Rows.Count * t.Columns.Count)), "every combination stands there");
        Assert.That(shown.Where(s => s.Count < k || s.Figure < k || s.Figure % 5 != 0 || Math.Abs(s.Count - s.Figure) > 2), Is.Empty);
        Assert.That(shown, 3 * referrals < Rounding.Least(k) ? Is.Empty : Is.Not.Empty, "something is left to publish, where there is something");
    }

    [TestCaseSource(nameof(Years))]
    public void Gives_no_withheld_count_away(int seed, int referrals, int k)
    {
        var (counts, csv) = Published(seed, referrals, k);
        var (known, relations) = WithWhatDefinitionsSay(counts);
        var withheld = known.Keys.Except(Shown(csv)).ToHashSet(StringComparer.Ordinal);
        var (least, another, attacker) = (Rounding.Least(k), new Another_year(known, relations, withheld), new Attacker(known, relations, withheld));
        var guarded = withheld.Where(q => known[q] < least || (counts.ContainsKey(q) && !FixedTables.Unprinted.Contains(q))).ToList();

        Assert.That(attacker.Recomputed.Keys.Intersect(guarded), Is.Empty, "the sums alone");
        foreach (var quantity in guarded)
        {
            var (most, fewest) = (another.With(quantity, asMany: true), another.With(quantity, asMany: false));
            Assert.That(another.IsPossible(most) && another.IsPossible(fewest), quantity);
            Assert.That(most[quantity], Is.GreaterThan(least - 0.001), $"{quantity} may be no small count");
            Assert.That(most[quantity] - fewest[quantity], Is.GreaterThan(k - 0.001), $"{quantity} is placed within less than k");
        }
    }

    [Test]
    public void What_a_definition_leaves_over_is_guarded_as_well()
    {
        var year = new YearCount();
        foreach (var path in new[] { ReturnPath.OwnWish, ReturnPath.UnderObligation })
            for (var n = 0; n < 40; n++)
                year.Return(AgeGroup.ChildOrInDoubt, path, prepared: n % 2 == 0, notMet: n % 2 == 1, safeguarded: n > 0 || path == ReturnPath.OwnWish);
        for (var n = 0; n < 60; n++)
            year.Return(n % 2 == 0 ? AgeGroup.ChildOrInDoubt : AgeGroup.Adult, ReturnPath.Unannounced, prepared: true, notMet: false, safeguarded: true);
        Assert.That((year.Counts["child-safeguards/yes"], year.Counts["child-safeguards/no"], year.Counts["prepared-reception/no"]), Is.EqualTo((79, 31, 100)));

        Assert.That(FixedTables.Withheld(year.Counts, 11), Does.Contain("child-safeguards/yes"), "80 cleared children less 79: one was not safeguarded");
    }

    /// <summary>What shows that the attack can succeed: each table for itself keeps its small counts, and together they tell them.</summary>
    [Test]
    public void Table_by_table_would_give_counts_away()
    {
        const int K = 11;
        var told = 0;
        foreach (var seed in Enumerable.Range(1, 10))
        {
            var (counts, _) = Published(seed, 100, K);
            var printed = new HashSet<string>(StringComparer.Ordinal);
            foreach (var table in FixedTables.All)
            {
                var own = table.Cells.SelectMany(r => r).ToHashSet(StringComparer.Ordinal);
                var alone = Suppression.Of(
                    own.ToDictionary(q => q, q => counts[q], StringComparer.Ordinal), [.. FixedTables.Relations.Where(r => r.Quantities.All(own.Contains))], K);
                printed.UnionWith(own.Except(alone));
            }

            var attacker = new Attacker(counts, FixedTables.Relations, FixedTables.Quantities.Except(printed).ToHashSet(StringComparer.Ordinal));
            told += attacker.Recomputed.Count(r => !FixedTables.Unprinted.Contains(r.Key) && counts[r.Key] < K);
        }

        Assert.That(told, Is.Positive);
    }

    /// <summary>An attacker who has seen many years knows every sum that always holds. One that is not in our list would go unnoticed by us, and by the tests above.</summary>
    [Test]
    public void No_sum_holds_in_every_year_but_those_that_are_guarded()
    {
        var quantities = FixedTables.Quantities.ToList();
        var years = Enumerable.Range(1, quantities.Count + 20).Select(seed => Some_years.Of(seed, 40 + seed).Counts).Select(c => quantities.Select(q => (long)c[q]).ToArray()).ToList();
        var sums = FixedTables.Relations.Select(r => quantities.Select(q => (q == r.Whole ? 1L : 0) - r.Parts.Count(p => p == q)).ToArray()).ToList();

        Assert.That(years.SelectMany(y => sums.Select(s => s.Zip(y, (a, b) => a * b).Sum())), Is.All.Zero, "each of ours does hold");
        Assert.That(Rank(years), Is.EqualTo(quantities.Count - Rank(sums)), "and there is no other");
    }

    // Who reads the page knows that only who was cleared is safeguarded, and only who was announced is expected: what is left over is a group that no table shows.
    private static (IReadOnlyDictionary<string, int> Counts, IReadOnlyList<Relation> Relations) WithWhatDefinitionsSay(IReadOnlyDictionary<string, int> counts)
    {
        var (known, relations) = (counts.ToDictionary(StringComparer.Ordinal), FixedTables.Relations.ToList());
        Left("not safeguarded", "child-safeguards/yes", "returns/age=child-or-in-doubt,path=own-wish", "returns/age=child-or-in-doubt,path=under-obligation");
        Left("not prepared for", "prepared-reception/yes", "returns/path=own-wish", "returns/path=under-obligation", "returns/path=not-cleared");
        return (known, relations);

        void Left(string name, string some, params string[] among)
        {
            var all = $"all that may be {some}";
            (known[all], known[name]) = (among.Sum(q => counts[q]), among.Sum(q => counts[q]) - counts[some]);
            relations.AddRange([new(all, among), new(all, [some, name])]);
        }
    }

    private static (IReadOnlyDictionary<string, int> Counts, IReadOnlyList<string> Csv) Published(int seed, int referrals, int k)
    {
        var parts = new[] { "AT", "BA", "RS" }.Select((id, n) => Some_years.Figures(id, (10 * seed) + n, referrals, k: k)).ToList();
        var csv = RegionalFigures.Combine(parts, k).Value.WriteCsv().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        return (FixedTables.Quantities.ToDictionary(q => q, q => parts.Sum(p => p.Counts[q]), StringComparer.Ordinal), csv[1..]);
    }

    // As a reader has it: what one table shows is known, wherever else it is withheld.
    private static IEnumerable<string> Shown(IEnumerable<string> csv)
    {
        var tables = FixedTables.All.ToDictionary(t => t.Code, StringComparer.Ordinal);
        return csv.Select(line => line.Split(',')).Where(p => p[4].Length > 0).Select(p => Quantity(tables[p[1]], p[2], p[3]));
    }

    private static string Quantity(FixedTable table, string row, string column) =>
        table.Cells[table.Rows.ToList().IndexOf(row)][table.Columns.ToList().IndexOf(column)];

    // Over the whole numbers modulo a prime: a rank found there is one of the rationals, and no smaller one in more than one of two thousand million cases.
    private static int Rank(IEnumerable<long[]> vectors)
    {
        const long Prime = 2_147_483_647;
        var rows = vectors.Select(v => v.Select(x => ((x % Prime) + Prime) % Prime).ToArray()).ToList();
        var rank = 0;
        for (var column = 0; column < rows[0].Length && rank < rows.Count; column++)
        {
            var pivot = rows.FindIndex(rank, r => r[column] != 0);
            if (pivot < 0)
                continue;
            (rows[rank], rows[pivot]) = (rows[pivot], rows[rank]);
            var inverse = (long)System.Numerics.BigInteger.ModPow(rows[rank][column], Prime - 2, Prime);
            for (var r = rank + 1; r < rows.Count; r++)
            {
                var times = rows[r][column] * inverse % Prime;
                if (times != 0)
                    for (var c = column; c < rows[r].Length; c++)
                        rows[r][c] = (((rows[r][c] - (times * rows[rank][c] % Prime)) % Prime) + Prime) % Prime;
            }

            rank++;
        }

        return rank;
    }
}
