using System.Text;
using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Fhir;
using Trm.Contracts.Gates;
using Trm.Contracts.Htcds;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Contracts.Tests.Htcds;
using static Trm.Contracts.Tests.Referrals.People;
using static Trm.Contracts.Tests.Referrals.Sheets;
using FhirConsent = Trm.Contracts.Fhir.Consent;

namespace Trm.Contracts.Tests.Referrals;

public sealed class ReferralDraftTests
{
    private static readonly ConsentCategory[] Categories = Enum.GetValues<ConsentCategory>();

    [Test]
    public void The_profile_says_what_is_needed_and_nothing_that_says_who_needs_it()
    {
        var profile = ReferralMessage.Profile(Context(), Purpose.Return, Urgency.Urgent, Draft(Rich, Sheet()).Profile(Now));

        Assert.That(profile.Rejections, Is.Empty);
        var text = Encoding.UTF8.GetString(profile.Value.Payload.Span);
        Assert.That(text, Does.Contain("\"gender\":\"female\"").And.Contain("from25-to44").And.Contain("SocialCare").And.Contain("single-room").And.Contain("\"sr\""));
        foreach (var (field, value) in Everything.Concat(NeverLeaving).Where(f => f.Field is not ("prs_PrimaryLanguage" or "prs_SecondaryLanguage" or "con_Consent" or "prs_NumberOfChildren" or "vic_AgeWhenTrafficked" or "prs_MailingCountry")))
            foreach (var part in value.Split(';'))
                Assert.That(text, Does.Not.Contain($"\"{part}\""), field);
        Assert.That(text, Does.Not.Contain("B24").And.Not.Contain("1998").And.Not.Contain("lantern").And.Not.Contain("Consent"));
    }

    [Test]
    public void The_profile_of_a_person_about_whom_little_is_known_is_lawful_too()
    {
        var bare = Draft(HtcdsFiles.Case(("cas_Status", "Active")), Sheet(s => s["careNeeds"]!.AsArray().Clear())).Profile(Now);

        Assert.That(ReferralMessage.Profile(Context(), Purpose.Services, Urgency.Routine, bare).Rejections, Is.Empty);
        Assert.That(bare.OfType<Patient>().Single().Gender, Is.EqualTo("unknown"));
        Assert.That(bare.OfType<Observation>(), Is.Empty);
    }

    [TestCase("Feminine", "female"), TestCase("TransgenderFeminine", "female"), TestCase("Masculine", "male"), TestCase("TransgenderMasculine", "male")]
    [TestCase("NonConforming", "unknown"), TestCase("NonSpecifiedUnknown", "unknown")]
    public void The_gender_that_rooms_go_by_tells_nothing_of_identity(string recorded, string administrative) =>
        Assert.That(Draft(HtcdsFiles.Case(("prs_Gender", recorded)), Sheet()).Profile(Now).OfType<Patient>().Single().Gender, Is.EqualTo(administrative));

    [TestCase("2021-10-01", "under6"), TestCase("2014-10-02", "from6-to11"), TestCase("2014-10-01", "from12-to15"), TestCase("2008-10-02", "from16-to17")]
    [TestCase("2008-10-01", "from18-to24"), TestCase("1961-10-01", "over64"), TestCase("2008-02-29", "from18-to24")]
    public void An_age_band_stands_for_the_birth_date(string birth, string band)
    {
        var sheet = Sheet(s => s["consents"]!.AsArray().Clear());

        var age = Draft(HtcdsFiles.Case(("prs_Birthdate", birth)), sheet).Profile(Now).OfType<Observation>().First();

        Assert.That(age.ValueCodeableConcept!.Coding.Single().Code, Is.EqualTo(band));
    }

    [Test]
    public void Identity_is_for_the_organisation_that_a_consent_names_and_for_no_other()
    {
        var draft = Draft(Rich, Sheet());

        Assert.That(draft.Identity(Shelter, Now).IsOk);
        foreach (var (organisation, at) in new[] { (Other, Now), (OrganisationId.Parse("AT/RS-SHELTER").Value, Now), (Shelter, Now.AddYears(1)), (Shelter, Now.AddYears(-1)) })
            Assert.That(draft.Identity(organisation, at).Rejection.Code, Is.EqualTo(RejectionCode.ConsentNotActive));
    }

