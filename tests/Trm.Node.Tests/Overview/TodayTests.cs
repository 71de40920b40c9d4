using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Returns;
using Trm.Node.Overview;
using Trm.Node.Referrals;
using Trm.Node.Tests.Exchange;
using Trm.Node.Tests.Stories;
using static Trm.Node.Tests.Stories.Stage;

namespace Trm.Node.Tests.Overview;

/// <summary>What whoever looks after cases sees first, told along one case; on either storage.</summary>
internal abstract class TodayTests
{
    private static readonly Officer Auditor = new("RS-AU-1", Role.Auditor);

    [Test]
    public async Task A_case_is_followed_by_its_turns_from_the_first_word_to_the_meeting()
    {
        await using var stage = await OpenAsync();
        await Ok(stage.At.Referrals.SendProfileAsync(stage.Draft, Vienna));
        await stage.Referral(ReferralState.Delivered);
        await Turns(stage, "open");
        var fresh = (await stage.Rs.Today.ShowAsync(Belgrade)).Value.New.Single();
        Assert.That((fresh.Kind, fresh.Case.Short), Is.EqualTo(("referral", $"C-{stage.Case.ToString()[..6].ToUpperInvariant()}")));
        Assert.That(fresh.Case.Word.Split(' '), Has.Length.EqualTo(2), "drawn: nobody has chosen one here");
        Assert.That((await stage.Rs.Today.LookedAsync(Belgrade, fresh.Message)).Value.New, Is.Empty, "looked at, by this officer");
        Assert.That((await stage.Rs.Today.ShowAsync(new Officer("RS-04", Role.Coordinator))).Value.New, Has.Count.EqualTo(1), "and by no other one");
        await stage.Rs.Referrals.OpenAsync(stage.Case, Belgrade);
        await stage.Settled();
        await Turns(stage, "decide");
        await Ok(stage.Rs.Referrals.AcceptAsync(stage.Case, Belgrade, Organisation, "RS-CW-1", DateOnly.FromDateTime(stage.Now.UtcDateTime)));
        await stage.Referral(ReferralState.Accepted);
        await Turns(stage, "identity", isReceiving: false);
        await Ok(stage.At.Referrals.SendIdentityAsync(stage.Draft, Vienna));
        await stage.Referral(ReferralState.InProgress);
        await Turns(stage, "propose", isReceiving: false);
        var proposal = await stage.ProposedAsync();
        await Turns(stage, "take-up");
        await stage.TakenUpAsync(proposal);
        await Turns(stage, "plan", isReceiving: false);
        await stage.PlannedAsync();
        await Turns(stage, "ready");
        await stage.ReadyAsync();
        await Turns(stage, "clear", isReceiving: false);
        var planned = (await stage.At.Today.ShowAsync(Vienna)).Value;
        Assert.That(planned.Journeys.Single(), Has.Property("DepartsAt").EqualTo(stage.Departs).And.Property("WaitingSince").Null.And.Property("IsUnderWay").False);
        await stage.ClearedAsync();
        await Turns(stage, "final-check");
        await stage.FinallyCheckedAsync();
        await Turns(stage, "depart", isReceiving: false);
        await Ok(stage.At.Returns.DepartedAsync(stage.Case, ViennaEscort, stage.Travelling, stage.Plan.Legs));
        await stage.Return(ReturnState.Travelling);
        await Turns(stage, "meet");
        Assert.That((await stage.At.Returns.ExplainAsync(stage.Case, Vienna)).Value.Steps.Select(s => s.Words), Has.None.StartsWith("Close"), "whoever is on the way is met, and not closed");
        foreach (var (node, officer) in new[] { (stage.At, Vienna), (stage.Rs, Belgrade), (stage.Rs, new Officer("RS-90", Role.DutyOfficer)) })
        {
            var today = (await node.Today.ShowAsync(officer)).Value;
            Assert.That(today.Journeys.Single(), Has.Property("ExpectedAt").EqualTo(stage.Travelling.ExpectedAt).Within(TimeSpan.FromMinutes(1)).And.Property("IsUnderWay").True);
            Assert.That(today.Journeys.Single().WaitingSince, Is.Not.Null, "somebody is waiting, since the final check");
            Assert.That(today.ActNow, Is.Empty);
            Assert.That(today.Zone, Is.EqualTo(TimeZoneInfo.Utc), "nothing was agreed about zones");
            if (officer.Role == Role.DutyOfficer)
                Assert.That((today.Ours.Total, today.Theirs.Total, today.New.Count), Is.EqualTo((0, 0, 0)), "movements and alarms only");
        }

        await Ok(stage.Rs.Returns.MetAsync(stage.Case, Shelter, stage.Now, 1, PersonsAnswer.Yes, PersonsAnswer.Yes));
        await stage.Return(ReturnState.Met);
        await Turns(stage, "hand-over");
        Assert.That((await stage.At.Today.ShowAsync(Vienna)).Value.Journeys, Is.Empty);
        Assert.That((await stage.Rs.Today.ShowAsync(Auditor)).Rejection.Code.Text, Is.EqualTo("NOT_ALLOWED"));
    }

