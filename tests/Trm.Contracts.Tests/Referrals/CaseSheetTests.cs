using System.Text;
using System.Text.Json.Nodes;
using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Htcds;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Contracts.Tests.Htcds;
using static Trm.Contracts.Tests.Referrals.Sheets;

namespace Trm.Contracts.Tests.Referrals;

public sealed class CaseSheetTests
{
    [Test]
    public void A_lawful_sheet_is_read()
    {
        var sheet = Sheet();

        Assert.Multiple(() =>
        {
            Assert.That(sheet.Invention, Is.EqualTo("Everything here is invented for a test."));
            Assert.That((sheet.Purpose, sheet.Priority, sheet.Organisation.ToString()), Is.EqualTo((Purpose.Return, Urgency.Urgent, "RS/RS-SHELTER")));
            Assert.That(sheet.Services, Is.EqualTo(["SocialCare", "Legal"]));
            Assert.That(sheet.Consents.Single().Categories, Is.EqualTo([ConsentCategory.Identity, ConsentCategory.CareNeeds]));
            Assert.That(sheet.Consents.Single().Language, Is.EqualTo("sr"), "written as RFC 5646 wants it");
            Assert.That(sheet.Risk!.Areas.Select(a => a.Level), Is.EqualTo([RiskLevel.High, RiskLevel.Low]));
        });
    }

    [Test]
    public void The_same_sheet_read_twice_has_the_same_consent_ids_and_a_withdrawal_keeps_the_id()
    {
        var first = Sheet().Consents[0];

        Assert.That(Sheet().Consents[0], Is.EqualTo(first));
        Assert.That(Sheet(s => s["consents"]![0]!["withdrawnAt"] = "2026-09-20T10:00:00Z").Consents[0].Id, Is.EqualTo(first.Id));
        Assert.That(Sheet(s => s["consents"]![0]!["organisation"] = "RS/RS-CLINIC").Consents[0].Id, Is.Not.EqualTo(first.Id));
    }

    [Test]
    public void The_template_marks_every_gap_and_is_refused_with_the_name_of_each()
    {
        var template = CaseSheet.Template(HtcdsFiles.Case(("prs_FirstName", "Mirelunda"), ("spl_Type", "Health"), ("con_Consent", "true")));

        var refused = CaseSheet.Parse(template);

        Assert.That(Encoding.UTF8.GetString(template), Does.Not.Contain("Mirelunda"));
        Assert.That(refused.Rejections.Select(r => r.Code).Distinct(), Is.EqualTo([RejectionCode.Required]));
        Assert.That(refused.Rejections.Select(r => r.Path), Is.SupersetOf(new[]
        {
            "word", "purpose", "priority", "organisation", "careNeeds[0]", "health[0]", "consents[0].scope", "consents[0].organisation", "consents[0].categories[0]",
            "consents[0].giver", "consents[0].capacity", "consents[0].language", "consents[0].interpreter", "consents[0].explainedBy", "consents[0].form", "consents[0].place",
            "consents[0].copy", "consents[0].understandingChecked", "consents[0].timeToThinkHours", "consents[0].givenAt", "consents[0].expires",
            "risk.performers[0]", "risk.assessedAt", "risk.validUntil", "risk.personsViewRecorded", "risk.areas[0].area", "risk.areas[0].level", "risk.areas[0].mitigation[0]",
        }));
        Assert.That(refused.Rejections.Select(r => r.Path), Does.Not.Contain("services[0]"), "the plan's own kind of support is offered");
        Assert.That(refused.Rejections.All(r => r.Hint is { Length: > 0 }));
    }

    [Test]
    public void A_template_with_its_gaps_filled_is_a_sheet()
    {
        var template = JsonNode.Parse(CaseSheet.Template(HtcdsFiles.Case(("prs_Gender", "Feminine"))))!.AsObject();
        foreach (var (name, value) in Lawful().ToList())
            if (template.ContainsKey(name))
                template[name] = value?.DeepClone();

        Assert.That(CaseSheet.Parse(Encoding.UTF8.GetBytes(template.ToJsonString())).Rejections, Is.Empty);
    }

