using NUnit.Framework;
using Trm.Contracts.Statistics;

namespace Trm.Contracts.Tests.Statistics;

/// <summary>Rows that are of nobody.</summary>
public sealed class Synthetic_rows
{
    private const int K = 11;

    private static readonly IReadOnlyList<YearFigures> Region = [Some_years.Figures("AT", 1, 900), Some_years.Figures("RS", 2, 900), Some_years.Figures("BA", 3, 900)];

    [TestCase(900, "1", 1500)]
    [TestCase(900, "0.1", 1000)]
    [TestCase(40, "1", 0)]
    [TestCase(3, "0.5", 0)]
    public void Every_combination_of_columns_that_occurs_occurs_k_times(int referrals, string epsilon, int left)
    {
        IReadOnlyList<YearFigures> region = [Some_years.Figures("AT", 1, referrals), Some_years.Figures("RS", 2, referrals), Some_years.Figures("BA", 3, referrals)];
        foreach (var seed in Enumerable.Range(1, 5))
            Holds(SyntheticRows.Draw(region, K, Epsilon.Parse(epsilon).Value, Seeded(seed)).Value, left);
    }

    // As whoever downloads the file counts them.
    private static void Holds(SyntheticRows drawn, int left)
    {
        var rows = drawn.WriteCsv().Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(',')).ToList();
        Assert.That(rows, Has.Count.GreaterThanOrEqualTo(left), "something is left");
        for (var chosen = 1; chosen < 1 << SyntheticRows.Columns.Count; chosen++)
        {
            var combinations = rows.CountBy(r => string.Join(',', r.Where((_, c) => (chosen >> c & 1) == 1)), StringComparer.Ordinal);
            Assert.That(combinations.Select(c => c.Value), Is.All.GreaterThanOrEqualTo(K));
        }
    }

    [Test]
    public void The_totals_are_about_those_of_the_referrals()
    {
        var women = Rows(7).Rows.Count(r => r[2] == "Feminine");

        Assert.That(women, Is.EqualTo(Region.Sum(p => p.Counts[Quantity.Referrals(gender: GenderGroup.Female)])).Within(80));
    }

    [Test]
    public void The_same_draws_make_the_same_rows_and_others_make_others()
    {
        var (once, again, other) = (Rows(3).WriteCsv(), Rows(3).WriteCsv(), Rows(4).WriteCsv());

        Assert.That(again, Is.EqualTo(once));
        Assert.That(other, Is.Not.EqualTo(once));
    }

    [TestCase("0")]
    [TestCase("1.01")]
    public void Too_little_or_too_much_is_refused(string epsilon) =>
        Assert.That(SyntheticRows.Draw(Region, K, Epsilon.Parse(epsilon).Value, Seeded(1)).Rejection.Path, Is.EqualTo("epsilon"));

    [Test]
    public void The_noise_is_as_likely_as_it_is_said_to_be()
    {
        const int Draws = 40_000;
        var draw = Seeded(1);
        var seen = Enumerable.Range(0, Draws).Select(_ => DiscreteLaplace.Sample(1, 2, draw)).CountBy(z => z).ToDictionary();

        // P(z) = (1 - q) / (1 + q) * q^|z|, q = exp(-epsilon).
        var q = Math.Exp(-0.5);
        for (var z = -4; z <= 4; z++)
        {
            var expected = Draws * (1 - q) / (1 + q) * Math.Pow(q, Math.Abs(z));
            Assert.That(seen[z], Is.EqualTo(expected).Within(5 * Math.Sqrt(expected)), $"noise of {z}");
        }
    }

    [Test]
    public void The_noise_of_a_table_is_that_of_a_third_of_epsilon()
    {
        IReadOnlyList<YearFigures> region = [Some_years.Figures("AT", 1, 200), Some_years.Figures("RS", 2, 200), Some_years.Figures("BA", 3, 200)];
        var sizes = Enumerable.Range(1, 60).Select(seed => (double)SyntheticRows.Draw(region, K, Epsilon.Most, Seeded(seed)).Value.Rows.Count).ToList();
        var mean = sizes.Average();
        var spread = sizes.Sum(s => (s - mean) * (s - mean)) / (sizes.Count - 1);

        // As many rows as six noisy cells have, but for the few that are left out; the variance of each is 2q / (1 - q)^2, q = exp(-epsilon / 3).
        var q = Math.Exp(-1d / 3);
        Assert.That(spread / (6 * 2 * q / ((1 - q) * (1 - q))), Is.InRange(0.5, 2), "with all of epsilon for one table it would be a tenth");
    }

    [Test]
    public void They_say_what_they_cost() =>
        Assert.That(System.Text.Encoding.UTF8.GetString(Rows(1).WriteStatement()), Does.Contain("\"epsilon\":\"1\"").And.Contain("\"referrals-by-age-and-purpose\":\"1/3\"").And.Contain("\"delta\":\"0\""));

    private static SyntheticRows Rows(int seed) => SyntheticRows.Draw(Region, K, Epsilon.Most, Seeded(seed)).Value;

    private static Draw Seeded(int seed)
    {
        var random = new Random(seed);
        return below => random.Next(below);
    }
}