    [Test]
    public async Task What_cannot_wait_stands_first_with_the_telephone_and_the_danger_above_all()
    {
        await using var stage = await OpenAsync();
        await stage.UpToFinalCheckAsync();
        await Ok(stage.Rs.Referrals.HoldAsync(stage.Case, Shelter, HoldReason.Journey, DateOnly.FromDateTime(stage.Now.UtcDateTime).AddDays(1)));
        await Eventually.True(async () => (await stage.FileAsync("AT")).IsHeld, "AT knows of the hold");
        await stage.Settled();

        var stopped = (await stage.At.Today.ShowAsync(Vienna)).Value;
        Assert.That(stopped.ActNow.Select(a => a.What), Is.EqualTo(new[] { "report", "held" }));
        var held = stopped.ActNow[1];
        Assert.That((held.Call, held.Case.Shown, held.Case.Turn, held.Due is not null), Is.EqualTo((stage.World.Directory0.Find(stage.World.Id("RS"))!.DutyNumber, "held", CaseTurn.Nobodys, true)));
        Assert.That((stopped.Ours.Total, stopped.Theirs.Total, stopped.Journeys.Count), Is.EqualTo((0, 0, 0)), "stopped: nobody travels");
        Assert.That((await stage.At.Cases.ShowAsync(stage.Case, Vienna)).Value.Standing.Stopped, Is.Not.Empty);
        Assert.That((await stage.At.Today.ShowAsync(Vienna)).Value.ActNow.Select(a => a.What), Is.EqualTo(new[] { "held" }), "whoever opened it has seen the report");

        // The person leaves all the same: no list says that nobody travels.
        await Ok(stage.At.Returns.DepartedAsync(stage.Case, ViennaEscort, stage.Travelling));
        await stage.Return(ReturnState.TravellingUncleared);
        await stage.Settled();
        foreach (var (node, officer) in new[] { (stage.At, Vienna), (stage.Rs, Belgrade) })
        {
            var today = (await node.Today.ShowAsync(officer)).Value;
            Assert.That(today.ActNow[0], Has.Property("What").EqualTo("travelling-uncleared").And.Property("IsDanger").True);
            Assert.That(today.ActNow[0].Case.Shown, Is.EqualTo("travelling-uncleared"));
            Assert.That(today.Journeys.Single().IsUnderWay, Is.True);
        }

        await Ok(stage.Rs.Returns.IncidentAsync(stage.Case, Shelter, Incident.Missing, stage.Now, "RS", PlaceKind.Station));
        await stage.Return(ReturnState.Missing);
        await stage.Settled();
        Assert.That((await stage.At.Today.ShowAsync(Vienna)).Value.ActNow.Select(a => a.What).Take(2), Is.EqualTo(new[] { "missing", "report" }));
    }

    [Test]
    public async Task What_does_not_get_through_is_named_with_its_case_and_a_number_to_call()
    {
        await using var stage = await OpenAsync();
        await stage.SharedAsync();
        await stage.Settled();
        stage.Lose("question");
        await Ok(stage.At.Referrals.AskAsync(stage.Case, Vienna, Topic.Risk, [], QuestionPurpose.Decision));
        await Eventually.True(async () =>
        {
            stage.Later(TimeSpan.FromMinutes(31));
            return (await stage.AlarmsAsync("AT")).Contains("UNDELIVERED", StringComparer.Ordinal);
        }, "it is undelivered");

        var act = (await stage.At.Today.ShowAsync(Vienna)).Value.ActNow.First(a => a.What == "undelivered");
        Assert.That((act.Case.Id, act.Call), Is.EqualTo((stage.Case, stage.World.Directory0.Find(stage.World.Id("RS"))!.DutyNumber)));
        Assert.That((await stage.At.Alarms.TakeAsync(act.Alarm!.Value, Vienna)).IsOk, Is.True);
        Assert.That((await stage.At.Today.ShowAsync(Vienna)).Value.ActNow.First(a => a.What == "undelivered").TakenBy, Is.EqualTo(Vienna.Code));
        Assert.That((await stage.At.Cases.ShowAsync(stage.Case, Vienna)).Value.Timeline.Rows[0], Has.Property("Kind").EqualTo("question").And.Property("Fate").EqualTo("undelivered"));
    }