    [Test]
    public void The_identity_step_carries_the_consents_it_rests_on_and_no_other()
    {
        var draft = Draft(Rich, Sheet(s =>
        {
            var second = s["consents"]![0]!.DeepClone();
            second["organisation"] = "RS/RS-CLINIC";
            s["consents"]!.AsArray().Add(second);
        }));

        var resources = draft.Identity(Shelter, Now).Value;

        Assert.That(resources.OfType<FhirConsent>().Select(c => c.Id), Is.EqualTo([draft.Consents[0].Id.ToString()]));
        Assert.That(ReferralMessage.Identity(Context(), ShelterByName, resources).Rejections, Is.Empty);
    }

    [Test]
    public void Facts_of_trafficking_are_one_Observation_per_field_in_the_standards_codes()
    {
        var resources = Draft(Rich, Covering([ConsentCategory.Exploitation])).Identity(Shelter, Now).Value;

        var control = resources.OfType<Observation>().Single(o => o.Code!.Coding[0].Code == "vic_MethodsOfControl");
        Assert.That(control.Code!.Coding[0].System, Is.EqualTo(CodeSystems.Htcds));
        Assert.That(control.Component.Select(c => c.ValueCodeableConcept!.Coding.Single()).Select(c => (c.System, c.Code)),
            Is.EqualTo([("https://trm-exchange.org/fhir/CodeSystem/htcds-2.0/vic_MethodsOfControl", "DebtBondage"), ("https://trm-exchange.org/fhir/CodeSystem/htcds-2.0/vic_MethodsOfControl", "SexualAbuse")]));
        Assert.That(resources.OfType<Observation>().Select(o => o.Code!.Coding[0].Code), Is.Unique);
    }

    [Test]
    public void Two_referrals_of_one_person_share_no_id()
    {
        var first = ReferralDraft.From(Rich, Sheet()).Value;
        var second = ReferralDraft.From(Rich, Sheet()).Value;

        Assert.That(first.Case, Is.Not.EqualTo(second.Case));
        var ids = first.Identity(Shelter, Now).Value.Concat(second.Identity(Shelter, Now).Value).Where(r => r is not FhirConsent).Select(r => r.Id);
        Assert.That(ids, Is.Unique);
        Assert.That(Draft(Rich, Sheet()).Profile(Now).OfType<Patient>().Single().Id, Is.EqualTo(Draft(Rich, Sheet()).Identity(Shelter, Now).Value.OfType<Patient>().Single().Id),
            "but the person of one referral is one person");
    }

    [Test]
    public void A_draft_contradicted_by_its_case_is_refused()
    {
        var child = HtcdsFiles.Case(("prs_Birthdate", "2010-05-05"));
        var dead = HtcdsFiles.Case(("prs_Deceased", "true"));

        HtcdsFiles.AssertRefused(ReferralDraft.From(child, Sheet()), RejectionCode.Value, "consents[0].capacity");
        Assert.That(ReferralDraft.From(child, Sheet(s => s["consents"]![0]!["withdrawnAt"] = "2026-09-20T10:00:00Z")).Rejections.Select(r => r.Path), Does.Not.Contain("consents[0].capacity"), "what was taken back counts no more");
        HtcdsFiles.AssertRefused(ReferralDraft.From(dead, Sheet()), RejectionCode.Value, "row 1/prs_Deceased");
        HtcdsFiles.AssertRefused(
            ReferralDraft.From(Rich, Sheet(s => (s["consents"]![0]!["capacity"], s["consents"]![0]!["giver"]) = ("child", "guardian-and-child"))), RejectionCode.Value, "consents[0].capacity");
    }

    [TestCase("identity,care-needs,health-clinical", "given"), TestCase("care-needs", "partly"), TestCase("travel", "refused")]
    public void An_answer_follows_from_the_consent_and_not_from_what_there_is(string categories, string outcome)
    {
        var shared = categories.Split(',').Select(c => CodeSystems.ConsentCategories.Find(c)!.Value).ToList();
        string[] fields = ["prs_PrimaryLanguage", "vic_Vulnerabilities"];

        var rich = Draft(Rich, Covering(shared)).AnswerResources(Topic.Health, fields, Shelter, Now).Value;
        var bare = Draft(HtcdsFiles.Case(("prs_PrimaryLanguage", "srp")), Covering(shared)).AnswerResources(Topic.Health, fields, Shelter, Now).Value;

        Assert.That(rich.Outcome.ToString().ToLowerInvariant(), Is.EqualTo(outcome));
        Assert.That(bare.Outcome, Is.EqualTo(rich.Outcome));
        if (outcome == "partly")
            Assert.That(bare.Resources.Select(FhirWriter.Write), Is.EqualTo(rich.Resources.Select(FhirWriter.Write)));
        if (outcome == "refused")
            Assert.That(rich.Resources, Is.Empty);
    }

