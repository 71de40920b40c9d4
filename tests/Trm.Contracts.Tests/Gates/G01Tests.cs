using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Consents;
using Trm.Contracts.Fhir;
using Trm.Contracts.Gates;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using static Trm.Contracts.Tests.Referrals.People;
using static Trm.Contracts.Tests.Referrals.Sheets;
using FhirConsent = Trm.Contracts.Fhir.Consent;

namespace Trm.Contracts.Tests.Gates;

/// <summary>Gate G01 over whole messages, as they are sent and as they arrive.</summary>
public sealed class G01Tests
{
    private static readonly ConsentCategory[] Categories = Enum.GetValues<ConsentCategory>();

    [Test]
    public void What_masking_leaves_passes_for_every_consent()
    {
        foreach (var seed in Enumerable.Range(1, 100))
        {
            var random = new Random(seed);
            var sheet = Covering(Categories.Where(_ => random.Next(2) == 0).DefaultIfEmpty(ConsentCategory.Risk));

            var message = Message(Draft(Some(random), sheet).Identity(Shelter, Now).Value);

            var outcome = G01.Judge(message.Kind, message.Bundle, Serbia, Now);
            Assert.That(outcome.Rejections, Is.Empty, $"seed {seed}");
            Assert.That(outcome.Evidence, Is.EqualTo([sheet.Consents[0].Id.ToString()]), $"seed {seed}");
            Assert.That(G01.Judge(message.Bundle, Shelter, Now).Passed, $"seed {seed}");
        }
    }

    [Test]
    public void Any_one_element_unmasked_is_refused_at_its_place()
    {
        var all = Draft(Rich, Covering(Categories)).Identity(Shelter, Now).Value;
        var unmasked = 0;
        foreach (var seed in Enumerable.Range(1, 30))
        {
            var random = new Random(seed);
            var shared = Categories.Where(_ => random.Next(2) == 0).DefaultIfEmpty(ConsentCategory.Travel).ToHashSet();
            foreach (var element in ElementList.All.Where(e => !shared.Contains(e.Category)))
            {
                var resources = Draft(Rich, Covering(shared)).Identity(Shelter, Now).Value.ToList();
                var path = Unmask(resources, all, element);

                var outcome = G01.Judge(Message(resources).Bundle, Serbia, Now);

                Assert.That(outcome.Rejections.Select(r => r.Code).Distinct(), Is.EqualTo([RejectionCode.ConsentNotActive]), $"seed {seed} {element}");
                Assert.That(outcome.Rejections.Select(r => r.Path), Has.All.StartsWith(path), $"seed {seed} {element}");
                unmasked++;
            }
        }

        Assert.That(unmasked, Is.GreaterThan(200));
    }

    [Test]
    public void A_message_without_an_active_consent_that_names_the_recipient_is_refused()
    {
        var message = Message(Draft(Rich, Covering(Categories)).Identity(Shelter, Now).Value).Bundle;

        Assert.Multiple(() =>
        {
            Assert.That(G01.Judge(message, Shelter, Now).Passed);
            Refused(G01.Judge(message, Other, Now), "Bundle.entry");
            Refused(G01.Judge(message, Austria, Now), "Bundle.entry");
            Refused(G01.Judge(message, Shelter, Now.AddYears(1)), "Bundle.entry");
            Refused(G01.Judge(message, Shelter, Now.AddYears(-1)), "Bundle.entry");
        });
    }

    [Test]
    public void A_withdrawn_consent_in_the_message_gives_nothing()
    {
        var draft = Draft(Rich, Covering(Categories));
        var resources = draft.Identity(Shelter, Now).Value.Select(r => r is FhirConsent c ? ConsentResource.Write(draft.Consents[0].Withdraw(Now), c.Patient!.Reference!) : r).ToList();

        Refused(G01.Judge(Message(resources).Bundle, Serbia, Now), "Bundle.entry");
        Assert.That(Draft(Rich, Covering(Categories, s => s["consents"]![0]!["withdrawnAt"] = "2026-09-20T10:00:00Z")).Identity(Shelter, Now).Rejection.Code,
            Is.EqualTo(RejectionCode.ConsentNotActive));
    }