    [Test]
    public async Task A_case_is_found_by_its_pseudonym_and_by_a_word_that_no_one_types()
    {
        await using var stage = await OpenAsync();
        await Ok(stage.At.Referrals.SendProfileAsync(stage.Draft, Vienna));
        await stage.Referral(ReferralState.Delivered);
        foreach (var typed in new[] { "lan", " LANTERN ", $"c-{stage.Case.ToString()[..6]}", stage.Case.ToString(), stage.Case.ToString()[..4].ToUpperInvariant() })
            Assert.That((await stage.At.Today.SearchAsync(Vienna, typed)).Value.Rows.Select(c => c.Id), Is.EqualTo(new[] { stage.Case }), typed);
        foreach (var typed in new[] { "%", "_", "x", "!", "antern", "' OR 1=1 --" })
            Assert.That((await stage.At.Today.SearchAsync(Vienna, typed)).Value.Rows, Is.Empty, typed);

        Assert.That((await stage.At.Cases.NameAsync(stage.Case, Vienna, "teal", "kettle")).Value.Word, Is.EqualTo("teal kettle"));
        Assert.That((await stage.At.Today.SearchAsync(Vienna, "teal k")).Value.Total, Is.EqualTo(1));
        Assert.That((await stage.At.Cases.NameAsync(stage.Case, Vienna, "Ana", "Petrovic")).Rejection.Code.Text, Is.EqualTo("VALUE"), "a word is chosen, never written");
        Assert.That((await stage.Rs.Today.ListAsync(Belgrade, 1)).Value.Rows.Single().Word, Is.Not.EqualTo("teal kettle"), "it stays at home");
    }

    [Test]
    public async Task A_case_page_says_what_became_of_each_message_and_opening_it_is_on_record()
    {
        await using var stage = await OpenAsync();
        await stage.SharedAsync();
        await stage.Settled();
        var question = await Ok(stage.At.Referrals.AskAsync(stage.Case, Vienna, Topic.Risk, [], QuestionPurpose.Decision));
        await stage.Settled();
        var views = await stage.World.LeafCount("AT", Trm.Trail.TrailEvent.ContentViewed);

        var page = (await stage.At.Cases.ShowAsync(stage.Case, Vienna)).Value;

        Assert.That(await stage.World.LeafCount("AT", Trm.Trail.TrailEvent.ContentViewed), Is.EqualTo(views + 1));
        Assert.That(page.Timeline.Rows.Select(r => $"{(r.IsOurs ? "we" : "they")} {r.Kind}/{r.Code}: {r.Fate}"), Is.EqualTo(new[]
        {
            "we question/asked: delivered", "we referral/identity: delivered", "they decision/accepted: opened", "they decision/seen: opened", "we referral/profile: decided",
        }));
        Assert.That((page.Timeline.Total, page.Call, page.MayStop, page.Case.Next), Is.EqualTo((5L, stage.World.Directory0.Find(stage.World.Id("RS"))!.DutyNumber, true, "answer")));
        Assert.That(page.Timeline.Rows[0].Message, Is.EqualTo(question.Message));

        var stop = await Ok(stage.At.Cases.StopAsync(stage.Case, ViennaEscort));
        await Eventually.True(async () => (await stage.FileAsync("RS")).IsHeld, "one action, and both sides have stopped");
        Assert.That((await stage.Rs.Cases.FindAsync(stage.Case, Belgrade)).Value.Shown, Is.EqualTo("held"));
        await stage.Settled();
        Assert.That((await stage.At.Cases.ShowAsync(stage.Case, Vienna)).Value.Timeline.Rows[0], Has.Property("Message").EqualTo(stop.Message).And.Property("Fate").EqualTo("delivered"), "nobody has read it yet");
        await stage.Rs.Cases.ShowAsync(stage.Case, Belgrade);
        await stage.Settled();
        Assert.That((await stage.At.Cases.ShowAsync(stage.Case, Vienna)).Value.Timeline.Rows.Single(r => r.Message == stop.Message).Fate, Is.EqualTo("seen"));
    }

