using System.Text.Json;
using NUnit.Framework;
using Trm.Contracts.Htcds;
using Trm.Testing;

namespace Trm.Contracts.Tests.Htcds;

/// <summary>The catalogue carried in the project is the standard's own.</summary>
public sealed class HtcdsCatalogueTests
{
    [Test]
    public void Every_field_of_the_standard_is_carried_in_its_order_with_its_type_and_status()
    {
        var standard = StandardRows().Where(r => r["Prefix"] != "N/A").ToList();

        var carried = HtcdsCatalogue.Fields;

        Assert.That(carried.Select(f => f.Name), Is.EqualTo(standard.Select(r => r["Prefix"] + r["FieldName"])));
        Assert.That(carried.Select(f => f.Label), Is.EqualTo(standard.Select(r => r["FieldLabel"])));
        Assert.That(carried.Select(f => f.Section), Is.EqualTo(standard.Select(r => r["Section"])));
        Assert.That(carried.Select(f => f.StandardType), Is.EqualTo(standard.Select(r => r["FieldType"])));
        Assert.That(carried.Select(f => f.IsCore), Is.EqualTo(standard.Select(r => r["Core"] == "Core")));
        Assert.That(carried.Select(f => f.Status == HtcdsStatus.Deprecated), Is.EqualTo(standard.Select(r => r["Status"] == "DEPRECATED")));
    }

    [Test]
    public void Every_code_list_is_the_standards_with_its_labels()
    {
        using var lists = JsonDocument.Parse(File.ReadAllBytes(Vectors.RequireFile("htcds/HTCDS_code_lists_2.0.json")));
        var own = HtcdsCatalogue.Fields.Where(f => f.Codes is { } c && c.System.StartsWith(HtcdsCatalogue.System, StringComparison.Ordinal)).ToList();

        Assert.That(own.Select(f => f.Name), Is.EquivalentTo(lists.RootElement.EnumerateObject().Select(l => l.Name)));
        Assert.Multiple(() =>
        {
            foreach (var list in lists.RootElement.EnumerateObject())
            {
                var codes = HtcdsCatalogue.Field(list.Name).Codes!.Codes;
                Assert.That(codes.Select(c => c.Code), Is.EqualTo(Texts(list.Value, "values")), list.Name);
                Assert.That(codes.Select(c => c.Label), Is.EqualTo(Texts(list.Value, "labels")), list.Name);
            }
        });
    }

    [Test]
    public void Fields_that_point_to_an_ISO_list_carry_that_list()
    {
        Assert.That(HtcdsCatalogue.Fields.Where(f => f.Codes == HtcdsCodeList.Countries).Select(f => f.Name),
            Is.EqualTo(["org_ShippingCountry", "prs_Citizenship", "prs_MailingCountry"]));
        Assert.That(HtcdsCatalogue.Fields.Where(f => f.Codes == HtcdsCodeList.Languages).Select(f => f.Name),
            Is.EqualTo(["prs_PrimaryLanguage", "prs_SecondaryLanguage"]));
    }

    [TestCase("SRB", "RS"), TestCase("RS", "RS"), TestCase("XKX", "XK"), TestCase("XXA", "XXA"), TestCase("rs", null), TestCase("YU", null)]
    public void A_country_is_read_in_either_form_and_written_in_one(string code, string? written) =>
        Assert.That(HtcdsCodeList.Countries.Find(code), Is.EqualTo(written));

    [TestCase("srp", "sr"), TestCase("sr", "sr"), TestCase("ger", "de"), TestCase("deu", "de"), TestCase("rom", "rom"), TestCase("xxx", null), TestCase("-", null)]
    public void A_language_is_read_in_any_form_and_written_in_one(string code, string? written) =>
        Assert.That(HtcdsCodeList.Languages.Find(code), Is.EqualTo(written));

    [Test]
    public void No_code_holds_a_separator_of_a_multi_select() =>
        Assert.That(HtcdsCatalogue.Fields.Where(f => f.Codes is not null).SelectMany(f => f.Codes!.Codes).Where(c => c.Code.IndexOfAny([';', '|', ',', ' ', '\n']) >= 0), Is.Empty);

    private static IEnumerable<string> Texts(JsonElement list, string name) => list.GetProperty(name).EnumerateArray().Select(v => v.GetString()!);

    // Read with the framework's nearest thing to another author: a plain state machine over the standard's own file.
    private static List<Dictionary<string, string>> StandardRows()
    {
        var rows = new List<List<string>> { new() };
        var value = "";
        var quoted = false;
        foreach (var c in File.ReadAllText(Vectors.RequireFile("htcds/HTCDS_Field_Standards_2.0.csv")).Replace("\r\n", "\n", StringComparison.Ordinal))
        {
            if (c == '"')
                quoted = !quoted;
            else if (quoted || c is not (',' or '\n'))
                value += c;
            else
            {
                rows[^1].Add(value);
                value = "";
                if (c == '\n')
                    rows.Add([]);
            }
        }

        return [.. rows.Skip(1).Where(r => r.Count > 1).Select(r => rows[0].Zip(r).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal))];
    }
}
