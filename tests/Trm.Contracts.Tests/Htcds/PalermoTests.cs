using NUnit.Framework;
using Trm.Contracts.Htcds;
using static Trm.Contracts.Tests.Htcds.HtcdsFiles;

namespace Trm.Contracts.Tests.Htcds;

/// <summary>What a case records of trafficking, and whether the family may be spoken to.</summary>
public sealed class PalermoTests
{
    private static readonly DateOnly Today = new(2026, 11, 21);

    private static readonly (string, string) Act = ("vic_MethodOfRecruitment", "AtWork");
    private static readonly (string, string) Means = ("vic_MethodsOfControl", "DebtBondage");
    private static readonly (string, string) Purpose = ("vic_TypeOfExploitation", "ForcedLabour");
    private static readonly (string, string) Adult = ("vic_AgeWhenTrafficked", "31");
    private static readonly (string, string) Child = ("vic_AgeWhenTrafficked", "17");

    [Test]
    public void An_adult_needs_act_means_and_purpose()
    {
        Assert.That(Of(Act, Means, Purpose, Adult).IsComplete, Is.True);
        Assert.That(Of(Means, Purpose, Adult).Missing, Is.EqualTo(["act"]));
        Assert.That(Of(Act, Purpose, Adult).Missing, Is.EqualTo(["means"]));
        Assert.That(Of(Act, Means, Adult).Missing, Is.EqualTo(["purpose"]));
        Assert.That(Of(Adult).Missing, Is.EqualTo(["act", "means", "purpose"]));
    }

    [Test]
    public void For_a_child_means_do_not_matter()
    {
        Assert.That(Of(Act, Purpose, Child).IsComplete, Is.True);
        Assert.That(Of(Act, Child).Missing, Is.EqualTo(["purpose"]));
    }

    [TestCase("2009-01-01", null, true, Description = "a child today was one then")]
    [TestCase("1999-01-01", "2015-01-01", true)]
    [TestCase("1999-01-01", "2016-12-31", true)]
    [TestCase("1999-01-01", "2017-01-01", false, Description = "the 18th birthday itself")]
    [TestCase("1999-01-01", null, null, Description = "grown up since, perhaps")]
    public void The_age_when_it_happened_counts(string birth, string? happened, bool? child)
    {
        var report = happened is null ? Of(Act, ("prs_Birthdate", birth)) : Of(Act, ("prs_Birthdate", birth), ("hte_Date", happened));

        Assert.That(report.WasChild, Is.EqualTo(child));
    }

    [Test]
    public void Who_may_have_been_a_child_is_taken_for_one()
    {
        var report = Of(Act, Purpose);

        Assert.That((report.WasChild, report.MeansRequired, report.IsComplete), Is.EqualTo(((bool?)null, false, true)));
    }

    [Test]
    public void The_report_speaks_both_languages()
    {
        var report = Of(Purpose, Adult);

        Assert.That(report.Words(), Is.EqualTo("Not on record: act, means. An adult when it happened: means matter."));
        Assert.That(report.Words(french: true), Is.EqualTo("Non consigné : acte, moyens. Majeur au moment des faits : les moyens comptent."));
    }

    [TestCase("vic_RelationshipToTrafficker", "Familial")]
    [TestCase("vic_MethodOfRecruitment", "AtWork;ThroughFamilyOrFamilyEvents")]
    public void A_trafficker_of_the_family_blocks_every_contact_with_it_until_it_was_screened(string field, string value)
    {
        var @case = Case((field, value));

        var before = FamilyContact.Judge(@case, screened: false);
        var after = FamilyContact.Judge(@case, screened: true);

        Assert.Multiple(() =>
        {
            Assert.That(before.IsBlocked, Is.True);
            Assert.That(before.Fields, Is.EqualTo([field]));
            Assert.That(before.Reason(), Does.Contain("No contact with any relative"));
            Assert.That(before.Reason(french: true), Does.Contain("Aucun contact"));
            Assert.That((after.IsBlocked, after.Reason()), Is.EqualTo((false, (string?)null)));
            Assert.That(after.Fields, Is.EqualTo([field]), "the record stays what it is");
        });
    }

    [TestCase("vic_RelationshipToTrafficker", "Acquainted")]
    [TestCase("vic_MethodsOfControl", "ThreatensChildrenFamily")]
    [TestCase("vic_MethodOfRecruitment", "ThroughFriendsOrSocialEvents")]
    public void Another_relation_does_not(string field, string value) =>
        Assert.That(FamilyContact.Judge(Case((field, value)), screened: false).IsBlocked, Is.False);

    private static Palermo Of(params (string, string)[] fields) => Palermo.Of(Case(fields), Today);
}