    [Test]
    public async Task Arrivals_say_who_comes_next_and_nothing_of_why()
    {
        await using var stage = await OpenAsync();
        var shelter = new Officer("RS-CW-1", Role.CaseWorker) { Organisation = Organisation.Id };
        await stage.SharedAsync();
        Assert.That((await stage.Rs.Arrivals.ShowAsync(shelter)).Value.Next, Is.Null, "nobody is expected yet");
        await stage.TakenUpAsync(await stage.ProposedAsync());
        await stage.PlannedAsync();
        var asked = (await stage.Rs.Arrivals.ShowAsync(shelter)).Value.Next!;
        Assert.That((asked.MayBeReady, asked.MayBeFinallyReady, asked.MaySayCannot, asked.MayReport, asked.Meeting), Is.EqualTo((true, false, true, false, (Meeting?)null)));
        Assert.That((asked.Needs, asked.Escorted, asked.LastLeg!.To), Is.EqualTo((new[] { "interpreter" }, true, "Subotica")));
        await stage.ReadyAsync();
        await stage.ClearedAsync();
        await stage.FinallyCheckedAsync();
        var views = await stage.World.LeafCount("RS", Trm.Trail.TrailEvent.ContentViewed);

        var next = (await stage.Rs.Arrivals.ShowAsync(shelter)).Value.Next!;

        Assert.That(await stage.World.LeafCount("RS", Trm.Trail.TrailEvent.ContentViewed), Is.EqualTo(views + 1), "a view is a trail entry");
        Assert.That((next.Meeting!.Place, next.Meeting.Sign, next.Meeting.At, next.Call), Is.EqualTo(("Subotica station", "a green scarf", stage.Departs.AddHours(6), stage.World.Directory0.Find(stage.World.Id("AT"))!.DutyNumber)));
        Assert.That((next.MayBeReady, next.MayBeFinallyReady, next.MaySayCannot, next.MayReport, next.Changes.Count), Is.EqualTo((false, false, true, false, 0)));
        await Ok(stage.At.Returns.DepartedAsync(stage.Case, ViennaEscort, stage.Travelling, stage.Plan.Legs));
        await stage.Return(ReturnState.Travelling);
        await Ok(stage.At.Referrals.HoldAsync(stage.Case, Vienna, HoldReason.Health, DateOnly.FromDateTime(stage.Now.UtcDateTime).AddDays(1)));
        await Eventually.True(async () => (await stage.FileAsync("RS")).IsHeld, "RS knows of the hold");
        var changed = (await stage.Rs.Arrivals.ShowAsync(shelter)).Value.Next!;
        Assert.That((changed.MaySayCannot, changed.MayReport, changed.Persons), Is.EqualTo((false, true, (int?)1)));
        Assert.That(changed.Changes.Select(c => c.What), Is.EqualTo(new[] { "departure/departed", "hold/set" }), "that it was stopped, and never why");
        Assert.That((await stage.Rs.Arrivals.OpenAsync(stage.Case, new Officer("RS-CW-66", Role.CaseWorker) { Organisation = "RS-OTHER" })).Rejection.Code.Text, Is.EqualTo("UNKNOWN_CASE"));
        Assert.That((await stage.At.Arrivals.ShowAsync(Vienna)).Value.Next, Is.Null, "nobody arrives at the sending side");
    }

    // At the receiving side it is the other way round than at the sending side.
    private static async Task Turns(Stage stage, string next, bool isReceiving = true)
    {
        await stage.Settled();
        var (at, rs) = (await LineAsync(stage.At, Vienna), await LineAsync(stage.Rs, Belgrade));
        Assert.That((at.Next, rs.Next), Is.EqualTo((next, next)));
        Assert.That((at.Turn, rs.Turn), Is.EqualTo(isReceiving ? (CaseTurn.Theirs, CaseTurn.Ours) : (CaseTurn.Ours, CaseTurn.Theirs)), next);
        var today = (await stage.At.Today.ShowAsync(Vienna)).Value;
        Assert.That((today.Ours.Total, today.Theirs.Total), Is.EqualTo(isReceiving ? (0L, 1L) : (1L, 0L)), next);
        Assert.That(CaseTurn.Codes, Does.Contain(next));
    }

    private static async Task<CaseLine> LineAsync(TrmNode node, Officer officer) => (await node.Today.ListAsync(officer, 1)).Value.Rows.Single();
}
