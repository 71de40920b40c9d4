using System.Text;
using Trm.Evidence.Packs;
using Trm.Trail;

namespace Trm.Evidence.Tests.Packs;

public sealed class An_explanation
{
    private const string Digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    private static string Finding => $$"""{"finding":"FATE_MISSING","participant":"RS","sha256":"{{Digest}}","reason":"network-outage"}""";

    [Test]
    public void of_an_alarm_or_of_a_finding_changes_no_verification()
    {
        var world = WithAlarm(out var alarm);
        world.At.Record(TrailEvent.Explained, Json($$"""{"alarm":{{alarm}},"reason":"drill"}"""), Json("""{"officer":"AT-07"}"""));
        world.At.Record(TrailEvent.Explained, Json(Finding), Json("""{"officer":"AT-07"}"""));
        world.At.Record(TrailEvent.Explained, Json(Finding.Replace("network-outage\"", "under-investigation\",\"until\":\"2026-12-01\"", StringComparison.Ordinal)), Json("""{"officer":"AT-07"}"""));

        Assert.That(world.At.Verify().Findings, Is.Empty);
    }

    [TestCase("""{"alarm":0,"reason":"drill"}""", TestName = "a leaf that is no alarm's")]
    [TestCase("""{"alarm":ALARM+1,"reason":"drill"}""", TestName = "itself")]
    [TestCase("""{"alarm":4000000,"reason":"drill"}""", TestName = "a leaf that is not there")]
    [TestCase("""{"alarm":"ALARM","reason":"drill"}""", TestName = "an index that is a text")]
    [TestCase("""{"alarm":ALARM}""", TestName = "no reason")]
    [TestCase("""{"alarm":ALARM,"reason":"it-was-nothing"}""", TestName = "a reason outside the list")]
    [TestCase("""{"alarm":ALARM,"reason":"Drill"}""", TestName = "a reason in another spelling")]
    [TestCase("""{"alarm":ALARM,"reason":"drill","until":"2026-12-01"}""", TestName = "a day without an investigation")]
    [TestCase("""{"alarm":ALARM,"reason":"under-investigation"}""", TestName = "an investigation without end")]
    [TestCase("""{"alarm":ALARM,"reason":"under-investigation","until":"soon"}""", TestName = "an investigation until no day")]
    [TestCase("""{"reason":"drill"}""", TestName = "nothing")]
    [TestCase("""{"alarm":ALARM,"finding":"FATE_MISSING","participant":"RS","sha256":"DIGEST","reason":"drill"}""", TestName = "an alarm and a finding")]
    [TestCase("""{"finding":"NO_SUCH_THING","participant":"RS","sha256":"DIGEST","reason":"drill"}""", TestName = "a finding that there is not")]
    [TestCase("""{"finding":"FATE_MISSING","participant":"not a participant","sha256":"DIGEST","reason":"drill"}""", TestName = "nobody's finding")]
    [TestCase("""{"finding":"FATE_MISSING","participant":"RS","sha256":"9F86","reason":"drill"}""", TestName = "no digest")]
    [TestCase("", TestName = "no word")]
    [TestCase("""{"alarm":ALARM,"reason":"drill","until":"call Maria"}""", TestName = "a word in place of a day")]
    [TestCase("""{"alarm":ALARM,"finding":"anything","reason":"drill"}""", TestName = "a word in place of a finding")]
    [TestCase("""{"alarm":"x","finding":"FATE_MISSING","participant":"RS","sha256":"DIGEST","reason":"drill"}""", TestName = "a word in place of an alarm")]
    [TestCase("""{"alarm":ALARM,"reason":"drill","note":"call Maria"}""", TestName = "a word of its own")]
    [TestCase("""{"reason":"drill","alarm":ALARM}""", TestName = "another order")]
    [TestCase("""{"alarm":ALARM,"reason":"under-investigation","until":"9999-12-31"}""", TestName = "the last day that there is")]
    public void of_anything_else_is_malformed(string said)
    {
        var world = WithAlarm(out var alarm);
        said = said.Replace("ALARM+1", $"{alarm + 1}", StringComparison.Ordinal).Replace("ALARM", $"{alarm}", StringComparison.Ordinal).Replace("DIGEST", Digest, StringComparison.Ordinal);
        world.At.Record(TrailEvent.Explained, Json(said));

        Assert.That(world.At.Verify().Findings.Select(f => (f.Code, f.Index)), Is.EqualTo(new[] { (FindingCode.EventMalformed, (long?)alarm + 1) }));
    }