    [Test]
    public void A_consent_about_another_person_or_with_a_defect_is_refused_at_its_place()
    {
        var stranger = Resources(r => ((FhirConsent)r[0]).Patient!.Reference = $"urn:uuid:{r[^1].Id}");
        var defect = Resources(r => ((FhirConsent)r[0]).Provision!.Type = "deny");

        Refused(G01.Judge(Message(stranger).Bundle, Serbia, Now), "Bundle.entry[2].resource.ofType(Consent).patient");
        Refused(G01.Judge(Message(defect).Bundle, Serbia, Now), "Bundle.entry[2].resource.ofType(Consent).provision");
    }

    [Test]
    public void The_organisation_that_owns_the_task_is_the_one_that_the_consent_must_name()
    {
        var resources = Resources();

        var elsewhere = ReferralMessage.Identity(Context(), NamedOrganisation.Parse("RS-CLINIC", "Clinic").Value, resources).Value;

        Refused(G01.Judge(elsewhere.Bundle, Serbia, Now), "Bundle.entry");
    }

    [Test]
    public void An_answer_that_rests_on_consents_to_two_organisations_is_refused()
    {
        var sheet = Sheet(s =>
        {
            var second = s["consents"]![0]!.DeepClone();
            second["organisation"] = "RS/RS-CLINIC";
            s["consents"]!.AsArray().Add(second);
        });
        var draft = Draft(Rich, sheet);
        var resources = draft.AnswerResources(Topic.Needs, [], Shelter, Now).Value.Resources.ToList();
        Assert.That(G01.Judge(Answer(resources).Bundle, Serbia, Now).Passed);

        resources.Add(ConsentResource.Write(draft.Consents[1], ((FhirConsent)resources[0]).Patient!.Reference!));

        Assert.That(G01.Judge(Answer(resources).Bundle, Serbia, Now).Passed, Is.False);
    }

    private static readonly (string What, Action<List<Resource>> Change, string Path)[] Smuggled =
    [
        ("a note on an Observation", r => r.OfType<Observation>().First().Note = [new() { Text = "x" }], ".note"),
        ("an Observation nobody listed", r => r.OfType<Observation>().First().Code!.Coding[0].Code = "prs_Shoes", ""),
        ("a word beside the code", r => r.OfType<Observation>().First().Code!.Text = "x", ".code"),
        ("an Observation about somebody else", r => r.OfType<Observation>().First().Subject!.Reference = $"urn:uuid:{r[^1].Id}", ".subject"),
        ("the person's photograph", r => r.OfType<Patient>().Single().Photo = [new() { ContentType = "image/png", Data = "AAAA" }], ".photo"),
        ("another extension", r => r.OfType<Patient>().Single().Extension.Add(new() { Url = "https://example.org/x", ValueString = "x" }), ".extension"),
        ("a name among the labels", r => r.OfType<Patient>().Single().Meta = new() { Tag = [new() { Display = "x" }] }, ".meta"),
        ("words in a label", r => r.OfType<Observation>().First().Meta = new() { Security = [new() { System = "https://example.org", Code = "x" }] }, ".meta"),
        ("words in an extension of the frame", r => ((FhirConsent)r[0]).Extension[0].Extension[0].Extension = [new() { Url = "x", ValueString = "x" }], ".extension[0].extension[0].extension[0]"),
        ("a label on what is masked", r => r.OfType<Observation>().Single(o => o.Code!.Coding[0].Code == "vic_Vulnerabilities").Meta = new() { Security = [new() { System = "http://terminology.hl7.org/CodeSystem/v3-ActCode", Code = "SDV" }] }, ".meta"),
        ("a death", r => r.OfType<Patient>().Single().DeceasedBoolean = true, ".deceasedBoolean"),
        ("a relative", r => r.Add(new RelatedPerson { Id = "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d", Patient = new() { Reference = $"urn:uuid:{r.OfType<Patient>().Single().Id}" } }), ""),
        ("a plan", r => r.Add(new Flag { Id = "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d", Status = "active", Code = new() { Text = "x" }, Subject = new() { Reference = $"urn:uuid:{r.OfType<Patient>().Single().Id}" } }), ""),
        ("an officer's name", r => r.Add(new Practitioner { Id = "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d", Name = [new() { Family = "x" }] }), ".name[0]"),
        ("an address of the shelter", r => r.Add(new Organization { Id = "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d", Name = "x", Address = [new() { City = "x" }] }), ".address[0]"),
        ("words in a consent", r => ((FhirConsent)r[0]).PolicyRule!.Text = "x", ".policyRule"),
        ("a name in a reference", r => ((FhirConsent)r[0]).Patient!.Display = "x", ".patient"),
    ];

