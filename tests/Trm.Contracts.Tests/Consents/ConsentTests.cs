using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Consents;
using Trm.Contracts.Fhir;
using Trm.Contracts.Rejections;
using Trm.Contracts.Tests.Htcds;
using static Trm.Contracts.Tests.Referrals.Sheets;
using FhirConsent = Trm.Contracts.Fhir.Consent;

namespace Trm.Contracts.Tests.Consents;

public sealed class ConsentTests
{
    private const string Person = "urn:uuid:5a1c8f0e-2f5e-4b7e-9a53-0d3c5e1f7a10";

    [Test]
    public void A_consent_counts_from_its_giving_until_its_expiry()
    {
        var consent = Sheet().Consents[0];

        Assert.Multiple(() =>
        {
            Assert.That(consent.StatusAt(consent.GivenAt.AddSeconds(-1)), Is.EqualTo(ConsentStatus.NotYet));
            Assert.That(consent.StatusAt(consent.GivenAt), Is.EqualTo(ConsentStatus.Active));
            Assert.That(consent.StatusAt(consent.Expires.AddSeconds(-1)), Is.EqualTo(ConsentStatus.Active));
            Assert.That(consent.StatusAt(consent.Expires), Is.EqualTo(ConsentStatus.Expired));
        });
    }

    [Test]
    public void A_withdrawal_is_the_next_version_and_counts_at_once()
    {
        var consent = Sheet().Consents[0];

        var withdrawn = consent.Withdraw(Now);

        Assert.That((withdrawn.Id, withdrawn.Version), Is.EqualTo((consent.Id, 2)));
        Assert.That(withdrawn.StatusAt(Now.AddDays(-1)), Is.EqualTo(ConsentStatus.Withdrawn));
        Assert.That(withdrawn.Withdraw(Now.AddDays(1)), Is.EqualTo(withdrawn), "withdrawing twice changes nothing");
    }

    [Test]
    public void An_older_version_beside_a_withdrawal_gives_nothing_back()
    {
        var consent = Sheet().Consents[0];

        Assert.That(ConsentCoverage.Of([consent.Withdraw(Now), consent], Shelter, Now).Consents, Is.Empty);
        Assert.That(ConsentCoverage.Of([consent, consent with { WithdrawnAt = Now }], Shelter, Now).Consents, Is.Empty, "of two with one version, the one that says no");
        Assert.That(ConsentCoverage.Of([consent], Shelter, Now).Categories, Is.EqualTo(consent.Categories));
        Assert.That(ConsentCoverage.Of([consent], Other, Now).Consents, Is.Empty, "it names another organisation");
    }

    [TestCase("return"), TestCase("follow-up")]
    public void A_consent_to_something_else_shares_nothing(string scope) =>
        Assert.That(ConsentCoverage.Of(Sheet(s => OfScope(s["consents"]![0]!, scope)).Consents, Shelter, Now).Consents, Is.Empty);

    [Test]
    public void A_consent_goes_to_FHIR_and_back_unchanged([Values] bool withdrawn, [Values("none-needed", "INT-7")] string interpreter, [Values] ConsentScope scope)
    {
        var consent = Sheet(s =>
        {
            s["consents"]![0]!["interpreter"] = interpreter;
            OfScope(s["consents"]![0]!, CodeSystems.ConsentScopes.Code(scope));
        }).Consents[0];
        if (withdrawn)
            consent = consent.Withdraw(Now);

        var bytes = FhirWriter.Write(ConsentResource.Write(consent, Person));
        var read = FhirReader.ReadResource(bytes).Then(r => ConsentResource.Read((FhirConsent)r, "Consent"));

        Assert.That(read.Rejections, Is.Empty);
        Assert.That(read.Value, Is.EqualTo(consent));
    }

    [Test]
    public void A_child_consents_with_the_guardian_and_a_supported_adult_with_the_supporter()
    {
        foreach (var (capacity, giver) in new[] { ("child", "guardian-and-child"), ("adult-supported", "person-and-supporter") })
            Assert.That(Parse(s => (s["consents"]![0]!["capacity"], s["consents"]![0]!["giver"]) = (capacity, giver)).Rejections, Is.Empty);
        HtcdsFiles.AssertRefused(Parse(s => s["consents"]![0]!["capacity"] = "child"), RejectionCode.Value, "consents[0].giver");
    }

    private static readonly (string What, Action<FhirConsent> Change, string Path)[] Defects =
    [
        ("no id", c => c.Id = null, "C.id"),
        ("a draft", c => c.Status = "draft", "C.status"),
        ("withdrawn in one place only", c => c.Status = "inactive", "C.status"),
        ("two scopes", c => c.Category.Add(CodeSystems.ConsentScopes.Concept(ConsentScope.Return)), "C.category"),
        ("a denial", c => c.Provision!.Type = "deny", "C.provision"),
        ("an exception inside", c => c.Provision!.Provision = [new() { Type = "deny" }], "C.provision"),
        ("two organisations", c => c.Provision!.Actor.Add(c.Provision.Actor[0]), "C.provision"),
        ("an organisation of nobody", c => c.Provision!.Actor[0].Reference!.Identifier!.Value = "shelter", "C.provision.actor[0].reference"),
        ("the category protection", c => c.Provision!.Class.Add(new() { System = CodeSystems.ConsentCategories.System, Code = "protection" }), "C.provision.class"),
        ("a category twice", c => c.Provision!.Class.Add(c.Provision.Class[0]), "C.provision.class"),
        ("no end", c => c.Provision!.Period!.End = null, "C.provision.period"),
        ("no word on how it was taken", c => c.Extension = [], "C.extension"),
        ("a consent by relatives", c => c.Extension[0].Extension[0].ValueCode = "relative", "C.extension[0]"),
        ("a part twice", c => c.Extension[0].Extension.Add(c.Extension[0].Extension[0]), "C.extension"),
        ("a name for a code", c => c.Extension[0].Extension.Single(e => e.Url == "explained-by").ValueCode = "Ana", "C.extension[0].extension[4]"),
        ("not understood", c => c.Verification = [], "C.verification"),
        ("no version", c => c.Meta = null, "C.meta.versionId"),
    ];

    [TestCaseSource(nameof(Defects))]
    public void A_consent_with_a_defect_gives_nothing((string What, Action<FhirConsent> Change, string Path) defect)
    {
        var resource = ConsentResource.Write(Sheet().Consents[0], Person);
        defect.Change(resource);

        var read = ConsentResource.Read(resource, "C");

        Assert.That(read.IsOk, Is.False, defect.What);
        Assert.That(read.Rejection.Path, Is.EqualTo(defect.Path), defect.What);
    }

    [Test]
    public void A_consent_prints_nothing_of_the_person() =>
        Assert.That(Sheet().Consents[0].ToString(), Does.Match("^[0-9a-f-]{36} v1$"));

    // A consent to return says beside the rest who took it, and whether the right to ask to stay was told.
    private static void OfScope(System.Text.Json.Nodes.JsonNode consent, string scope)
    {
        consent["scope"] = scope;
        if (scope == "return")
            (consent["takenBy"], consent["rightToAskToStayTold"]) = ("case-worker", true);
    }
}
