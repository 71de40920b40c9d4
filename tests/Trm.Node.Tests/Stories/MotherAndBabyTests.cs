using System.Globalization;
using System.Text;
using NUnit.Framework;
using Trm.Contracts.Facts;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Referrals;
using Trm.Node.Referrals;
using static Trm.Node.Tests.Stories.ChildOnStage;
using static Trm.Node.Tests.Stories.Stage;

namespace Trm.Node.Tests.Stories;

/// <summary>
/// Story 6. Mother and baby: the baby is unregistered, the father with custody rights is a suspect: neither is cleared until papers and opinion arrive; one member's hold is
/// invisible to the controlling partner.
/// </summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class MotherAndBabyTests
{
    private const string Somebody = "e0000000-0000-4000-8000-0000000000";

    [Test]
    public async Task Neither_goes_until_papers_and_opinion_are_there_and_then_both_go()
    {
        await using var stage = await OpenAsync();
        var (mother, baby) = (stage.Draft, BabyOf(stage));

        // The mother's case names the baby's; the baby has a case of its own.
        await stage.SharedAsync();
        await stage.KeepAsync(OfMother(stage, Baby(baby.Case)));
        await stage.TakenUpAsync(await stage.ProposedAsync(dependants: baby.Case));
        await stage.PlannedAsync();
        await stage.ReadyAsync();
        stage.Draft = baby;
        await stage.SharedAsync();
        await stage.KeepAsync(OfChild(stage));
        await stage.TakenUpAsync(await stage.ProposedAsync());
        await KeepInSerbiaAsync(stage);
        await stage.PlannedAsync();
        await stage.ReadyAsync();
        await BestInterestsAsync(stage);

        // No papers, and no court has said anything about the father.
        var (noPapers, noOpinion) = (Baby(baby.Case) with { Papers = null }, Baby(baby.Case) with { ParentalResponsibility = null });
        var own = OfChild(stage);
        foreach (var (ofMother, ofBaby, code) in new[]
        {
            (noPapers with { ParentalResponsibility = null, BestInterests = null }, own with { Document = null, Child = own.Child! with { BestInterests = null } }, "GATE_06"),
            (noPapers, own with { Document = null }, "GATE_09"),
            (noOpinion, own with { Child = own.Child with { BestInterests = null } }, "GATE_06"),
        })
        {
            await ToAsync(stage, mother, OfMother(stage, ofMother));
            Assert.That(await Refused(stage.ClearAsync()), Is.EqualTo(new[] { "GATE_18" }), "the mother");
            await ToAsync(stage, baby, ofBaby);
            Assert.That(await Refused(stage.ClearAsync()), Has.Member(code), "the baby");
        }

        // Cleared apart only where somebody has decided why.
        await ToAsync(stage, mother, OfMother(stage, Baby(baby.Case) with { ClearedTogether = false }));
        Assert.That(await Refused(stage.ClearAsync()), Is.EqualTo(new[] { "GATE_18" }));

        await ToAsync(stage, mother, OfMother(stage, Baby(baby.Case)));
        await stage.ClearedAsync();
        await ToAsync(stage, baby, OfChild(stage));
        await stage.ClearedAsync();
        await stage.BothAgree();
    }

    [Test]
    public async Task What_stops_the_mother_is_nowhere_in_her_partners_case()
    {
        await using var stage = await OpenAsync();
        var mother = stage.Draft;
        await stage.SharedAsync();
        await stage.TakenUpAsync(await stage.ProposedAsync());
        var father = stage.Draft = DraftFor(stage.World, AllConsents);
        await stage.SharedAsync();
        await stage.TakenUpAsync(await stage.ProposedAsync());
        await stage.Settled();
        // Whoever opens it has then seen it, and says so.
        await SeenAsync(stage, "AT", father.Case);
        await SeenAsync(stage, "RS", father.Case);
        var (inVienna, inBelgrade) = (await SeenAsync(stage, "AT", father.Case), await SeenAsync(stage, "RS", father.Case));

        stage.Draft = mother;
        await Ok(stage.Rs.Referrals.HoldAsync(mother.Case, Shelter, HoldReason.NotStated, DateOnly.FromDateTime(stage.Now.UtcDateTime).AddDays(7)));
        await stage.Settled();

        Assert.That((await stage.FileAsync("AT")).Return.IsHeld, Is.True);
        Assert.That(await SeenAsync(stage, "AT", father.Case), Is.EqualTo(inVienna));
        Assert.That(await SeenAsync(stage, "RS", father.Case), Is.EqualTo(inBelgrade));
        Assert.That(await SeenAsync(stage, "AT", mother.Case), Is.Not.EqualTo(inVienna), "it would be seen where it is");
        foreach (var seen in new[] { inVienna, inBelgrade })
        {
            Assert.That(seen, Does.Contain(father.Case.ToString()));
            Assert.That(seen, Does.Not.Contain(mother.Case.ToString()), "one person, one case: his says nothing of hers");
        }

        // His own goes on, and stays his own.
        stage.Draft = father;
        await stage.PlannedAsync();
        await stage.BothAgree();
    }

    // Everything that a screen of that case shows: where it stands, its holds, every message word for word, who must do what by when.
    private static async Task<string> SeenAsync(Stage stage, string of, CaseId @case)
    {
        CaseView view = (await stage.World[of].Referrals.OpenAsync(@case, of == "AT" ? Vienna : Belgrade)).Value;
        await stage.Settled();
        var deadlines = (await stage.World[of].Deadlines.ListAsync(Vienna)).Value.Where(d => d.Case == @case.ToString());
        var text = new StringBuilder($"{view.File.Id} {view.File.Referral.State} {view.File.Return.State} {view.File.Return.IsHeld} {string.Join(' ', view.File.Return.Known)}\n");
        foreach (var message in view.Messages)
            text.Append(CultureInfo.InvariantCulture, $"{message.Message} {message.Kind} {message.Code} {string.Join(' ', message.Notes)} {Encoding.UTF8.GetString(message.Payload.Span)}\n");
        foreach (var deadline in deadlines)
            text.Append(CultureInfo.InvariantCulture, $"{deadline}\n");
        return text.ToString();
    }

    private static ReferralDraft BabyOf(Stage stage)
    {
        var birth = DateOnly.FromDateTime(stage.Now.UtcDateTime).AddMonths(-8);
        return DraftFor(
            stage.World,
            now => ByGuardianAndChild(string.Join(
                ",\n",
                Consent(now, "sharing", "RS/RS-SHELTER", "identity", "contact", "care-needs", "exploitation", "children", "risk", "travel"),
                Consent(now, "sharing", "AT/AT-COORDINATION", "risk", "travel"),
                Consent(now, "return", "RS/RS-SHELTER"))),
            record: csv => csv
                .Replace("1998-04-17", birth.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), StringComparison.Ordinal)
                .Replace(",24,ThroughFriends", ",,ThroughFriends", StringComparison.Ordinal)
                .Replace(",Divorced,1,", ",,,", StringComparison.Ordinal));
    }

    private static DependantFacts Baby(CaseId @case) => new()
    {
        Record = @case.ToString(),
        Identity = Somebody + "01",
        Nationality = Somebody + "02",
        Papers = Somebody + "03",
        ParentalResponsibility = Somebody + "04",
        BestInterests = Somebody + "05",
        ClearedTogether = true,
    };

    private static CaseFacts OfMother(Stage stage, DependantFacts baby) => LawfulFacts(stage.Now, stage.Departs) with { Dependants = [baby] };

    private static async Task ToAsync(Stage stage, ReferralDraft person, CaseFacts facts)
    {
        stage.Draft = person;
        await stage.KeepAsync(facts);
    }
}
