using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;
using Trm.Contracts.Statistics;

namespace Trm.Contracts.Tests.Statistics;

/// <summary>No small count can be recomputed out of everything that is published, over all tables together.</summary>
public sealed class What_is_withheld
{
    private const int K = 11;

    private static readonly int Least = Rounding.Least(K);

    [Test]
    public void Nobody_recomputes_it_or_places_it_within_less_than_k() => Prop.ForAll(Some_tables.Any, tables =>
    {
        var withheld = Suppression.Of(tables.Counts, Some_tables.Relations, K);
        var attacker = new Attacker(tables.Counts, Some_tables.Relations, withheld);
        return withheld.All(q => attacker.Range(q) is var (least, most) && (most is null || !(most.Value < Least || most.Value - least < K)));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(150));

    [Test]
    public void Whatever_is_shown_is_of_at_least_k_and_is_printed_so() => Prop.ForAll(Some_tables.Any, tables =>
        tables.Counts.Where(c => !Suppression.Of(tables.Counts, Some_tables.Relations, K).Contains(c.Key))
            .All(c => c.Value >= K && Rounding.Round(c.Value) >= K && Math.Abs(Rounding.Round(c.Value) - c.Value) <= Rounding.Slack)).Check(Config.QuickThrowOnFailure);

    [Test]
    public void Without_the_second_step_the_margins_give_it_away()
    {
        var tables = new Some_tables([40, 35, 3, 50, 45, 60], [50, 50]);
        var small = tables.Counts.Where(c => c.Value < Least).Select(c => c.Key).ToHashSet(StringComparer.Ordinal);

        Assert.That(small, Is.EqualTo(new[] { "a02" }), "one small count");
        Assert.That(new Attacker(tables.Counts, Some_tables.Relations, small).Recomputed, Does.ContainKey("a02").WithValue((Ratio)3), "its row and its column give it away");

        var withheld = Suppression.Of(tables.Counts, Some_tables.Relations, K);
        Assert.That(withheld, Does.Contain("a02"));
        Assert.That(withheld, Has.Count.GreaterThan(3), "what would give it away is withheld as well");
        Assert.That(new Attacker(tables.Counts, Some_tables.Relations, withheld).Recomputed, Is.Empty);
    }

    [Test]
    public void Nor_does_another_table_give_it_away()
    {
        // Row 0 of the first table is withheld as far as need be; its margin stands in the second table, too.
        var tables = new Some_tables([15, 2, 0, 50, 45, 60], [90, 50]);
        var withheld = Suppression.Of(tables.Counts, Some_tables.Relations, K);
        var attacker = new Attacker(tables.Counts, Some_tables.Relations, withheld);

        Assert.That(withheld, Is.SupersetOf(new[] { "a01", "a02", "b01" }));
        foreach (var quantity in withheld)
            Assert.That(attacker.Range(quantity).Most is not { } most || !(most < Least), quantity);
    }

    [TestCase(0, 100, TestName = "None at all")]
    [TestCase(100, 0, TestName = "Everybody")]
    [TestCase(2, 98, TestName = "All but two")]
    public void A_share_near_none_or_all_is_not_shown(int yes, int no)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal) { ["yes"] = yes, ["no"] = no, ["all"] = yes + no };

        Assert.That(Suppression.Of(counts, [new Relation("all", ["yes", "no"])], K), Is.SupersetOf(new[] { "yes", "no" }));
    }

    [Test]
    public void A_group_in_which_all_are_alike_is_withheld()
    {
        var tables = new Some_tables([40, 3, 2, 50, 45, 60], [50, 50]);

        Assert.That(Suppression.Of(tables.Counts, Some_tables.Relations, K, Some_tables.Rows), Is.SupersetOf(Some_tables.Rows[0]));
    }

    [Test]
    public void A_row_in_which_one_value_would_be_left_shows_none() => Prop.ForAll(Some_tables.Any, tables =>
    {
        var withheld = Suppression.Of(tables.Counts, Some_tables.Relations, K, Some_tables.Rows);
        return Some_tables.Rows.All(row => row.Count(q => !withheld.Contains(q)) != 1);
    }).Check(Config.QuickThrowOnFailure);

    [Test]
    public void Nor_where_the_others_are_withheld_for_a_small_ones_sake()
    {
        // The margins would give the 3 away, so the 20 goes as well: the 40 would stand alone.
        var tables = new Some_tables([40, 20, 3, 50, 15, 14], [50, 50]);

        Assert.That(Suppression.Of(tables.Counts, Some_tables.Relations, K), Does.Contain("a01").And.Not.Contain("a00"), "without the rule");
        Assert.That(Suppression.Of(tables.Counts, Some_tables.Relations, K, Some_tables.Rows), Is.SupersetOf(Some_tables.Rows[0]));
    }

    [Test]
    public void A_count_that_no_table_shows_is_protected_where_it_is_small()
    {
        var (counts, relation) = (new Dictionary<string, int>(StringComparer.Ordinal) { ["known"] = 60, ["asked"] = 57, ["declined"] = 3 }, new Relation("known", ["asked", "declined"]));

        Assert.That(Suppression.Of(counts, [relation], K, unprinted: new HashSet<string> { "declined" }), Is.EquivalentTo(new[] { "asked", "declined" }));
        counts["declined"] += 30;
        counts["known"] += 30;
        Assert.That(Suppression.Of(counts, [relation], K, unprinted: new HashSet<string> { "declined" }), Is.EquivalentTo(new[] { "declined" }));
    }

    [TestCase(11, 13)]
    [TestCase(13, 13)]
    [TestCase(15, 15)]
    [TestCase(20, 20)]
    public void The_least_count_that_is_shown_is_printed_as_k_or_more(int k, int least) => Assert.That(Rounding.Least(k), Is.EqualTo(least));
}
