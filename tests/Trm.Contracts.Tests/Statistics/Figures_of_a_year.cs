using System.Text;
using NUnit.Framework;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Contracts.Statistics;
using Trm.Testing;

namespace Trm.Contracts.Tests.Statistics;

/// <summary>What a participant tells the secretariat, and what becomes of it.</summary>
public sealed class Figures_of_a_year
{
    [Test]
    public void They_are_read_as_they_were_written()
    {
        var written = Some_years.Region[0].Write();

        Assert.That(YearFigures.Parse(written).Value.Write(), Is.EqualTo(written));
    }

    [TestCase("\"form\":\"trm-figures/1\"", "\"form\":\"trm-figures/2\"", "CONTRACT_VERSION_UNSUPPORTED", "form")]
    [TestCase("\"participant\":\"AT\"", "\"participant\":\"at\"", "VALUE", "participant")]
    [TestCase("\"k\":11", "\"k\":10", "VALUE", "k")]
    [TestCase("\"k\":11", "\"k\":10000001", "VALUE", "k")]
    [TestCase("2026-07-01T", "2026-06-30T", "VALUE", "madeAt")]
    [TestCase("\"year\":2025,", "", "REQUIRED", "year")]
    [TestCase("\"referrals\":150", "\"referrals\":151", "VALUE", "counts.referrals")]
    [TestCase("\"referrals\":150", "\"referrals\":-1", "VALUE", "counts.referrals")]
    [TestCase("\"referrals\":150", "\"case\":\"9e3c\",\"referrals\":150", "STRUCTURE", "counts.member 9")]
    [TestCase("{\"form\"", "{ \"form\"", "STRUCTURE", "figures")]
    [TestCase("{\"form\"", "[\"form\"", "FILE_INVALID", "figures")]
    public void What_is_wrong_with_them_is_named(string good, string bad, string code, string place)
    {
        var text = Encoding.UTF8.GetString(Some_years.Region[0].Write());
        Assert.That(text, Does.Contain(good));

        var read = YearFigures.Parse(Encoding.UTF8.GetBytes(text.Replace(good, bad, StringComparison.Ordinal)));

        Assert.That(read.Rejections.Select(r => (r.Code.Text, r.Path)), Does.Contain((code, place)), string.Join('\n', read.Rejections));
    }

    [Test]
    public void More_than_may_be_is_refused()
    {
        var figures = Some_years.Region[0];
        var counts = figures.Counts.ToDictionary(StringComparer.Ordinal);
        var more = counts["child-safeguards/no"];
        (counts["child-safeguards/yes"], counts["child-safeguards/no"]) = (counts["child-safeguards/yes"] + more, 0);

        var read = YearFigures.Parse((figures with { Counts = counts }).Write());

        Assert.That(read.Rejections.Select(r => (r.Code.Text, r.Path)), Is.EqualTo(new[] { ("VALUE", "counts.child-safeguards/yes") }), "among them are some who were not cleared");
    }

    [Test]
    public void They_name_no_case_and_no_other_side() =>
        Assert.That(FixedTables.Quantities, Has.None.Match("hold.*reason|gate|exclu|channel|(?<!family-)protection|death|own-decision|peer|case"));

    [Test]
    public void A_region_is_published_rounded_and_without_small_counts()
    {
        var figures = RegionalFigures.Combine(Some_years.Region, 11).Value;
        var counts = FixedTables.Quantities.ToDictionary(q => q, q => Some_years.Region.Sum(p => p.Counts[q]), StringComparer.Ordinal);

        Assert.That(FixedTables.Quantities.Select(figures.Of).OfType<int>(), Is.Not.Empty.And.All.GreaterThanOrEqualTo(11));
        Assert.That(FixedTables.Quantities.Select(figures.Of).OfType<int>().Select(f => f % Rounding.Step), Is.All.Zero);
        Assert.That(counts.Where(c => c.Value < 13).Select(c => figures.Of(c.Key)), Is.Not.Empty.And.All.Null);
        Assert.That(Indicators.All.Select(figures.Percent).OfType<int>(), Is.All.InRange(1, 99));
        Assert.That(figures.WriteCsv(), Does.Contain("2025,referrals-by-age-and-gender,all,all,450\r\n").And.Contain("2025,"));
    }

