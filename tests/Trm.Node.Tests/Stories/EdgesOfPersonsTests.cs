using System.Text;
using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Deadlines;
using Trm.Contracts.Facts;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Returns;
using Trm.Node.Tests.Exchange;
using static Trm.Node.Tests.Stories.Stage;

namespace Trm.Node.Tests.Stories;

/// <summary>More edges: who the person is, what they can say, and what they let be known.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class EdgesOfPersonsTests
{
    [Test]
    public async Task Split_family_each_has_a_case_of_their_own_and_nobody_is_cleared_apart_without_a_decision_that_says_why()
    {
        await using var stage = await OpenAsync();
        var child = DraftFor(stage.World, OfChild, record: csv => csv.Replace("1998-04-17", "2016-04-17", StringComparison.Ordinal));
        await Ok(stage.At.Referrals.SendProfileAsync(child, Vienna));
        await stage.SharedAsync();
        await stage.KeepAsync(stage.Facts);
        var day = DateOnly.FromDateTime(stage.Departs.UtcDateTime);
        var proposal = await Ok(stage.At.Returns.ProposeAsync(stage.Draft, Vienna, TravelBasis.OwnWish, day, day.AddDays(10), [child.Case]));
        await stage.Return(ReturnState.Proposed);
        await stage.TakenUpAsync(proposal.Message);
        await stage.PlannedAsync();
        await stage.ReadyAsync();
        var apart = new DependantFacts
        {
            Record = child.Case.ToString(),
            Identity = Paper(1),
            Nationality = Paper(2),
            Papers = Paper(3),
            ParentalResponsibility = Paper(4),
            BestInterests = Paper(5),
        };

        await stage.KeepAsync(stage.Facts with { Dependants = [apart] });
        Assert.That(await Refused(stage.ClearAsync()), Is.EqualTo(new[] { "GATE_18" }));
        await stage.KeepAsync(stage.Facts with { Dependants = [apart with { ApartBecause = Paper(6), ParentalResponsibility = null }] });
        Assert.That(await Refused(stage.ClearAsync()), Is.EqualTo(new[] { "GATE_18" }), "and nobody while parental responsibility is open");

        // The child stays a while with the foster family; her case is held, and that holds nobody else.
        await Ok(stage.Rs.Referrals.HoldAsync(child.Case, Belgrade, HoldReason.NotStated, day.AddDays(5)));
        await stage.KeepAsync(stage.Facts with { Dependants = [apart with { ApartBecause = Paper(6) }] });
        await Ok(stage.ClearAsync());
        await stage.Return(ReturnState.Cleared);
        var both = (await stage.At.Referrals.ListAsync(Vienna)).Value;
        Assert.That(both.Single(c => c.Id == child.Case).Referral.IsHeld, Is.True);
        Assert.That(both.Single(c => c.Id == stage.Case).Return.IsHeld, Is.False);
        await stage.BothAgree();
    }

    [Test]
    public async Task Partial_consent_is_answered_partly_and_a_departure_goes_without_its_legs()
    {
        await using var stage = await OpenAsync(now => string.Join(",\n", Consent(now, "sharing", "RS/RS-SHELTER", "identity", "care-needs"), Consent(now, "return", "RS/RS-SHELTER")));
        await stage.SharedAsync();
        foreach (var (topic, fields) in new (Topic, string[])[] { (Topic.Nationality, []), (Topic.Other, ["prs_FirstName", "prs_Email"]), (Topic.Health, []) })
        {
            var question = await Ok(stage.Rs.Referrals.AskAsync(stage.Case, Belgrade, topic, fields, QuestionPurpose.Services));
            await stage.Settled();
            await Ok(stage.At.Referrals.AnswerAsync(stage.Draft, Vienna, question.Message));
            await stage.Settled();
        }

        Assert.That((await stage.HeardAsync("RS", Belgrade)).Where(k => k.StartsWith("answer", StringComparison.Ordinal)), Is.EqualTo(new[] { "answer/given", "answer/partly", "answer/refused" }));
        await Ok(stage.At.Returns.DepartedAsync(stage.Case, Vienna, stage.Travelling, stage.Plan.Legs));
        await stage.Return(ReturnState.TravellingUncleared);
        var departed = (await stage.Rs.Referrals.OpenAsync(stage.Case, Belgrade)).Value.Messages.Single(m => m.Kind == "departure");
        Assert.That(Encoding.UTF8.GetString(departed.Payload.Span), Does.Not.Contain("Wien Hbf"));
        Assert.That(await stage.World.Codes("RS"), Is.Empty);
    }

    [Test]
    public async Task Age_disputed_is_a_child_to_the_gates_and_to_the_alarms()
    {
        await using var stage = await OpenAsync(new(), record: csv => csv.Replace("1998-04-17", "", StringComparison.Ordinal));
        await stage.SharedAsync();
        await stage.TakenUpAsync(await stage.ProposedAsync());
        await stage.PlannedAsync();
        await stage.ReadyAsync();
        await stage.KeepAsync(stage.Facts with { Age = AgeStanding.InDoubt });

        Assert.That(await Refused(stage.ClearAsync()), Is.EqualTo(new[] { "GATE_06" }));
        stage.ItIs(stage.Departs);
        await Ok(stage.At.Returns.DepartedAsync(stage.Case, ViennaEscort, stage.Travelling));
        await stage.Return(ReturnState.TravellingUncleared);
        stage.ItIs(stage.Departs.AddHours(6).AddMinutes(11));
        await stage.Alarmed("AT", "ARRIVAL_MISSING", "TRAVELLING_UNCLEARED");
        await stage.Alarmed("RS", "ARRIVAL_MISSING", "TRAVELLING_UNCLEARED");
    }

    [Test]
    public async Task On_the_18th_birthday_the_person_decides_anew_and_both_sides_see_an_adult()
    {
        var world = new World();
        var birth = DateOnly.FromDateTime(world.Time.GetUtcNow().UtcDateTime).AddYears(-18).AddDays(20);
        Func<string, string> born = csv => csv.Replace("1998-04-17", birth.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        await using var stage = await OpenAsync(world, OfChild, record: born);
        var today = DateOnly.FromDateTime(stage.Now.UtcDateTime);
        Assert.That(Majority.IsNear(birth, today), Is.True, "whoever works on it is warned for 90 days");
        Assert.That((Majority.IsNear(birth, today.AddDays(20 - 90)), Majority.IsNear(birth, today.AddDays(20 - 91))), Is.EqualTo((true, false)));
        await stage.SharedAsync();
        await stage.KeepAsync(stage.Facts with { Age = AgeStanding.Child });
        await Ok(stage.At.Returns.ProposeAsync(stage.Draft, Vienna, TravelBasis.OwnWish, today, today.AddDays(30)));
        await stage.Return(ReturnState.Proposed);
        Assert.That((await stage.Rs.Returns.FactsAsync(stage.Case, Belgrade)).Value.Age, Is.EqualTo(AgeStanding.Child));

        // What the guardian agreed to yesterday is not what she decides today.
        stage.Later(TimeSpan.FromDays(21));
        var late = ReferralDraftFault(stage, now => OfChild(now.AddDays(11)), born);
        Assert.That(late, Is.EqualTo("VALUE"), "no guardian consents for an adult");
        var anew = DraftFor(world, now => AllConsents(now.AddDays(9)), pseudonym: stage.Case, record: born);
        await Ok(stage.At.Returns.UpdateAsync(anew, Vienna, MessageKind.UpdateConsentRenewed, UpdateMessage.ConsentRenewed));
        await stage.Settled();
        Assert.That((await stage.Rs.Returns.FactsAsync(stage.Case, Belgrade)).Value.Age, Is.EqualTo(AgeStanding.Adult));
    }

    [Test]
    public async Task Death_is_told_at_once_nothing_moves_after_it_and_nobody_is_asked_how_they_are()
    {
        await using var stage = await OpenAsync();
        await stage.SharedAsync();
        await stage.TakenUpAsync(await stage.ProposedAsync());
        await stage.PlannedAsync();
        await stage.ReadyAsync();

        await Ok(stage.Rs.Returns.IncidentAsync(stage.Case, Shelter, Incident.Death, stage.Now, "AT", PlaceKind.Institution));
        await stage.Alarmed("AT", "URGENT_REPORT");
        Assert.That(await Refused(stage.ClearAsync()), Is.EqualTo(new[] { "ILLEGAL_TRANSITION" }));
        Assert.That(await Refused(stage.Rs.Returns.ReadyAsync(stage.Case, Shelter, stage.Meeting, isFinal: false)), Is.EqualTo(new[] { "ILLEGAL_TRANSITION" }));

        await Ok(stage.At.Returns.CloseAsync(stage.Case, Vienna, CaseOutcome.EndedEarly));
        await stage.Settled();
        await Ok(stage.Rs.Returns.CloseAsync(stage.Case, Belgrade, CaseOutcome.EndedEarly));
        await stage.Return(ReturnState.Ended);
        await stage.BothAgree();
        Assert.That((await stage.Rs.Deadlines.ListAsync(Belgrade)).Value.Where(d => d.Step.StartsWith("follow-up", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public async Task Stateless_and_refused_by_the_country_of_origin_the_person_stays()
    {
        await using var stage = await OpenAsync(new(), record: csv => csv.Replace(",SRB,", ",,", StringComparison.Ordinal));
        await stage.SharedAsync();
        var question = await Ok(stage.Rs.Referrals.AskAsync(stage.Case, Belgrade, Topic.Nationality, [], QuestionPurpose.Decision));
        await stage.Settled();
        await Ok(stage.At.Referrals.AnswerAsync(stage.Draft, Vienna, question.Message));
        await stage.Settled();
        Assert.That(await stage.HeardAsync("RS", Belgrade), Does.Contain("answer/unknown"));
        await stage.KeepAsync(stage.Facts with { Document = null });
        var proposal = await stage.ProposedAsync();

        await Ok(stage.Rs.Returns.FindNotSafeAsync(stage.Case, Belgrade, proposal));
        await stage.Return(ReturnState.NotSafe);
        await Ok(stage.At.Returns.CloseAsync(stage.Case, Vienna, CaseOutcome.Stays));
        await stage.Return(ReturnState.Stays);
        Assert.That(await Refused(stage.At.Returns.OfferPlanAsync(stage.Draft, Vienna, stage.Plan)), Is.EqualTo(new[] { "ILLEGAL_TRANSITION" }), "nobody works on a return any more");
        await Ok(stage.Rs.Returns.CloseAsync(stage.Case, Belgrade, CaseOutcome.Stays));
        await stage.Return(ReturnState.Ended);
        await stage.Referral(ReferralState.Completed);
        await stage.BothAgree();
    }

    [Test]
    public async Task Unable_to_consent_gets_a_safety_notice_and_a_reception_and_nothing_more_is_said()
    {
        await using var stage = await OpenAsync(_ => "");
        await Ok(stage.At.Referrals.SendProfileAsync(stage.Draft, Vienna));
        await stage.Referral(ReferralState.Delivered);
        await stage.Rs.Referrals.OpenAsync(stage.Case, Belgrade);
        await Ok(stage.Rs.Referrals.AcceptAsync(stage.Case, Belgrade, Organisation, "RS-CW-1", DateOnly.FromDateTime(stage.Now.UtcDateTime)));
        await stage.Referral(ReferralState.Accepted);
        Assert.That(await Refused(stage.At.Referrals.SendIdentityAsync(stage.Draft, Vienna)), Is.EqualTo(new[] { "CONSENT_NOT_ACTIVE" }));

        var notice = new SafetyNoticeContent(Danger.MedicalEmergency, [Helper.EmergencyServices], LegalBasis.VitalInterests, "RS", PlaceKind.Station, stage.Departs.AddHours(6), 1, "AT-09", null);
        await stage.KeepAsync(stage.Facts with { Wish = null, Support = null });
        Assert.That(await Refused(stage.At.Returns.NoticeAsync(stage.Case, Vienna, notice)), Is.EqualTo(new[] { "GATE_02" }), "two officers first");
        await stage.KeepAsync(stage.Facts with
        {
            Notice = new() { Facts = [.. SafetyNoticeContent.FactNames.Take(4)], LegalBasis = "vital-interests", Officer = Vienna.Code, SecondOfficer = "AT-09", ApprovedAt = stage.Now, TellPerson = Paper(1) },
        });
        await Ok(stage.At.Returns.NoticeAsync(stage.Case, Vienna, notice));
        await stage.Alarmed("RS", "URGENT_REPORT");
        await Ok(stage.At.Returns.DepartedAsync(stage.Case, Vienna, stage.Travelling, stage.Plan.Legs));
        await stage.Return(ReturnState.TravellingUncleared);
        await Ok(stage.Rs.Returns.MetAsync(stage.Case, Shelter, stage.Now, 1, PersonsAnswer.NotAnswered, PersonsAnswer.NotAsked));
        await stage.Return(ReturnState.Met);

        var heard = string.Concat((await stage.Rs.Referrals.OpenAsync(stage.Case, Belgrade)).Value.Messages.Select(m => Encoding.UTF8.GetString(m.Payload.Span)));
        Assert.That(heard, Does.Not.Contain("Mirelunda").And.Not.Contain("Wien Hbf").And.Not.Contain("1998-04-17"));
        await stage.BothAgree();
    }

    private static string OfChild(DateTimeOffset now) => ChildOnStage.ByGuardianAndChild(AllConsents(now));

    private static string? ReferralDraftFault(Stage stage, Func<DateTimeOffset, string> consents, Func<string, string> born)
    {
        try
        {
            DraftFor(stage.World, consents, record: born);
            return null;
        }
        catch (InvalidOperationException refused)
        {
            return refused.Message.Split(' ').SkipWhile(w => w != "with").Skip(1).FirstOrDefault()?.TrimEnd(',');
        }
    }

    private static string Paper(int n) => FormattableString.Invariant($"e3000000-0000-4000-8000-{n:d12}");
}
