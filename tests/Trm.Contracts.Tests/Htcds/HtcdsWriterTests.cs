using System.Globalization;
using System.Text;
using NUnit.Framework;
using Trm.Contracts.Htcds;
using Trm.Contracts.Rejections;
using static Trm.Contracts.Tests.Htcds.HtcdsFiles;

namespace Trm.Contracts.Tests.Htcds;

/// <summary>What was read and written reads the same again.</summary>
public sealed class HtcdsWriterTests
{
    private const string Letters = "aZ09 ,;\"'\n\t|=+-@éšЖ中😀/\\{}[]:";

    [Test]
    public void Import_export_import_is_the_identity([Values(1, 2, 3, 4)] int seed, [Values] HtcdsScope scope)
    {
        TestContext.Out.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var round = 0; round < 100; round++)
        {
            var cases = Read(random, survey: false);

            var csv = HtcdsReader.Read(HtcdsWriter.Csv(cases, scope).Value, "csv");
            var json = HtcdsReader.Read(HtcdsWriter.Json(cases, scope).Value, "json");

            Assert.That(csv.Rejections.Concat(json.Rejections), Is.Empty);
            Assert.That(csv.Value.Select(Text), Is.EqualTo(cases.Select(c => Text(c, scope))));
            Assert.That(json.Value.Select(Text), Is.EqualTo(cases.Select(c => Text(c, scope))));
            Assert.That(HtcdsWriter.Csv(csv.Value, scope).Value, Is.EqualTo(HtcdsWriter.Csv(cases, scope).Value), "byte by byte");
            Assert.That(HtcdsWriter.Json(json.Value, scope).Value, Is.EqualTo(HtcdsWriter.Json(cases, scope).Value), "byte by byte");
            Assert.That(csv.Value, Is.EqualTo(json.Value));
        }
    }

    [Test]
    public void So_it_is_for_the_survey_form([Values(11, 12)] int seed)
    {
        TestContext.Out.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var round = 0; round < 100; round++)
        {
            var cases = Read(random, survey: true);

            var again = HtcdsReader.Read(HtcdsWriter.Csv(cases, HtcdsScope.Everything).Value, "csv").Value;

            Assert.That(again.Select(Text), Is.EqualTo(cases.Select(c => Text(c, HtcdsScope.Everything))));
        }
    }

    [Test]
    public void The_mapped_scope_leaves_at_home_what_never_leaves()
    {
        var one = Csv("id,prs_FirstName,prs_MailingStreet,cco_CaseComment,con_Consent\nour-7,Ana,Main Street 1,afraid,TRUE\n").Value;

        var text = Encoding.UTF8.GetString(HtcdsWriter.Csv(one, HtcdsScope.Mapped).Value) + Encoding.UTF8.GetString(HtcdsWriter.Json(one, HtcdsScope.Mapped).Value);

        Assert.That(text, Is.EqualTo("prs_FirstName\r\nAna\r\n{\"cases\":[{\"prs_FirstName\":\"Ana\"}]}"));
    }

    [Test]
    public void Everything_has_the_office_s_own_reference_too()
    {
        var two = Csv("id,prs_FirstName,prs_Gender\nour-7,Ana,\n,,Masculine\n").Value;

        var again = HtcdsReader.Read(HtcdsWriter.Csv(two, HtcdsScope.Everything).Value, "csv").Value;

        Assert.That(again, Is.EqualTo(two));
    }

    [Test]
    public void A_case_with_nothing_to_write_is_named()
    {
        var two = Csv("prs_FirstName,cas_Status\nAna,Active\n,Active\n").Value;

        AssertRefused(HtcdsWriter.Csv(two, HtcdsScope.Mapped), RejectionCode.Required, "case 2");
        AssertRefused(HtcdsWriter.Json([], HtcdsScope.Everything), RejectionCode.Required, "cases");
    }

    private static IReadOnlyList<HtcdsCase> Read(Random random, bool survey)
    {
        var columns = HtcdsCatalogue.Fields
            .Select(f => (Name: survey ? SurveyForm.Questions.FirstOrDefault(q => q.Field == f).Name : f.Name, Field: f))
            .Where(c => c.Name is not null && (random.Next(2) == 0 || c.Field.Name == "prs_Birthdate")).ToList();
        var names = columns.Select(c => survey && random.Next(2) == 0 ? $"group/{c.Name}" : c.Name!);
        var text = new StringBuilder().AppendJoin(',', survey ? names.Append("_uuid") : names).Append('\n');
        for (var row = random.Next(1, 4); row > 0; row--)
        {
            var values = columns.Select(c => c.Field.Name == "prs_Birthdate" ? "1999-12-31" : random.Next(3) == 0 ? "" : Quote(Value(random, c.Field)));
            text.AppendJoin(',', survey ? values.Append("u") : values).Append('\n');
        }

        var read = Csv(text.ToString());
        Assert.That(read.Rejections, Is.Empty);
        return read.Value;
    }

    private static string Value(Random random, HtcdsField field) => field.Type switch
    {
        HtcdsType.Codes => string.Join(";|, "[random.Next(4)], field.Codes!.Codes.Where(_ => random.Next(field.Codes.Codes.Count) < 3).Select(c => c.Code)),
        HtcdsType.Code => field.Codes!.Codes[random.Next(field.Codes.Codes.Count)].Code,
        HtcdsType.Date => new DateOnly(1900, 1, 1).AddDays(random.Next(60_000)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        HtcdsType.Count => $"{random.Next(131)}{(random.Next(2) == 0 ? ".0" : "")}",
        HtcdsType.Degrees => $"{random.Next(-179, 180)}.{random.Next(100_000_000):00000000}0",
        HtcdsType.Phone => $"+{random.Next(1, 1000)} ({random.Next(10, 100)}) {random.Next(10_000, 10_000_000)}",
        HtcdsType.Flag => new[] { "TRUE", "no", "1", "false" }[random.Next(4)],
        HtcdsType.LongText => Words(random, Letters),
        _ => Words(random, Letters.Replace("\n", "", StringComparison.Ordinal)),
    };

    private static string Words(Random random, string letters)
    {
        var runes = letters.EnumerateRunes().ToList();
        return string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => runes[random.Next(runes.Count)].ToString()));
    }

    private static string Text(HtcdsCase @case) => Text(@case, HtcdsScope.Everything);

    private static string Text(HtcdsCase @case, HtcdsScope scope) => string.Join('\u0001', HtcdsCatalogue.Fields
        .Where(f => @case.Has(f.Name) && (scope == HtcdsScope.Everything || HtcdsMapping.Of(f.Name).Element is not null))
        .Select(f => $"{f.Name}={string.Join(';', @case.Values(f.Name))}"));
}