    [Test]
    public void The_order_of_the_files_changes_nothing() =>
        Assert.That(RegionalFigures.Combine([.. Some_years.Region.Reverse()], 11).Value.WriteJson(), Is.EqualTo(RegionalFigures.Combine(Some_years.Region, 11).Value.WriteJson()));

    private static IEnumerable<TestCaseData> Not_a_region()
    {
        var region = Some_years.Region;
        yield return new TestCaseData((object)new[] { region[0], region[1] }, 11, "VALUE").SetArgDisplayNames("two participants");
        yield return new TestCaseData((object)new[] { region[0], region[1], region[1] }, 11, "VALUE").SetArgDisplayNames("one of them twice");
        yield return new TestCaseData((object)new[] { region[0], region[1], Some_years.Figures("BA", 3, year: 2024) }, 11, "VALUE").SetArgDisplayNames("another year");
        yield return new TestCaseData((object)new[] { region[0], region[1], Some_years.Figures("BA", 3, k: 15) }, 11, "VALUE").SetArgDisplayNames("a smaller k than one has agreed");
        yield return new TestCaseData((object)new[] { region[0], region[1], region[2] with { IsTraining = true } }, 11, "TRAINING_MISMATCH").SetArgDisplayNames("an exercise among them");
    }

    [TestCaseSource(nameof(Not_a_region))]
    public void What_is_no_region_is_not_published(IReadOnlyList<YearFigures> parts, int k, string code) =>
        Assert.That(RegionalFigures.Combine(parts, k).Rejection.Code.Text, Is.EqualTo(code));

    [TestCase("2026-06-30T23:59:59Z", 2024)]
    [TestCase("2026-07-01T00:00:00Z", 2025)]
    [TestCase("2026-12-31T23:59:59Z", 2025)]
    public void The_newest_year_is_over_since_six_months(string now, int year)
    {
        var at = DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture);