    [Test]
    public void A_check_box_in_the_case_file_never_becomes_a_consent()
    {
        var ticked = HtcdsFiles.Case(("prs_FirstName", "Mirelunda"), ("con_Consent", "true"), ("vic_AgreementToManagePersonalData", "true"));
        var plain = HtcdsFiles.Case(("prs_FirstName", "Mirelunda"));
        var sheet = Sheet(s => s["consents"] = new JsonArray());

        var draft = ReferralDraft.From(ticked, sheet).Value;

        Assert.That(draft.Consents, Is.Empty);
        Assert.That(draft.Identity(Shelter, Now).Rejection.Code, Is.EqualTo(RejectionCode.ConsentNotActive));
        Assert.That(HtcdsMapping.Of("con_Consent").Element, Is.Null);
        var gapsOf = (HtcdsCase c) => JsonNode.Parse(CaseSheet.Template(c))!["consents"]!.ToJsonString();
        Assert.That(gapsOf(ticked), Is.EqualTo(gapsOf(plain)), "the template's consent is the same gap with or without the tick");
    }

    [TestCase("purpose", "\"holiday\"", "CODE_INVALID", "purpose")]
    [TestCase("purpose", "7", "STRUCTURE", "purpose")]
    [TestCase("purpose", "null", "REQUIRED", "purpose")]
    [TestCase("purpose", "\"?\"", "REQUIRED", "purpose")]
    [TestCase("priority", "\"stat\"", "CODE_INVALID", "priority")]
    [TestCase("word", "\"Mirelunda V.\"", "VALUE", "word")]
    [TestCase("organisation", "\"the shelter\"", "VALUE", "organisation")]
    [TestCase("services", "[]", "REQUIRED", "services")]
    [TestCase("services", "[\"Magic\"]", "CODE_INVALID", "services[0]")]
    [TestCase("services", "[\"Legal\",\"Legal\"]", "VALUE", "services[1]")]
    [TestCase("services", "\"?\"", "REQUIRED", "services")]
    [TestCase("careNeeds", "[\"wings\"]", "CODE_INVALID", "careNeeds[0]")]
    [TestCase("health", "[\"she is ill\"]", "VALUE", "health[0]")]
    [TestCase("health", "[\"B24\\n\"]", "VALUE", "health[0]")]
    [TestCase("sheet", "2", "CONTRACT_VERSION_UNSUPPORTED", "sheet")]
    [TestCase("invented", "false", "VALUE", "invention")]
    [TestCase("invention", "\"?\"", "REQUIRED", "invention")]
    [TestCase("extra", "1", "STRUCTURE", "member 13")]
    public void A_fault_of_the_sheet_is_named(string member, string json, string code, string path) =>
        HtcdsFiles.AssertRefused(Parse(s => s[member] = JsonNode.Parse(json)), RejectionCode.Find(code)!, path);

    [TestCase("scope", "\"everything\"", "CODE_INVALID", "consents[0].scope")]
    [TestCase("categories", "[\"protection\"]", "CODE_INVALID", "consents[0].categories[0]")]
    [TestCase("categories", "[]", "REQUIRED", "consents[0].categories")]
    [TestCase("giver", "\"relative\"", "CODE_INVALID", "consents[0].giver")]
    [TestCase("giver", "\"guardian-and-child\"", "VALUE", "consents[0].giver")]
    [TestCase("form", "\"implied\"", "CODE_INVALID", "consents[0].form")]
    [TestCase("interpreter", "\"her cousin\"", "VALUE", "consents[0].interpreter")]
    [TestCase("explainedBy", "\"PETROVIC\"", "VALUE", "consents[0].explainedBy")]
    [TestCase("language", "\"Serbian\"", "VALUE", "consents[0].language")]
    [TestCase("understandingChecked", "false", "VALUE", "consents[0].understandingChecked")]
    [TestCase("understandingChecked", "\"yes\"", "STRUCTURE", "consents[0].understandingChecked")]
    [TestCase("timeToThinkHours", "-1", "VALUE", "consents[0].timeToThinkHours")]
    [TestCase("givenAt", "\"1 September\"", "VALUE", "consents[0].givenAt")]
    [TestCase("expires", "\"2026-08-01T10:00:00Z\"", "VALUE", "consents[0].expires")]
    [TestCase("expires", "\"2036-08-01T10:00:00Z\"", "VALUE", "consents[0].expires")]
    [TestCase("withdrawnAt", "\"2026-08-01T10:00:00Z\"", "VALUE", "consents[0].withdrawnAt")]
    [TestCase("id", "\"one\"", "VALUE", "consents[0].id")]
    [TestCase("version", "0", "VALUE", "consents[0].version")]
    [TestCase("note", "\"x\"", "STRUCTURE", "consents[0].member 16")]
    public void A_fault_of_a_consent_is_named(string member, string json, string code, string path) =>
        HtcdsFiles.AssertRefused(Parse(s => s["consents"]![0]![member] = JsonNode.Parse(json)), RejectionCode.Find(code)!, path);

