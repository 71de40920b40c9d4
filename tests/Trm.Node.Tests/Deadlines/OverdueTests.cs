using NUnit.Framework;
using Trm.Contracts.Agreements;
using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Contracts.Returns;
using Trm.Node.Alarms;
using Trm.Node.Deadlines;
using Trm.Node.Tests.Agreements;
using Trm.Node.Tests.Exchange;
using Trm.Node.Tests.Stories;
using static Trm.Node.Tests.Stories.Stage;

namespace Trm.Node.Tests.Deadlines;

/// <summary>Between two running nodes: an overdue deadline is an alarm on both sides, says whose move it is, and changes nothing else.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class OverdueTests
{
    private static readonly Officer Duty = new("AT-90", Role.DutyOfficer);
    private static readonly Officer Auditor = new("AT-91", Role.Auditor);

    [Test]
    public async Task A_referral_that_nobody_answers_is_overdue_on_both_sides_and_stays_what_it_is()
    {
        await using var stage = await OpenAsync();
        await Ok(stage.At.Referrals.SendProfileAsync(stage.Draft, Vienna));
        await stage.Referral(ReferralState.Delivered);
        await stage.Settled();

        var (at, rs) = (await DueAsync(stage, "AT"), await DueAsync(stage, "RS"));
        Assert.That(at.Select(d => (d.Kind, d.Step, d.Mover)), Is.EquivalentTo([("referral", "seen", "RS"), ("referral", "decision", "RS")]));
        Assert.That(rs.Select(d => (d.Step, d.Mover, d.Since, d.Due)), Is.EqualTo(at.Select(d => (d.Step, d.Mover, d.Since, d.Due))), "both count from the receiver's L1 time");
        Assert.That(at.Select(d => d.IsOurMessage), Is.All.True);
        Assert.That(rs.Select(d => d.IsOurMessage), Is.All.False);

        await AtAsync(stage, at.Max(d => d.Due));
        foreach (var side in new[] { "AT", "RS" })
        {
            await AlarmAsync(stage, side, "OVERDUE_SEEN");
            await AlarmAsync(stage, side, "OVERDUE_DECISION");
            Assert.That((await stage.FileAsync(side)).Referral.State, Is.EqualTo(ReferralState.Delivered), "no timer says yes, or no");
        }

        var said = await stage.At.Deadlines.AlarmsAsync();
        Assert.That(said.Select(a => a.Mover), Is.All.EqualTo("RS"));
        Assert.That(said.Select(a => a.Text), Has.Some.Contains("RS's move: call them: +000"));
        Assert.That((await stage.Rs.Deadlines.AlarmsAsync()).Select(a => a.Text), Has.Some.Contains("Our move"));
    }

    [Test]
    public async Task Not_a_second_before_it_is_due()
    {
        await using var stage = await OpenAsync();
        await Ok(stage.At.Referrals.SendProfileAsync(stage.Draft, Vienna));
        await stage.Settled();
        var seen = (await DueAsync(stage, "AT")).Single(d => d.Step == "seen");

        await AtAsync(stage, seen.Due.AddSeconds(-5));
        await Task.Delay(500);

        Assert.That(await stage.AlarmsAsync("AT"), Is.Empty);
        await AtAsync(stage, seen.Due);
        await AlarmAsync(stage, "AT", "OVERDUE_SEEN");
    }

    [Test]
    public async Task What_is_done_in_time_is_no_alarm_and_what_is_done_late_clears_it_on_both_sides()
    {
        await using var stage = await OpenAsync();
        await stage.SharedAsync();
        await stage.Settled();
        Assert.That((await DueAsync(stage, "AT")).Select(d => $"{d.Kind} {d.Step}"), Is.EqualTo(["referral seen"]), "of the identity");
        await AtAsync(stage, stage.Now.AddHours(30));
        await AlarmAsync(stage, "AT", "OVERDUE_SEEN");
        await AlarmAsync(stage, "RS", "OVERDUE_SEEN");

        await stage.Rs.Referrals.OpenAsync(stage.Case, Belgrade);

        await NoAlarmsAsync(stage);
        Assert.That(await DueAsync(stage, "AT"), Is.Empty);
        await stage.BothAgree();
    }

    [Test]
    public async Task A_hold_is_seen_within_ten_minutes_and_looked_at_again_on_its_day_and_an_overdue_review_lifts_nothing()
    {
        await using var stage = await OpenAsync();
        await stage.SharedAsync();
        await stage.Rs.Referrals.OpenAsync(stage.Case, Belgrade);
        var hold = await Ok(stage.At.Referrals.HoldAsync(stage.Case, Vienna, HoldReason.NotStated, DateOnly.FromDateTime(stage.Now.UtcDateTime).AddDays(60)));
        await stage.Settled();
        var open = await DueAsync(stage, "RS");
        Assert.That(open.Select(d => (d.Step, d.Mover)), Is.EqualTo([("seen", "RS"), ("review", "AT")]));
        Assert.That(open[1].Due, Is.LessThan(stage.Now.AddDays(11)), "never later than the agreement says");

        await AtAsync(stage, open[0].Due);
        await AlarmAsync(stage, "AT", "OVERDUE_SEEN");
        await AlarmAsync(stage, "RS", "OVERDUE_SEEN");
        await stage.Rs.Referrals.OpenAsync(stage.Case, Belgrade);
        await Eventually.True(async () => !(await stage.AlarmsAsync("AT")).Contains("OVERDUE_SEEN"), "seen");
        await AtAsync(stage, open[1].Due);
        await AlarmAsync(stage, "AT", "OVERDUE_REVIEW");
        await AlarmAsync(stage, "RS", "OVERDUE_REVIEW");
        foreach (var side in new[] { "AT", "RS" })
            Assert.That((await stage.FileAsync(side)).Referral.IsHeld, Is.True, "an overdue review lifts nothing");
        await Ok(stage.At.Referrals.LiftAsync(stage.Case, Vienna, hold.Message, "AT-09"));
        await NoAlarmsAsync(stage);
    }

    [Test]
    public async Task A_restart_loses_no_deadline()
    {
        await using var stage = await OpenAsync();
        await Ok(stage.At.Referrals.SendProfileAsync(stage.Draft, Vienna));
        await stage.Settled();
        var before = await DueAsync(stage, "AT");

        foreach (var side in new[] { "AT", "RS" })
            await stage.World.StopAsync(side);
        stage.World.Time.By = TimeSpan.FromDays(12);
        foreach (var side in new[] { "AT", "RS" })
            await stage.World.StartAsync(side);

        foreach (var side in new[] { "AT", "RS" })
        {
            await AlarmAsync(stage, side, "OVERDUE_SEEN");
            await AlarmAsync(stage, side, "OVERDUE_DECISION");
        }

        Assert.That((await DueAsync(stage, "AT")).Select(d => (d.Step, d.Due)), Is.EqualTo(before.Select(d => (d.Step, d.Due))));
        await stage.World.AssertTrailsVerify();
    }

    [Test]
    public async Task Nobody_came_calls_alarms_and_what_is_owed_on_both_sides_and_no_clock_reports_anything()
    {
        await using var stage = await OpenAsync();
        await stage.UpToClearanceAsync();
        await stage.FinallyCheckedAsync();
        await Ok(stage.At.Returns.DepartedAsync(stage.Case, ViennaEscort, stage.Travelling, stage.Plan.Legs));
        await stage.Return(ReturnState.Travelling);
        await stage.Settled();
        var steps = (await DueAsync(stage, "RS")).Where(d => DueStep.IsArrival(d.Step)).ToList();
        Assert.That(steps.Select(d => (d.Step, d.Due - d.Since)), Is.EqualTo(
        [
            ("arrival-call", TimeSpan.FromMinutes(30)), ("arrival-alarm", TimeSpan.FromHours(1)), ("arrival-not-met", TimeSpan.FromHours(2)), ("arrival-missing", TimeSpan.FromHours(3)),
        ]));
        Assert.That((await DueAsync(stage, "AT")).Where(d => DueStep.IsArrival(d.Step)).Select(d => (d.Step, d.Mover, d.Due)), Is.EqualTo(steps.Select(d => (d.Step, "RS", d.Due))));

        foreach (var step in steps)
        {
            await AtAsync(stage, step.Due);
            await AlarmAsync(stage, "AT", AlarmCode.OfDeadline(step.Step, isOverdue: true));
            await AlarmAsync(stage, "RS", AlarmCode.OfDeadline(step.Step, isOverdue: true));
        }

        await stage.Return(ReturnState.Travelling);
        await Ok(stage.Rs.Returns.IncidentAsync(stage.Case, Shelter, Incident.NotMet, stage.Now, "RS", PlaceKind.Station));
        await Eventually.True(async () => (await stage.AlarmsAsync("AT")).Where(a => a.StartsWith("ARRIVAL", StringComparison.Ordinal)).SequenceEqual(["ARRIVAL_MISSING"]), "missing is still owed");
        await Ok(stage.Rs.Returns.MetAsync(stage.Case, Shelter, stage.Now, 1, PersonsAnswer.Yes, PersonsAnswer.Yes));
        foreach (var side in new[] { "AT", "RS" })
            await Eventually.True(async () => !(await stage.AlarmsAsync(side)).Any(a => a.StartsWith("ARRIVAL", StringComparison.Ordinal)), "met");
        Assert.That((await DueAsync(stage, "AT")).Where(d => DueStep.IsFollowUp(d.Step)).Select(d => d.Mover), Is.EqualTo(Enumerable.Repeat("RS", 6)));
    }

    [Test]
    public async Task A_return_says_at_every_step_whose_move_it_is()
    {
        await using var stage = await OpenAsync();
        await stage.SharedAsync();
        await stage.Rs.Referrals.OpenAsync(stage.Case, Belgrade);
        var proposal = await stage.ProposedAsync();
        await SameAsync(stage, "return-proposal decision RS");
        await Ok(stage.Rs.Returns.TakeUpAsync(stage.Case, Belgrade, proposal));
        await stage.Return(ReturnState.Assessment);
        await SameAsync(stage);
        (await stage.Rs.Returns.KeepFactsAsync(stage.Case, Belgrade, stage.ReceivingFacts)).Value.ToString();
        var question = await Ok(stage.At.Referrals.AskAsync(stage.Case, Vienna, Topic.Risk, [], QuestionPurpose.Decision));
        await SameAsync(stage, "question decision RS");
        await Ok(stage.Rs.Returns.ShareRiskAsync(stage.Case, Belgrade, question.Message));
        await SameAsync(stage);
        await stage.PlannedAsync();
        await SameAsync(stage, "return-plan decision RS");
        await stage.ReadyAsync();
        await SameAsync(stage);
        await stage.ClearedAsync();
        await SameAsync(stage, "clearance seen RS");
        await stage.Rs.Referrals.OpenAsync(stage.Case, Belgrade);
        await SameAsync(stage);
        await Ok(stage.At.Returns.WithdrawAsync(stage.Case, Vienna, ConsentScope.Return, WithdrawalAction.Stop, stage.Now));
        await SameAsync(stage, "withdrawal seen RS", "withdrawal stopped RS");
        Assert.That((await DueAsync(stage, "RS")).Single(d => d.Step == "seen") is var seen && seen.Due - seen.Since == TimeSpan.FromMinutes(10), Is.True, "somebody was to travel within 72 hours");
        await Ok(stage.Rs.Referrals.HoldAsync(stage.Case, Belgrade, HoldReason.NotStated, DateOnly.FromDateTime(stage.Now.UtcDateTime).AddDays(2)));
        await stage.Settled();
        await stage.Rs.Referrals.OpenAsync(stage.Case, Belgrade);
        await stage.At.Referrals.OpenAsync(stage.Case, Vienna);
        await SameAsync(stage, "hold review RS");
    }

    [Test]
    public async Task What_both_have_closed_asks_nothing_more()
    {
        await using var stage = await OpenAsync();
        await stage.SharedAsync();
        await stage.Rs.Referrals.OpenAsync(stage.Case, Belgrade);
        await Ok(stage.Rs.Returns.MetAsync(stage.Case, Shelter, stage.Now, 1, PersonsAnswer.Yes, PersonsAnswer.Yes));
        await stage.Settled();
        Assert.That((await DueAsync(stage, "AT")).Count(d => DueStep.IsFollowUp(d.Step)), Is.EqualTo(6), "arrived without a departure counts all the same");

        await Ok(stage.Rs.Returns.CloseAsync(stage.Case, Belgrade, CaseOutcome.Completed));
        await stage.Settled();
        await Ok(stage.At.Returns.CloseAsync(stage.Case, Vienna, CaseOutcome.Completed));
        await stage.Settled();

        await SameAsync(stage, "end seen RS");
    }

    [Test]
    public async Task A_last_answer_makes_the_decision_due_again()
    {
        await using var stage = await OpenAsync();
        await Ok(stage.At.Referrals.SendProfileAsync(stage.Draft, Vienna));
        await stage.Referral(ReferralState.Delivered);
        await stage.Rs.Referrals.OpenAsync(stage.Case, Belgrade);
        var question = await Ok(stage.Rs.Referrals.AskAsync(stage.Case, Belgrade, Topic.Needs, [], QuestionPurpose.Decision));
        await SameAsync(stage, "question decision AT");

        stage.World.Time.By += TimeSpan.FromHours(2);
        await Ok(stage.At.Referrals.AnswerAsync(stage.Draft, Vienna, question.Message));

        await SameAsync(stage, "referral decision RS");
        Assert.That((await DueAsync(stage, "AT")).Single().Since, Is.GreaterThan(stage.Now.AddMinutes(-5)), "from the answer's receipt");
    }

    [Test]
    public async Task The_agreement_gives_the_times_and_the_offices_hours()
    {
        await using var world = new World();
        var pair = AgreementTests.Pair(world);
        world.Agree(pair with
        {
            Parties = [.. pair.Parties.Select(p => p.Participant.Value == "RS" ? p with { TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Belgrade"), DutyHours = DutyHours.Parse("07:30-15:30").Value } : p)],
            Deadlines = [.. pair.Deadlines.Select(d => d.Kind == "capacity" ? d with { Routine = Term("1 wd") } : d)],
        });
        await world.StartAllAsync();

        await Ok(world["AT"].Referrals.AskCapacityAsync(world.Id("RS"), Vienna, ["SocialCare"], 1, Urgency.Routine));
        await world.Settled("AT");

        var due = (await world["AT"].Deadlines.ListAsync(Vienna)).Value.Single();
        Assert.That(TimeZoneInfo.ConvertTime(due.Due, TimeZoneInfo.FindSystemTimeZoneById("Europe/Belgrade")).TimeOfDay, Is.EqualTo(new TimeSpan(15, 30, 0)));
        Assert.That(due.Due, Is.LessThan(world.Time.GetUtcNow().AddDays(5)));
        Assert.That((await world["RS"].Deadlines.ListAsync(Belgrade)).Value.Single().Due, Is.EqualTo(due.Due));
    }

    [Test]
    public async Task A_recorded_call_counts_as_seen_and_is_in_the_trail()
    {
        await using var stage = await OpenAsync();
        await stage.SharedAsync();
        await stage.Rs.Referrals.OpenAsync(stage.Case, Belgrade);
        await Ok(stage.At.Returns.IncidentAsync(stage.Case, Vienna, Incident.Medical, stage.Now, "AT", PlaceKind.Station));
        await stage.Settled();
        var seen = (await DueAsync(stage, "AT")).Single();
        await AtAsync(stage, seen.Due);
        await AlarmAsync(stage, "AT", "OVERDUE_SEEN");
        var message = MessageId.Parse(seen.Message).Value;

        var without = await stage.At.Deadlines.RecordAsync(message, DueStep.Seen, Duty);
        var auditor = await stage.At.Deadlines.RecordAsync(message, DueStep.Seen, Auditor, "RS-07", ReadBackWord.Of(message).Text);
        var other = await stage.At.Deadlines.RecordAsync(message, DueStep.Seen, Duty, "RS-07", "lantern");
        var called = await stage.At.Deadlines.RecordAsync(message, DueStep.Seen, Duty, "RS-07", ReadBackWord.Of(message).Text);
        var again = await stage.At.Deadlines.RecordAsync(message, DueStep.Seen, Duty, "RS-07", ReadBackWord.Of(message).Text);

        Assert.That(without.Rejection.Code, Is.EqualTo(RejectionCode.Required), "who answered, and the word read back");
        Assert.That(auditor.Rejection.Code, Is.EqualTo(RejectionCode.NotAllowed));
        Assert.That(other.Rejection.Code, Is.EqualTo(RejectionCode.Value), "not the word of this message");
        Assert.That(called.IsOk, Is.True);
        Assert.That(again.Rejection.Code, Is.EqualTo(RejectionCode.UnknownInReplyTo));
        Assert.That(await stage.AlarmsAsync("AT"), Does.Not.Contain("OVERDUE_SEEN"));
        Assert.That(await DueAsync(stage, "AT"), Is.Empty);
        await stage.World.AssertTrailsVerify();
    }

    [Test]
    public async Task What_concerns_no_case_is_recorded_by_who_did_it_and_by_who_heard_so_in_a_call()
    {
        await using var stage = await OpenAsync();
        await Ok(stage.At.Returns.MisdirectedAsync(stage.World.Id("RS"), Vienna, TransmissionId.Of(Guid.NewGuid()), wasOpened: false, Deletion.Deleted));
        await stage.Settled();
        var message = MessageId.Parse((await DueAsync(stage, "RS"))[0].Message).Value;
        Assert.That((await DueAsync(stage, "AT")).Select(d => $"{d.Step} {d.Mover}"), Is.EqualTo(["seen RS", "authority RS"]));

        foreach (var step in new[] { DueStep.Seen, DueStep.Authority })
        {
            Assert.That((await stage.Rs.Deadlines.RecordAsync(message, step, Belgrade)).IsOk, Is.True, step);
            Assert.That((await stage.At.Deadlines.RecordAsync(message, step, Vienna)).Rejection.Code, Is.EqualTo(RejectionCode.Required), step);
            Assert.That((await stage.At.Deadlines.RecordAsync(message, step, Vienna, "RS-03", ReadBackWord.Of(message).Text)).IsOk, Is.True, step);
        }

        Assert.That(await DueAsync(stage, "AT"), Is.Empty);
        Assert.That(await DueAsync(stage, "RS"), Is.Empty);
        await stage.World.AssertTrailsVerify();
    }

    [Test]
    public async Task What_only_a_message_can_do_nobody_writes_down_instead()
    {
        await using var stage = await OpenAsync();
        await Ok(stage.At.Referrals.SendProfileAsync(stage.Draft, Vienna));
        await stage.Settled();
        var decision = (await DueAsync(stage, "RS")).Single(d => d.Step == "decision");

        var recorded = await stage.Rs.Deadlines.RecordAsync(MessageId.Parse(decision.Message).Value, DueStep.Decision, Belgrade);

        Assert.That(recorded.Rejection.Code, Is.EqualTo(RejectionCode.CodeInvalid));
    }

    [Test]
    public async Task Who_sees_no_case_sees_no_deadline_and_an_alarm_names_no_case()
    {
        await using var stage = await OpenAsync();
        await Ok(stage.At.Referrals.SendProfileAsync(stage.Draft, Vienna));
        await stage.Settled();
        await AtAsync(stage, stage.Now.AddDays(2));
        await AlarmAsync(stage, "AT", "OVERDUE_SEEN");

        Assert.That((await stage.At.Deadlines.ListAsync(Auditor)).Rejection.Code, Is.EqualTo(RejectionCode.NotAllowed));
        Assert.That((await stage.At.Deadlines.ListAsync(Duty)).IsOk, Is.True);
        Assert.That((await stage.At.Deadlines.AlarmsAsync()).Select(a => a.ToString()), Has.None.Contains(stage.Case.ToString()));
    }

    [Test]
    public async Task An_urgent_message_without_a_receipt_is_an_alarm_at_ten_minutes_with_the_duty_number()
    {
        await using var stage = await OpenAsync();
        await stage.SharedAsync();
        await stage.World.StopAsync("RS");
        await Ok(stage.At.Referrals.HoldAsync(stage.Case, Vienna, HoldReason.NotStated, DateOnly.FromDateTime(stage.Now.UtcDateTime).AddDays(2)));
        foreach (var minutes in new[] { 1, 3, 5, 10 })
        {
            await Task.Delay(200);
            stage.World.Time.By = TimeSpan.FromMinutes(minutes) + TimeSpan.FromSeconds(5);
        }

        await AlarmAsync(stage, "AT", AlarmCode.Undelivered);

        Assert.That((await stage.At.Deadlines.AlarmsAsync()).Single(a => a.Code == AlarmCode.Undelivered) is { Call: "+000", Text: "Not delivered to RS: call them: +000." }, Is.True);
    }

    private static Term Term(string text) => Contracts.Agreements.Term.Parse(text).Value;

    // What lies between the two sides; what each tells the person is its own: PersonToldTests.
    private static async Task<IReadOnlyList<OpenDeadline>> DueAsync(Stage stage, string of) => [.. (await stage.World[of].Deadlines.ListAsync(Vienna)).Value.Where(d => d.Step != DueStep.Told)];

    private static Task AtAsync(Stage stage, DateTimeOffset time)
    {
        stage.World.Time.By += time - stage.World.Time.GetUtcNow();
        return Task.CompletedTask;
    }

    private static Task AlarmAsync(Stage stage, string of, string code) =>
        Eventually.True(async () => (await stage.AlarmsAsync(of)).Contains(code), $"{code} in {of}");

    private static async Task NoAlarmsAsync(Stage stage)
    {
        foreach (var side in new[] { "AT", "RS" })
            await Eventually.True(async () => (await stage.AlarmsAsync(side)).All(a => a == AlarmCode.PersonNotTold), $"no alarm stands in {side}");
    }

    /// <summary>Waits until exactly this is open on both sides, with the same times.</summary>
    private static async Task SameAsync(Stage stage, params string[] expected)
    {
        foreach (var side in new[] { "AT", "RS" })
            await Eventually.True(
                async () => (await DueAsync(stage, side)).Select(d => $"{d.Kind} {d.Step} {d.Mover}").Order(StringComparer.Ordinal).SequenceEqual(expected), $"open in {side}: {string.Join(", ", expected)}", 30);
        Assert.That((await DueAsync(stage, "RS")).Select(d => (d.Message, d.Step, d.Due)), Is.EquivalentTo((await DueAsync(stage, "AT")).Select(d => (d.Message, d.Step, d.Due))));
    }
}