        Assert.That(YearFigures.Newest(at), Is.EqualTo(year));
        Assert.That((YearFigures.Ready(year) <= at, YearFigures.Ready(year + 1) <= at), Is.EqualTo((true, false)));
    }

    [Test]
    public void A_year_is_published_once()
    {
        var files = Files("AT", "BA", "RS");
        var record = PublicationRecord.Empty.WithTables(2025, isTraining: false, 11, files).Value;
        record = PublicationRecord.Read(record.Write()).Value;

        Assert.That(record.WithTables(2025, isTraining: false, 11, files).IsOk, "the same again is the same");
        Assert.That(record.WithTables(2024, isTraining: false, 11, Files("AT", "RS", "XK")).IsOk, "another year is another");
        Assert.That(record.WithTables(2025, isTraining: false, 12, files).Rejection.Path, Is.EqualTo("k"));
        Assert.That(record.WithTables(2025, isTraining: false, 11, Files("AT", "BA", "RS", "XK")).Rejection.Path, Is.EqualTo("year"), "one more: the difference would be theirs");
        Assert.That(record.WithTables(2025, isTraining: false, 11, new Dictionary<ParticipantId, string>(files) { [Id("AT")] = new('f', 64) }).Rejection.Path, Is.EqualTo("year"), "counted anew: the difference would be a case");
        Assert.That(record.WithRows(2025, isTraining: false, Of("1"), Files("AT", "RS", "XK")).Rejection.Path, Is.EqualTo("year"));
    }

    [Test]
    public void A_years_privacy_is_spent_once()
    {
        var files = Files("AT", "BA", "RS");
        var record = PublicationRecord.Empty.WithRows(2025, isTraining: false, Of("0.6"), files).Value;
        record = PublicationRecord.Read(record.Write()).Value;

        Assert.That(record.SpentOn(2025, isTraining: false), Is.EqualTo(Of("0.6")));
        Assert.That(record.WithRows(2025, isTraining: false, Of("0.41"), files).Rejection.Code, Is.EqualTo(RejectionCode.Value));
        Assert.That(record.WithRows(2025, isTraining: false, Of("0.4"), files).Value.SpentOn(2025, isTraining: false), Is.EqualTo(Epsilon.Most));
    }

    [Test]
    public void An_exercise_neither_spends_nor_hides_what_is_done_in_earnest()
    {
        var (files, others) = (Files("AT", "BA", "RS"), Files("AT", "RS", "XK"));
        var record = PublicationRecord.Empty.WithRows(2025, isTraining: true, Epsilon.Most, others).Value.WithTables(2025, isTraining: true, 20, others).Value;
        record = PublicationRecord.Read(record.Write()).Value;

        Assert.That(record.SpentOn(2025, isTraining: false), Is.EqualTo(Epsilon.None));
        record = record.WithTables(2025, isTraining: false, 11, files).Value.WithRows(2025, isTraining: false, Of("0.6"), files).Value;
        record = PublicationRecord.Read(record.Write()).Value;
        Assert.That((record.SpentOn(2025, isTraining: false), record.SpentOn(2025, isTraining: true)), Is.EqualTo((Of("0.6"), Epsilon.Most)));
        Assert.That(record.WithRows(2025, isTraining: false, Of("0.41"), files).Rejection.Path, Is.EqualTo("epsilon"));
        Assert.That(record.WithRows(2025, isTraining: true, Of("0.01"), others).Rejection.Path, Is.EqualTo("epsilon"));
    }

    [TestCase("""{"form":"trm-publications/1","years":[{"year":2025,"training":true,"epsilon":"0","files":[]},{"year":2025,"training":true,"epsilon":"0","files":[]}]}""", "VALUE")]
    [TestCase("""{"form":"trm-publications/2","years":[]}""", "CONTRACT_VERSION_UNSUPPORTED")]
    [TestCase("""{"form":"trm-publications/1","years":[{"year":2025,"epsilon":"x","files":[]}]}""", "VALUE")]
    [TestCase("""{"form":"trm-publications/1","years":[{"year":2025,"epsilon":"0","files":[{"participant":"AT","sha256":"00"}]}]}""", "VALUE")]
    [TestCase("nothing", "FILE_INVALID")]
    public void A_damaged_record_is_no_empty_one(string record, string code) =>
        Assert.That(PublicationRecord.Read(Encoding.UTF8.GetBytes(record)).Rejections.Select(r => r.Code.Text), Does.Contain(code));

    [Test]
    public void The_published_page_defines_each_indicator_as_the_code_does()
    {
        var page = File.ReadAllText(Path.Combine(Vectors.Checkout, "contracts", "statistics.md"));

        foreach (var i in Indicators.All)
            Assert.That(page, Does.Contain($"| `{i.Code}` | {i.Numerator()} | {i.Denominator()} | {CountedByText(i.By)} | {i.Source()} |\n"));
        foreach (var table in FixedTables.All)
            Assert.That(page, Does.Contain($"`{table.Code}`"));
    }

    private static string CountedByText(CountedBy by) => by switch
    {
        CountedBy.SendingSide => "sending side",
        CountedBy.ArrivalSide => "where the person arrives",
        _ => "each for itself",
    };

    private static ParticipantId Id(string text) => ParticipantId.Parse(text).Value;

    private static Epsilon Of(string text) => Epsilon.Parse(text).Value;

    private static Dictionary<ParticipantId, string> Files(params string[] participants) => participants.ToDictionary(Id, p => new string(p == "XK" ? 'a' : 'b', 64));
}