    [TestCaseSource(nameof(Smuggled))]
    public void What_the_element_list_lacks_is_refused_whatever_is_covered((string What, Action<List<Resource>> Change, string Path) smuggled)
    {
        var resources = Draft(Rich, Covering(Categories.Where(c => c is not (ConsentCategory.Family or ConsentCategory.HealthClinical)))).Identity(Shelter, Now).Value.ToList();
        smuggled.Change(resources);

        var outcome = G01.Judge(Message(resources).Bundle, Serbia, Now);

        Assert.That(outcome.Rejections.Select(r => r.Code).Distinct(), Is.EqualTo([RejectionCode.ConsentNotActive]), smuggled.What);
        Assert.That(outcome.Rejections.Select(r => r.Path), Has.All.Match($@"^Bundle\.entry\[\d+\]\.resource\.ofType\(\w+\){System.Text.RegularExpressions.Regex.Escape(smuggled.Path)}$"), smuggled.What);
    }

    [Test]
    public void Labels_of_the_exchange_may_stand_on_what_is_covered()
    {
        var resources = Resources(r =>
        {
            foreach (var resource in r.Where(r => r is Patient or Observation or RiskAssessment))
                resource.Meta = new() { Security = [new() { System = "http://terminology.hl7.org/CodeSystem/v3-ActCode", Code = "SDV" }] };
        });

        Assert.That(G01.Judge(Message(resources).Bundle, Serbia, Now).Rejections, Is.Empty);
    }

    [Test]
    public void Orientation_and_gender_are_never_words()
    {
        var resources = Draft(Rich, Covering(Categories)).Identity(Shelter, Now).Value.ToList();
        var gender = resources.OfType<Observation>().Single(o => o.Code!.Coding[0].Code == "prs_Gender");
        (gender.ValueCodeableConcept, gender.ValueString) = (null, "x");

        Assert.That(G01.Judge(Message(resources).Bundle, Serbia, Now).Rejection().Path, Does.EndWith(".valueString"));
    }

    [Test]
    public void A_message_about_two_people_is_refused_without_being_looked_at_further()
    {
        var bundle = Message(Resources()).Bundle;
        bundle.Entry.Add(new() { FullUrl = "urn:uuid:9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d", Resource = new Patient { Id = "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d" } });

        Assert.That(G01.Judge(bundle, Serbia, Now).Passed, Is.False);
        Assert.That(G01.Judge(new Bundle(), Serbia, Now).Passed, Is.False);
    }

    [Test]
    public void Kinds_without_personal_data_need_no_consent()
    {
        var profile = ReferralMessage.Profile(Context(), Purpose.Return, Urgency.Routine, Draft(Rich, Sheet(s => s["consents"]!.AsArray().Clear())).Profile(Now)).Value;

        Assert.That(G01.Judge(profile.Kind, profile.Bundle, Serbia, Now).Passed);
    }

