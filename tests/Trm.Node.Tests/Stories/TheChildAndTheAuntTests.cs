using System.Globalization;
using System.Text;
using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Deadlines;
using Trm.Contracts.Facts;
using Trm.Contracts.Gates;
using Trm.Contracts.Htcds;
using Trm.Contracts.Messages;
using Trm.Contracts.Returns;
using Trm.Testing;
using static Trm.Node.Tests.Stories.ChildOnStage;
using static Trm.Node.Tests.Stories.Stage;

namespace Trm.Node.Tests.Stories;

/// <summary>
/// Story 5. The child and the aunt: screening finds that the aunt recruited: no contact; other care; responsibility accepted; guardian to guardian; turns 18 three weeks
/// before travel and decides anew; fast-track refused at every step.
/// </summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class TheChildAndTheAuntTests
{
    private const string Somebody = "e0000000-0000-4000-8000-0000000000";

    [Test]
    public async Task The_aunt_is_not_called_another_home_is_found_and_one_guardian_hands_over_to_the_other()
    {
        var birth = DateOnly.FromDateTime(DateTime.Today).AddYears(-15);
        await using var stage = await OpenChildAsync(birth);
        var record = HtcdsCase.Choose(HtcdsReader.Read(Encoding.UTF8.GetBytes(Record(birth)(File.ReadAllText(Csv))), "case.csv").Value, null).Value;
        Assert.That(FamilyContact.Judge(record, screened: false).IsBlocked, Is.True, "the record links the family to it: nobody telephones an aunt");

        await stage.SharedAsync();
        await stage.KeepAsync(OfChild(stage));
        await stage.TakenUpAsync(await stage.ProposedAsync());
        await KeepInSerbiaAsync(stage, c => c with { OtherCare = null });
        await stage.PlannedAsync();
        await stage.ReadyAsync();

        // The family was called before anybody had looked at it; it was looked at and is no home; and there is no other one.
        var good = OfChild(stage);
        await RefusedAsync(stage, good with { Child = good.Child! with { FamilyContactedAt = good.Child.FamilyScreenedAt!.Value.AddDays(-1) } });
        await RefusedAsync(stage, good with { Child = good.Child with { OtherCare = null } });
        await stage.KeepAsync(good);
        await BestInterestsAsync(stage);

        // Vienna has all it needs; Serbia has found the family to be no home, and no other one yet.
        await Ok(stage.ClearAsync());
        await stage.Settled();
        Assert.That(await stage.World.Codes("RS"), Is.EqualTo(new[] { "GATE_06" }), "the receiving side judges again what it answers for");
        await KeepInSerbiaAsync(stage, c => c with { ResponsibilityAccepted = null });
        await Ok(stage.ClearAsync());
        await stage.Settled();
        Assert.That(await stage.World.Codes("RS"), Is.EqualTo(new[] { "GATE_06", "GATE_06" }), "the authority has not accepted responsibility");

        await KeepInSerbiaAsync(stage);
        await stage.ClearedAsync();
        await stage.FinallyCheckedAsync();
        await Ok(stage.At.Returns.DepartedAsync(stage.Case, ViennaEscort, stage.Travelling, stage.Plan.Legs));
        await stage.Return(ReturnState.Travelling);
        await Ok(stage.Rs.Returns.HandedOverAsync(stage.Case, Shelter, stage.Now, 1, PersonsAnswer.Yes, PersonsAnswer.Yes));
        await stage.Return(ReturnState.Reception);
        await stage.BothAgree();
        Assert.That((await stage.At.Returns.FactsAsync(stage.Case, Vienna)).Value.Child!.FamilyContactedAt, Is.Null, "nobody has called the aunt");
    }

    [Test]
    public async Task No_step_of_a_childs_safeguards_gives_way_to_a_fast_track()
    {
        await using var stage = await OpenChildAsync(DateOnly.FromDateTime(DateTime.Today).AddYears(-15));
        await stage.SharedAsync();
        await stage.KeepAsync(OfChild(stage));
        await stage.TakenUpAsync(await stage.ProposedAsync());
        await KeepInSerbiaAsync(stage);
        await stage.PlannedAsync();
        await stage.ReadyAsync();
        await BestInterestsAsync(stage);
        await stage.Settled();
        var sent = stage.World.Post.Seen.Count;

        var child = OfChild(stage).Child!;
        Dictionary<string, ChildFacts> without = new(StringComparer.Ordinal)
        {
            ["Guardian"] = child with { Guardian = null },
            ["GuardianIndependent"] = child with { GuardianIndependent = false },
            ["Heard"] = child with { Heard = null },
            ["BestInterests"] = child with { BestInterests = null },
            ["OutcomeIsThisReturn"] = child with { OutcomeIsThisReturn = false },
            ["BestInterestsAt"] = child with { BestInterestsAt = stage.Now.AddMonths(-6).AddDays(-1) },
            ["FamilyScreenedAt"] = child with { FamilyScreenedAt = null },
            ["FamilyContactedAt"] = child with { FamilyContactedAt = child.FamilyScreenedAt!.Value.AddHours(-1) },
            ["OtherCare"] = child with { OtherCare = null },
            ["ResponsibilityAccepted"] = child with { ResponsibilityAccepted = null },
            ["Escort"] = child with { Escort = null },
            ["ReceivingGuardian"] = child with { ReceivingGuardian = null },
        };
        foreach (var (step, facts) in without)
        {
            await stage.KeepAsync(OfChild(stage) with { Child = facts, FastTrack = Emergency });
            var gate = (await stage.At.Returns.GatesAsync(stage.Case, Vienna, GatePoint.Clearance)).Value;
            Assert.That(gate.Rejections.Select(r => r.Path), Is.EqualTo(new[] { step }));
            Assert.That(await Refused(stage.ClearAsync()), Is.EqualTo(new[] { "GATE_06" }), step);
        }

        Assert.That(stage.World.Post.Seen, Has.Count.EqualTo(sent), "nothing was sent");
        Assert.That(await stage.ReturnAsync("RS"), Is.EqualTo(ReturnState.PlanAccepted));
    }

    [Test]
    public async Task Three_weeks_before_the_journey_she_is_eighteen_and_decides_anew()
    {
        var birth = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(1).AddYears(-18);
        await using var stage = await OpenChildAsync(birth);
        Assert.That(Majority.IsNear(birth, DateOnly.FromDateTime(stage.Now.UtcDateTime)), Is.True, "both sides have known for months");
        await stage.SharedAsync();
        await stage.KeepAsync(OfChild(stage));
        await stage.TakenUpAsync(await stage.ProposedAsync());
        await KeepInSerbiaAsync(stage);

        stage.PlannedAnewAfter(TimeSpan.FromDays(22));
        Assert.That(Majority.Of(birth), Is.EqualTo(DateOnly.FromDateTime(stage.Now.UtcDateTime).AddDays(-21)));
        await stage.PlannedAsync();
        await stage.ReadyAsync();

        // What she said as a child with her guardian is not what an adult wishes; no guardian says it for her any more.
        var facts = LawfulFacts(stage.Now, stage.Departs);
        await RefusedAsync(stage, facts with { Wish = facts.Wish! with { GivenAsChild = true } }, "GATE_03");

        // And nobody but she herself makes her an adult over there: Serbia has only the child's consent.
        await stage.KeepAsync(facts);
        await Ok(stage.ClearAsync());
        await stage.Settled();
        Assert.That((await stage.World.Codes("RS"))[^1], Is.EqualTo("GATE_06"));

        // She is asked, has two days to think, and wishes to go.
        stage.Draft = DraftFor(stage.World, now => AllConsents(now.AddDays(10).AddHours(-4)), pseudonym: stage.Case, record: Record(birth));
        await stage.KeepAsync(facts with { Wish = facts.Wish! with { InformedAt = stage.Now.AddDays(-2), GivenAt = stage.Now.AddHours(-4) } });
        await Ok(stage.At.Returns.UpdateAsync(stage.Draft, Vienna, MessageKind.UpdateConsentRenewed, UpdateMessage.ConsentRenewed));
        await stage.Settled();
        Assert.That((await stage.Rs.Returns.FactsAsync(stage.Case, Belgrade)).Value.Age, Is.EqualTo(AgeStanding.Child), "who is in doubt there stays with the child's safeguards");
        Assert.That((await stage.Rs.Returns.KeepFactsAsync(stage.Case, Belgrade, stage.ReceivingFacts)).IsOk, Is.True);
        await stage.ClearedAsync();
        await stage.FinallyCheckedAsync();
        await stage.BothAgree();
    }

    private static string Csv => Path.Combine(Vectors.Checkout, "src", "Trm.Cli", "Demo", "case.csv");

    private static FastTrackFacts Emergency => new()
    {
        Officer = "AT-07",
        SecondOfficer = "AT-CW-17",
        WordWithPerson = Somebody + "01",
        ReceiverOrWish = Somebody + "02",
        ShorterFinalCheck = true,
        Tasks = [.. Enum.GetValues<PostponedPaper>().Select(p => new FollowUpTask(p, "AT-07", new(2030, 1, 1)))],
    };

    private static async Task<Stage> OpenChildAsync(DateOnly birth)
    {
        var stage = await OpenAsync();
        stage.Draft = DraftFor(stage.World, OfGuardianAndChild, record: Record(birth));
        return stage;
    }

    // The same invented person, as a girl; her aunt recruited her.
    private static Func<string, string> Record(DateOnly birth) => csv => csv
        .Replace("1998-04-17", birth.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace(",24,ThroughFriendsOrSocialEvents", ",14,ThroughFamilyOrFamilyEvents", StringComparison.Ordinal)
        .Replace(",Divorced,1,", ",,,", StringComparison.Ordinal);

    private static string OfGuardianAndChild(DateTimeOffset now) => ByGuardianAndChild(string.Join(
        ",\n",
        Consent(now, "sharing", "RS/RS-SHELTER", "identity", "contact", "care-needs", "exploitation", "children", "risk", "travel"),
        Consent(now, "sharing", "AT/AT-COORDINATION", "risk", "travel"),
        Consent(now, "return", "RS/RS-SHELTER"),
        Consent(now, "follow-up", "RS/RS-SHELTER")));

    private static async Task RefusedAsync(Stage stage, CaseFacts facts, string code = "GATE_06")
    {
        await stage.KeepAsync(facts);
        Assert.That(await Refused(stage.ClearAsync()), Is.EqualTo(new[] { code }));
    }
}