    [Test]
    public void is_read_where_the_alarm_lies_before_the_time_of_the_pack()
    {
        var world = WithAlarm(out var alarm);
        world.At.Record(TrailEvent.Explained, Json($$"""{"alarm":{{alarm}},"reason":"restored"}"""));
        var whole = world.At.Content();
        var behind = whole with { Scope = PackScope.Period, From = alarm + 1, To = alarm + 2, Evidence = [.. whole.Evidence.Where(e => e.Index > alarm || e.Opening.Event == TrailEvent.DirectoryAdopted)], Headers = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal) };

        Assert.That(world.At.Verify(behind).Findings, Is.Empty);
    }

    [Test]
    public void accuses_nobody_where_the_leaf_that_it_names_was_taken_away_or_altered()
    {
        var world = WithAlarm(out var alarm);
        world.At.Record(TrailEvent.Explained, Json($$"""{"alarm":{{alarm}},"reason":"restored"}"""));
        var whole = world.At.Content();
        var without = whole with { Evidence = [.. whole.Evidence.Where(e => e.Index != alarm)] };

        Assert.That(world.At.Verify(without).Findings.Select(f => (f.Code, f.Index)), Is.EqualTo(new[] { (FindingCode.EvidenceMissing, (long?)alarm) }));
    }

    [TestCase("2026-11-30T23:59:59Z", true)]
    [TestCase("2026-12-01T23:59:59Z", true)]
    [TestCase("2026-12-02T00:00:00Z", false)]
    public void that_is_an_investigation_is_enough_up_to_its_last_day(string at, bool isEnough) => Assert.That(
        new Explanation(1, null, ExplanationReason.UnderInvestigation, new DateOnly(2026, 12, 1)).Holds(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture)), Is.EqualTo(isEnough));

    [Test]
    public void is_of_what_was_found_and_of_nothing_more()
    {
        var (gap, other) = (Gap("number 3 of AT to RS is missing"), Gap("number 4 of AT to RS is missing"));
        var found = ExplainedFinding.Of("SEQUENCE_GAP", "RS", 1, [gap, gap with { Index = 7 }, gap]);

        // printf '["RS",1,"SEQUENCE_GAP","messages",null,"number 3 of AT to RS is missing","messages",7,"number 3 of AT to RS is missing"]' | sha256sum
        Assert.That(found.Sha256, Is.EqualTo("9a2989581c6bc7b7a713d994c1badc6448835b9f88146ff023c968ea5679f776"));
        Assert.That(ExplainedFinding.Of("SEQUENCE_GAP", "RS", 1, [gap with { Index = 7 }, gap]), Is.EqualTo(found));
        Finding[][] others = [[gap], [gap, gap with { Index = 8 }], [gap, gap with { Index = 7 }, other], [other, other with { Index = 7 }], [gap with { Place = "log/checkpoint" }, gap with { Index = 7 }]];
        Assert.That(others.Select(o => ExplainedFinding.Of("SEQUENCE_GAP", "RS", 1, o).Sha256), Is.Unique.And.None.EqualTo(found.Sha256));
        Assert.That(ExplainedFinding.Of("SEQUENCE_GAP", "AT", 1, [gap, gap with { Index = 7 }]).Sha256, Is.Not.EqualTo(found.Sha256), "of another");
        Assert.That(ExplainedFinding.Of("SEQUENCE_GAP", "RS", 2, [gap, gap with { Index = 7 }]).Sha256, Is.Not.EqualTo(found.Sha256), "of another generation");

        static Finding Gap(string sentence) => new(FindingCode.SequenceGap, "messages", null, sentence, "");
    }

    private static TwoCountries WithAlarm(out long alarm)
    {
        var world = new TwoCountries().Story();
        alarm = world.At.Leaves.Count;
        world.At.Record(TrailEvent.AlarmRaised, Json("""{"code":"UNVERIFIED"}"""));
        return world;
    }

    private static byte[] Json(string text) => Encoding.UTF8.GetBytes(text);
}