    [Test]
    public void The_reason_is_said_in_plain_words_in_both_languages_and_names_nothing_of_the_person()
    {
        var resources = Draft(Rich, Covering([ConsentCategory.Identity])).Identity(Shelter, Now).Value.ToList();
        var passed = G01.Judge(Message(resources).Bundle, Serbia, Now);
        Unmask(resources, Draft(Rich, Covering(Categories)).Identity(Shelter, Now).Value, ElementList.OfFact(Fact.HealthConditions));
        var refused = G01.Judge(Message(resources).Bundle, Serbia, Now);

        Assert.Multiple(() =>
        {
            Assert.That(passed.Reason(), Is.EqualTo("The person lets RS/RS-SHELTER know: identity. Everything else is masked."));
            Assert.That(passed.Reason(french: true), Is.EqualTo("La personne permet à RS/RS-SHELTER de connaître : identité. Tout le reste est masqué."));
            Assert.That(refused.Reason(), Is.EqualTo("No active consent lets RS/RS-SHELTER know: health. Ask the person, or leave it masked."));
            Assert.That(refused.Reason(french: true), Is.EqualTo("Aucun consentement actif ne permet à RS/RS-SHELTER de connaître : santé. Demander à la personne ou laisser masqué."));
            Assert.That(string.Concat(refused.Rejections), Does.Not.Contain("B24").And.Not.Contain("Mirelunda"));
        });
    }

    [Test]
    public void Every_element_of_a_Patient_is_in_the_list_or_deliberately_is_not()
    {
        // What a new element of the model may tell is decided here, not by accident.
        string[] never = ["id", "meta", "contained", "active", "deceasedBoolean", "deceasedDateTime", "multipleBirthBoolean", "photo", "contact", "generalPractitioner", "managingOrganization", "link"];
        var listed = ElementList.All.Where(e => e.Path.StartsWith("Patient.", StringComparison.Ordinal)).Select(e => e.Path[8..]);
        var model = typeof(Patient).GetProperties().Where(p => p.Name != nameof(Resource.TypeName)).Select(p => char.ToLowerInvariant(p.Name[0]) + p.Name[1..])
            .Where(n => !n.EndsWith("Element", StringComparison.Ordinal));

        Assert.That(model, Is.EquivalentTo(listed.Concat(never)));
    }

    private static List<Resource> Resources(Action<List<Resource>>? change = null)
    {
        var resources = Draft(Rich, Covering(Categories)).Identity(Shelter, Now).Value.ToList();
        change?.Invoke(resources);
        return resources;
    }

    private static Message Message(IEnumerable<Resource> resources)
    {
        var message = ReferralMessage.Identity(Context(), ShelterByName, resources);
        Assert.That(message.Rejections, Is.Empty);
        return message.Value;
    }

    private static Message Answer(IEnumerable<Resource> resources)
    {
        var message = AnswerMessage.Given(Context(MessageId.Of(Guid.NewGuid())), Topic.Needs, resources);
        Assert.That(message.Rejections, Is.Empty);
        return message.Value;
    }

    private static void Refused(GateOutcome outcome, string path)
    {
        Assert.That(outcome.Passed, Is.False);
        Assert.That(outcome.Rejections.Select(r => (r.Code, r.Path)), Is.EqualTo([(RejectionCode.ConsentNotActive, path)]));
    }

    // Puts one element back in clear; the path it then stands at.
    private static string Unmask(List<Resource> resources, IReadOnlyList<Resource> all, SharedElement element)
    {
        var patient = resources.FindIndex(r => r is Patient);
        if (element.Path.StartsWith("Patient.", StringComparison.Ordinal))
        {
            var (masked, clear) = ((Patient)resources[patient], all.OfType<Patient>().Single());
            var name = char.ToUpperInvariant(element.Path[8]) + element.Path[9..];
            typeof(Patient).GetProperty(name)!.SetValue(masked, typeof(Patient).GetProperty(name)!.GetValue(clear));
            typeof(Patient).GetProperty(name + "Element")?.SetValue(masked, null);
            return $"Bundle.entry[{patient + 2}].resource.ofType(Patient).{element.Path[8..]}";
        }

        var place = resources.FindIndex(r => r.Id == all.Single(a => a is Observation o ? o.Code!.Coding[0].Code == element.Code : a is RiskAssessment && element.Code is null).Id);
        resources[place] = all.Single(r => r.Id == resources[place].Id);
        return $"Bundle.entry[{place + 2}].resource.ofType({resources[place].TypeName}).";
    }
}

file static class OutcomeExtensions
{
    public static Rejection Rejection(this GateOutcome outcome) => outcome.Rejections.Single();
}