    [Test]
    public void A_consent_to_return_needs_a_day_to_think() =>
        HtcdsFiles.AssertRefused(
            Parse(s =>
            {
                var consent = s["consents"]![0]!;
                (consent["scope"], consent["timeToThinkHours"], consent["takenBy"], consent["rightToAskToStayTold"]) = ("return", 23, "case-worker", true);
            }), RejectionCode.Value, "consents[0].timeToThinkHours");

    [TestCase("performers", "[\"Ana\"]", "VALUE", "risk.performers[0]")]
    [TestCase("validUntil", "\"2026-09-02T10:00:00Z\"", "VALUE", "risk.validUntil")]
    [TestCase("areas", "[]", "REQUIRED", "risk.areas")]
    [TestCase("areas", "[{\"area\":\"stigma\",\"level\":\"low\"},{\"area\":\"stigma\",\"level\":\"high\"}]", "VALUE", "risk.areas")]
    [TestCase("areas", "[{\"area\":\"stigma\",\"level\":\"extreme\"}]", "CODE_INVALID", "risk.areas[0].level")]
    [TestCase("areas", "[7]", "STRUCTURE", "risk.areas[0]")]
    public void A_fault_of_the_view_of_risks_is_named(string member, string json, string code, string path) =>
        HtcdsFiles.AssertRefused(Parse(s => s["risk"]![member] = JsonNode.Parse(json)), RejectionCode.Find(code)!, path);

    [TestCase("", "FILE_INVALID"), TestCase("[]", "STRUCTURE"), TestCase("{\"word\":\"\\ud800\"}", "FILE_INVALID"), TestCase("{\"word\":\"a\",\"word\":\"b\"}", "STRUCTURE")]
    public void What_is_no_sheet_is_refused(string text, string code) =>
        Assert.That(CaseSheet.Parse(Encoding.UTF8.GetBytes(text)).Rejections.Select(r => r.Code.Text), Does.Contain(code));

    [Test]
    public void Every_truncation_of_a_sheet_is_refused()
    {
        var bytes = Encoding.UTF8.GetBytes(Lawful().ToJsonString());

        for (var length = 0; length < bytes.Length; length++)
            Assert.That(CaseSheet.Parse(bytes.AsMemory(0, length)).IsOk, Is.False);
    }

    [Test]
    public void A_sheet_written_and_read_again_is_the_same_sheet([Values] bool withdrawn)
    {
        var sheet = Sheet(s =>
        {
            if (withdrawn)
                s["consents"]![0]!["withdrawnAt"] = "2026-09-20T10:00:00Z";
        });

        var again = CaseSheet.Parse(sheet.Write());

        Assert.That(again.Rejections, Is.Empty);
        Assert.That(again.Value.Consents, Is.EqualTo(sheet.Consents));
        Assert.That(again.Value.Write(), Is.EqualTo(sheet.Write()));
        Assert.That(CaseSheet.Parse(sheet.MovedTo(Now.AddYears(1)).Write()).Value.Consents, Is.EqualTo(sheet.MovedTo(Now.AddYears(1)).Consents));
    }

    [Test]
    public void Only_an_invented_sheet_can_be_moved_in_time()
    {
        var invented = Sheet();
        var real = Sheet(s => { s.Remove("invented"); s.Remove("invention"); });

        var moved = invented.MovedTo(Now.AddYears(5));

        Assert.That(moved.Consents[0].GivenAt, Is.LessThan(Now.AddYears(5)));
        Assert.That(moved.Consents[0].Expires - moved.Consents[0].GivenAt, Is.EqualTo(invented.Consents[0].Expires - invented.Consents[0].GivenAt));
        Assert.That(moved.Risk!.AssessedAt, Is.EqualTo(Now.AddYears(5).AddHours(-1)));
        Assert.That(() => real.MovedTo(Now), Throws.InvalidOperationException);
    }
}
