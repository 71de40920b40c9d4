using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Htcds;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Contracts.Tests.Htcds;
using Trm.Contracts.Tests.Messages;
using static Trm.Contracts.Tests.Referrals.People;
using static Trm.Contracts.Tests.Referrals.Sheets;

namespace Trm.Contracts.Tests.Referrals;

/// <summary>A case that came as a referral goes out again as a file of the case data standard.</summary>
public sealed class ReceivedCaseTests
{
    private static readonly ConsentCategory[] Categories = Enum.GetValues<ConsentCategory>();

    [Test]
    public void A_received_case_is_the_recorded_one_in_every_mapped_field()
    {
        var received = Received(Rich, Categories);

        foreach (var field in HtcdsCatalogue.Fields)
            Assert.That(received.Values(field.Name), Is.EqualTo(HtcdsMapping.Of(field.Name).Element is null ? [] : Rich.Values(field.Name)), field.Name);
    }

    [Test]
    public void Import_referral_export_import_is_the_identity_on_what_the_consent_covers([Values(21, 22, 23, 24)] int seed)
    {
        TestContext.Out.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var compared = 0;
        for (var round = 0; round < 60; round++)
        {
            foreach (var @case in InventedCases.Read(random, survey: false).Where(c => c.Flag("prs_Deceased") != true && (c.Has("prs_FirstName") || !c.Has("prs_MiddleName"))))
            {
                var covered = Categories.Where(_ => random.Next(3) > 0).DefaultIfEmpty(ConsentCategory.Identity).ToList();
                if (!Mapped(@case, covered).Any())
                    continue;

                var received = Received(@case, covered);
                var csv = HtcdsReader.Read(HtcdsWriter.Csv([received], HtcdsScope.Mapped).Value, "csv").Value.Single();
                var json = HtcdsReader.Read(HtcdsWriter.Json([received], HtcdsScope.Mapped).Value, "json").Value.Single();

                Assert.That(Fields(received), Is.EqualTo(Mapped(@case, covered)));
                Assert.That(csv, Is.EqualTo(received));
                Assert.That(json, Is.EqualTo(received));
                Assert.That(Received(csv, covered), Is.EqualTo(received), "referred onward and received again");
                compared++;
            }
        }

        Assert.That(compared, Is.GreaterThan(60));
    }

    [Test]
    public void What_is_masked_and_what_does_not_exist_are_both_empty()
    {
        var little = Received(Rich, [ConsentCategory.CareNeeds]);

        Assert.That(Fields(little), Is.EqualTo(new[] { "prs_PrimaryLanguage=sr", "prs_SecondaryLanguage=de", "prs_HighestLevelOfEducation=PrimaryEducation" }));
        Assert.That(ReceivedCase.Of(Examples.Of(MessageKind.HoldSet)).Rejection.Code, Is.EqualTo(RejectionCode.Required));
        Assert.That(ReceivedCase.Of().Rejection.Code, Is.EqualTo(RejectionCode.Required));
    }

    [Test]
    public void Messages_of_two_cases_are_never_one_person()
    {
        var identity = ReferralMessage.Identity(Context(), ShelterByName, Draft(Rich, Covering(Categories)).Identity(Shelter, Now).Value).Value;

        Assert.That(ReceivedCase.Of(identity, Examples.Of(MessageKind.AnswerGiven)).Rejection.Code, Is.EqualTo(RejectionCode.Value));
    }

    [Test]
    public void A_later_message_replaces_what_an_earlier_one_said_of_a_field_and_leaves_the_rest()
    {
        var married = ReferralMessage.Identity(Context(), ShelterByName, Draft(Rich, Covering(Categories)).Identity(Shelter, Now).Value).Value;
        var answer = Draft(HtcdsFiles.Case(("prs_MaritalStatus", "Widowed")), Covering(Categories)).AnswerResources(Topic.Family, ["prs_MaritalStatus"], Shelter, Now).Value;
        var widowed = AnswerMessage.Given(Context(Examples.Id(9)), Topic.Family, answer.Resources).Value;

        var received = ReceivedCase.Of(married, widowed).Value;

        Assert.That(received.Text("prs_MaritalStatus"), Is.EqualTo("Widowed"));
        Assert.That(received.Text("prs_FirstName"), Is.EqualTo("Mirelunda"));
    }

    [Test]
    public void A_value_that_is_none_of_the_standard_is_a_fault_at_its_field()
    {
        var identity = ReferralMessage.Identity(Context(), ShelterByName, Draft(Rich, Covering(Categories)).Identity(Shelter, Now).Value).Value;
        var patient = identity.Bundle.Entry.Select(e => e.Resource).OfType<Trm.Contracts.Fhir.Patient>().Single();
        patient.Telecom[1].Value = "call her aunt";

        var rejection = ReceivedCase.Of(identity).Rejection;

        Assert.That((rejection.Code, rejection.Path), Is.EqualTo((RejectionCode.Value, "row 1/prs_HomePhone")));
        Assert.That(rejection.ToString(), Does.Not.Contain("aunt"));
    }

    private static HtcdsCase Received(HtcdsCase @case, IEnumerable<ConsentCategory> covered)
    {
        var resources = Draft(@case, Covering(covered)).Identity(Shelter, Now).Value;
        var received = ReceivedCase.Of(ReferralMessage.Identity(Context(), ShelterByName, resources).Value);
        Assert.That(received.Rejections, Is.Empty);
        return received.Value;
    }

    private static IEnumerable<string> Mapped(HtcdsCase @case, IReadOnlyCollection<ConsentCategory> covered) =>
        HtcdsMapping.All.Where(m => m.Element is not null && covered.Contains(m.Category!.Value)).SelectMany(m => Field(@case, m.Field));

    private static IEnumerable<string> Fields(HtcdsCase @case) => HtcdsCatalogue.Fields.SelectMany(f => Field(@case, f));

    private static IEnumerable<string> Field(HtcdsCase @case, HtcdsField field) => @case.Has(field.Name) ? [$"{field.Name}={string.Join(';', @case.Values(field.Name))}"] : [];
}