    [Test]
    public void An_answer_holds_what_was_asked_and_nothing_beside_it()
    {
        var answer = Draft(Rich, Covering(Categories)).AnswerResources(Topic.Nationality, ["prs_FirstName", "prs_Citizenship"], Shelter, Now).Value;

        Assert.That(answer.Outcome, Is.EqualTo(AnswerOutcome.Given));
        var patient = answer.Resources.OfType<Patient>().Single();
        Assert.That(patient.Name.Single().Given, Is.EqualTo(["Mirelunda"]));
        Assert.That((patient.Name.Single().Family, patient.BirthDate, patient.Gender, patient.Telecom.Count), Is.EqualTo(((string?)null, (string?)null, (string?)null, 0)));
        Assert.That(patient.Extension, Has.Count.EqualTo(2));
        Assert.That(answer.Resources.OfType<Observation>(), Is.Empty);
    }

    [Test]
    public void Every_topic_is_answered_lawfully_whatever_is_covered()
    {
        foreach (var seed in Enumerable.Range(1, 20))
        {
            var random = new Random(seed);
            var draft = Draft(Some(random), Covering(Categories.Where(_ => random.Next(2) == 0).DefaultIfEmpty(ConsentCategory.Travel)));
            foreach (var topic in Enum.GetValues<Topic>())
            {
                var answer = draft.AnswerResources(topic, random.Next(2) == 0 ? [] : [.. HtcdsCatalogue.Fields.Where(_ => random.Next(12) == 0).Select(f => f.Name)], Shelter, Now).Value;
                if (answer.Outcome is AnswerOutcome.Refused or AnswerOutcome.Unknown)
                {
                    Assert.That(answer.Resources, Is.Empty);
                    continue;
                }

                var message = AnswerMessage.Given(Context(MessageId.Of(Guid.NewGuid())), topic, answer.Resources);
                Assert.That(message.Rejections, Is.Empty, $"seed {seed} {topic}");
                Assert.That(G01.Judge(message.Value.Bundle, Serbia, Now).Rejections, Is.Empty, $"seed {seed} {topic}");
            }
        }
    }

    [Test]
    public void A_field_that_never_leaves_is_not_shared_and_an_unknown_one_is_named()
    {
        var draft = Draft(Rich, Covering(Categories));

        Assert.That(draft.AnswerResources(Topic.Other, ["prs_MailingStreet"], Shelter, Now).Value.Outcome, Is.EqualTo(AnswerOutcome.Refused));
        Assert.That(draft.AnswerResources(Topic.Other, ["prs_MailingStreet", "prs_FirstName"], Shelter, Now).Value.Outcome, Is.EqualTo(AnswerOutcome.Partly));
        Assert.That(draft.AnswerResources(Topic.Other, ["prs_Shoes"], Shelter, Now).Rejection.Code, Is.EqualTo(RejectionCode.CodeInvalid));
        Assert.That(draft.AnswerResources(Topic.Tracing, [], Shelter, Now).Value.Outcome, Is.EqualTo(AnswerOutcome.Unknown));
        Assert.That(draft.AnswerResources(Topic.Documents, [], Other, Now).Value.Outcome, Is.EqualTo(AnswerOutcome.Refused), "no consent names it");
        Assert.That(Draft(Bare, Covering(Categories)).AnswerResources(Topic.Documents, [], Shelter, Now).Value.Outcome, Is.EqualTo(AnswerOutcome.Unknown));
    }

    [Test]
    public void A_draft_prints_its_pseudonym_and_nothing_of_the_person() =>
        Assert.That(Draft(Rich, Sheet()).ToString(), Is.EqualTo($"draft {Pseudonym}"));
}
