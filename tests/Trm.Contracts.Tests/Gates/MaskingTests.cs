using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Consents;
using Trm.Contracts.Fhir;
using Trm.Contracts.Gates;
using Trm.Contracts.Htcds;
using Trm.Contracts.Referrals;
using static Trm.Contracts.Tests.Referrals.People;
using static Trm.Contracts.Tests.Referrals.Sheets;
using FhirConsent = Trm.Contracts.Fhir.Consent;

namespace Trm.Contracts.Tests.Gates;

/// <summary>Not shared and not existing look the same.</summary>
public sealed class MaskingTests
{
    private static readonly ConsentCategory[] Categories = Enum.GetValues<ConsentCategory>();

    [Test]
    public void With_needs_alone_shared_a_person_with_HIV_a_pregnancy_and_a_child_looks_like_one_with_nothing_to_hide()
    {
        ConsentCategory[] shared = [ConsentCategory.CareNeeds];
        var nothing = HtcdsFiles(("prs_PrimaryLanguage", "srp"), ("prs_Gender", "Feminine"));
        var much = HtcdsFiles([.. Everything.Where(f => f.Field is not ("prs_SecondaryLanguage" or "prs_HighestLevelOfEducation"))]);

        var one = Identity(nothing, Covering(shared, s => { s["health"]!.AsArray().Clear(); s.Remove("risk"); }));
        var other = Identity(much, Covering(shared));

        Assert.That(Text(one), Is.EqualTo(Text(other)), "whole messages, byte for byte");
    }

    [Test]
    public void The_masked_part_is_the_same_for_everybody_with_the_same_consent()
    {
        foreach (var seed in Enumerable.Range(1, 40))
        {
            var random = new Random(seed);
            var shared = Categories.Where(_ => random.Next(2) == 0).DefaultIfEmpty(ConsentCategory.Travel).ToList();

            var one = Identity(Some(random), Covering(shared, s => s.Remove("risk")));
            var other = Identity(Some(random), Covering(shared, s => s["health"]!.AsArray().Clear()));

            Assert.That(MaskedPart(other, shared), Is.EqualTo(MaskedPart(one, shared)), $"seed {seed}");
        }
    }

    [Test]
    public void With_everything_uncovered_number_and_order_of_resources_do_not_depend_on_the_person()
    {
        var shape = Identity(Bare, Covering([ConsentCategory.Travel])).Select(r => $"{r.TypeName} {r.Id}").ToList();

        Assert.That(Identity(Rich, Covering([ConsentCategory.Travel])).Select(r => $"{r.TypeName} {r.Id}"), Is.EqualTo(shape));
        Assert.That(shape, Is.Unique);
    }

    [Test]
    public void What_is_covered_is_shown_as_it_is_and_what_never_leaves_is_nowhere()
    {
        var shown = Text(Identity(Rich, Covering(Categories)));

        Assert.That(shown, Does.Contain("Mirelunda").And.Contain("1998-04-17").And.Contain("B24").And.Contain("TransgenderFeminine").And.Contain("INV-417"));
        Assert.That(shown, Does.Not.Contain("CANARY").And.Not.Contain("Smuggler").And.Not.Contain("masked"));
    }

    [Test]
    public void Relatives_are_shown_with_the_family_and_otherwise_leave_no_gap()
    {
        var relative = new RelatedPerson { Id = "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d", Name = [new() { Family = "Vrazhalitska" }] };
        var coverage = (ConsentCategory[] shared) => ConsentCoverage.Of(Covering(shared).Consents, Shelter, Now);
        List<Resource> resources = [.. Identity(Rich, Covering(Categories)), relative, relative];

        Assert.That(Masking.Apply(resources, coverage([ConsentCategory.Family])).OfType<RelatedPerson>().Count(), Is.EqualTo(2));
        Assert.That(Text(Masking.Apply(resources, coverage([ConsentCategory.Identity]))),
            Is.EqualTo(Text(Masking.Apply([.. resources.Where(r => r is not RelatedPerson)], coverage([ConsentCategory.Identity])))));
    }

    [Test]
    public void A_message_about_nobody_or_about_two_is_a_bug_of_ours() =>
        Assert.That(() => Masking.Apply([], ConsentCoverage.Of([], Shelter, Now)), Throws.ArgumentException);

    [Test]
    public void Masking_changes_nothing_that_it_was_given()
    {
        var resources = Identity(Rich, Covering(Categories));
        var before = Text(resources);

        Masking.Apply(resources, ConsentCoverage.Of(Covering([ConsentCategory.Travel]).Consents, Shelter, Now));

        Assert.That(Text(resources), Is.EqualTo(before));
    }

    private static HtcdsCase HtcdsFiles(params (string, string)[] fields) => Htcds.HtcdsFiles.Case(fields);

    private static IReadOnlyList<Resource> Identity(HtcdsCase @case, CaseSheet sheet) => Draft(@case, sheet).Identity(Shelter, Now).Value;

    private static string Text(IEnumerable<Resource> resources) => string.Concat(resources.Select(r => System.Text.Encoding.UTF8.GetString(FhirWriter.Write(r))));

    private static string MaskedPart(IReadOnlyList<Resource> resources, List<ConsentCategory> shared)
    {
        var coverage = ConsentCoverage.Of(Covering(Categories.Except(shared).DefaultIfEmpty(ConsentCategory.Travel)).Consents, Shelter, Now);
        var rest = ElementList.All.Where(e => !shared.Contains(e.Category)).ToList();
        return Text(Masking.Apply(resources, coverage, rest).Where(r => r is not FhirConsent));
    }
}
