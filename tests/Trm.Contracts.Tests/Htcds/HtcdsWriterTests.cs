using System.Text;
using NUnit.Framework;
using Trm.Contracts.Htcds;
using Trm.Contracts.Rejections;
using static Trm.Contracts.Tests.Htcds.HtcdsFiles;

namespace Trm.Contracts.Tests.Htcds;

/// <summary>What was read and written reads the same again.</summary>
public sealed class HtcdsWriterTests
{
    [Test]
    public void Import_export_import_is_the_identity([Values(1, 2, 3, 4)] int seed, [Values] HtcdsScope scope)
    {
        TestContext.Out.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var round = 0; round < 100; round++)
        {
            var cases = InventedCases.Read(random, survey: false);

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
            var cases = InventedCases.Read(random, survey: true);

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

    private static string Text(HtcdsCase @case) => Text(@case, HtcdsScope.Everything);

    private static string Text(HtcdsCase @case, HtcdsScope scope) => string.Join('\u0001', HtcdsCatalogue.Fields
        .Where(f => @case.Has(f.Name) && (scope == HtcdsScope.Everything || HtcdsMapping.Of(f.Name).Element is not null))
        .Select(f => $"{f.Name}={string.Join(';', @case.Values(f.Name))}"));
}
