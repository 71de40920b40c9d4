using System.Text;
using NUnit.Framework;
using Trm.Contracts.Deadlines;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Node.Deadlines;
using Trm.Node.Statistics;

namespace Trm.Node.Tests.Deadlines;

/// <summary>What fulfils what, on both sides; and that nothing else does.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class FulfilmentTests
{
    private static readonly DateTimeOffset Monday = TwoHouses.Monday;
    private static readonly DateTimeOffset Eta = new(2026, 12, 15, 12, 0, 0, TimeSpan.Zero);

    // What begins, what fulfils, and what is still open after it.
    public static IEnumerable<TestCaseData> Pairs()
    {
        yield return Case(MessageKind.CapacityEnquiry, MessageKind.CapacityAnswer);
        yield return Case(MessageKind.ReferralProfile, MessageKind.DecisionSeen, "decision");
        yield return Case(MessageKind.ReferralProfile, MessageKind.DecisionAccepted);
        yield return Case(MessageKind.ReferralProfile, MessageKind.DecisionDeclined);
        yield return Case(MessageKind.ReferralProfile, MessageKind.DecisionRedirected);
        yield return Case(MessageKind.ReferralProfile, MessageKind.Question);
        foreach (var answer in MessageKind.Catalogue.Where(k => k.Kind == "answer"))
            yield return Case(MessageKind.Question, answer);
        yield return Case(MessageKind.HoldSet, MessageKind.HoldLift);
        yield return Case(MessageKind.EndCancelAsked, MessageKind.DecisionCancellationAgreed);
        yield return Case(MessageKind.ReturnPlanOffer, MessageKind.ReadinessPlan);
        yield return Case(MessageKind.ReturnPlanOffer, MessageKind.ReturnPlanChange);
        yield return Case(MessageKind.RightsAsked, MessageKind.RightsDone);
        foreach (var met in MessageKind.Catalogue.Where(k => k.Kind == "arrival"))
            yield return Case(MessageKind.DepartureDeparted, met);
        yield return Case(MessageKind.DepartureDeparted, MessageKind.IncidentMissing);
        yield return Case(MessageKind.DepartureDeparted, MessageKind.IncidentRefusedToBoard);
        yield return Case(MessageKind.DepartureDeparted, MessageKind.IncidentNotMet, "arrival-missing");
        yield return Case(MessageKind.DepartureDeparted, MessageKind.IncidentMedical, "arrival-alarm", "arrival-call", "arrival-missing", "arrival-not-met");
        yield return Case(MessageKind.ArrivalMet, MessageKind.FollowUpNotMade, "follow-up-1-mo", "follow-up-12-mo", "follow-up-2-wk", "follow-up-3-mo", "follow-up-6-mo");
        yield return Case(MessageKind.ArrivalMet, MessageKind.FollowUpMade, "follow-up-1-mo", "follow-up-12-mo", "follow-up-2-wk", "follow-up-6-mo", "follow-up-72-h");
        yield return Case(MessageKind.ArrivalMet, MessageKind.FollowUpNotWished);
        yield return Case(MessageKind.ArrivalMet, MessageKind.WithdrawalFollowUp);
        yield return Case(MessageKind.ArrivalMet, MessageKind.IncidentDeath);

        static TestCaseData Case(MessageKind begins, MessageKind fulfils, params string[] still) =>
            new TestCaseData(begins, fulfils, still).SetArgDisplayNames(begins.ToString(), fulfils.ToString(), string.Join(' ', still));
    }

    [TestCaseSource(nameof(Pairs))]
    public async Task What_fulfils_a_deadline_closes_it_on_both_sides(MessageKind begins, MessageKind fulfils, string[] still)
    {
        await using var two = new TwoHouses();
        var first = await two.SayAsync(begins);
        two.Time.Now = begins.Kind == "departure" ? Eta.AddMinutes(5) : Monday.AddMinutes(2);

        await two.SayAsync(fulfils);

        foreach (var house in two.Both)
            Assert.That((await house.OpenAsync()).Where(r => r.MessageId == first.Id.ToString()).Select(r => r.Step).Order(StringComparer.Ordinal), Is.EqualTo(still), house.Self.Value);
    }

    [TestCaseSource(nameof(Pairs))]
    public async Task What_fulfils_a_deadline_late_clears_its_alarm_on_both_sides(MessageKind begins, MessageKind fulfils, string[] still)
    {
        await using var two = new TwoHouses();
        await two.SayAsync(begins);
        await two.AtAsync(Monday.AddYears(3));
        foreach (var house in two.Both)
            Assert.That(await house.AlarmsAsync(), Is.Not.Empty, "everything is overdue");

        await two.SayAsync(fulfils);

        foreach (var house in two.Both)
            Assert.That((await house.AlarmsAsync()).Count, Is.EqualTo(still.Length), house.Self.Value);
    }

    [Test]
    public async Task A_new_hold_is_a_new_look_at_the_one_before()
    {
        await using var two = new TwoHouses();
        var first = await two.SayAsync(MessageKind.HoldSet);
        two.Time.Now = Monday.AddDays(1);
        await two.SayAsync(MessageKind.HoldSet, TwoHouses.As(first, "00000000-0000-4000-8000-00000000aaaa"));

        foreach (var house in two.Both)
            Assert.That((await house.OpenAsync()).Where(r => r.Step == "review").Select(r => r.MessageId), Is.EqualTo(["00000000-0000-4000-8000-00000000aaaa"]));
    }

    [Test]
    public async Task Whose_move_it_is_not_fulfils_nothing()
    {
        await using var two = new TwoHouses();
        await two.SayAsync(MessageKind.WithdrawalReturn);
        await two.SayAsync(MessageKind.HoldSet, Swapped);

        foreach (var house in two.Both)
            Assert.That((await house.OpenAsync()).Any(r => r.Step == "stopped"), Is.True, "who passed the no on cannot say that the other side stopped");
    }

    [Test]
    public async Task Who_must_stop_says_so_with_a_hold()
    {
        await using var two = new TwoHouses();
        await two.SayAsync(MessageKind.WithdrawalReturn);
        await two.SayAsync(MessageKind.HoldSet);

        foreach (var house in two.Both)
            Assert.That((await house.OpenAsync()).Any(r => r.Step == "stopped"), Is.False);
    }

    [Test]
    public async Task An_answer_that_overtakes_the_receipt_leaves_nothing_open()
    {
        await using var two = new TwoHouses();
        var profile = TwoHouses.Example(MessageKind.ReferralProfile);
        await two.Vienna.SendAsync(profile);
        await two.Belgrade.TakeAsync(profile);
        await two.SayAsync(MessageKind.DecisionAccepted);

        await two.Vienna.ReceiptedAsync(profile, Monday);

        foreach (var house in two.Both)
            Assert.That(await house.OpenAsync(), Is.Empty);
    }

    // Of a year is counted what began in it: what is not on record was in no table.
    [Test]
    public async Task What_was_fulfilled_before_its_receipt_is_on_record_as_what_it_was()
    {
        await using var two = new TwoHouses();
        var (profile, withdrawal) = (TwoHouses.Example(MessageKind.ReferralProfile), TwoHouses.Example(MessageKind.WithdrawalReturn));
        await two.Vienna.SendAsync(profile);
        await two.Belgrade.TakeAsync(profile);
        await two.Belgrade.SendAsync(withdrawal);
        await two.Vienna.TakeAsync(withdrawal);
        two.Time.Now = Monday.AddMinutes(1);
        await two.SayAsync(MessageKind.DecisionAccepted);
        await two.SayAsync(MessageKind.HoldSet);

        await two.Vienna.ReceiptedAsync(profile, Monday);
        await two.Belgrade.ReceiptedAsync(withdrawal, Monday);

        var decided = (await two.Vienna.BegunAsync("referral")).Single(r => r.Step == "decision");
        var stopped = (await two.Belgrade.BegunAsync("withdrawal")).Single(r => r.Step == "stopped");
        Assert.That((decided.MessageId, decided.Code, stopped.MessageId, stopped.Code), Is.EqualTo((profile.Id.ToString(), "profile", withdrawal.Id.ToString(), "return")));
        Assert.That(new[] { decided, stopped }, Has.All.Property("ClosedAt").Not.Null.And.All.Matches<DeadlineRow>(r => FiguresReader.IsInTime(r, Monday.Year)));
        Assert.That((stopped.ClosedAt, stopped.DueAt), Is.EqualTo(((long?)Monday.AddMinutes(1).ToUnixTimeMilliseconds(), (long?)Monday.AddDays(1).ToUnixTimeMilliseconds())), "with its times, as far as they are known");
    }

    [Test]
    public async Task A_question_that_overtakes_the_receipt_leaves_only_itself_open()
    {
        await using var two = new TwoHouses();
        var profile = TwoHouses.Example(MessageKind.ReferralProfile);
        await two.Vienna.SendAsync(profile);
        await two.Belgrade.TakeAsync(profile);
        two.Time.Now = Monday.AddMinutes(1);
        await two.SayAsync(MessageKind.Question, json => json.Replace(",\"inReplyTo\":\"00000000-0000-4000-8000-000000000003\"", "", StringComparison.Ordinal)
            .Replace("\"response\":{\"identifier\":\"00000000-0000-4000-8000-000000000003\",\"code\":\"ok\"},", "", StringComparison.Ordinal));

        await two.Vienna.ReceiptedAsync(profile, Monday);

        foreach (var house in two.Both)
            Assert.That((await house.OpenAsync()).Select(r => r.Kind), Is.EqualTo(["question"]));
    }

    [Test]
    public async Task A_departure_that_comes_after_the_arrival_expects_nobody()
    {
        await using var two = new TwoHouses();
        two.Time.Now = Eta.AddHours(1);
        await two.SayAsync(MessageKind.ArrivalMet);
        await two.SayAsync(MessageKind.DepartureDeparted);

        foreach (var house in two.Both)
            Assert.That((await house.OpenAsync()).Where(r => DueStep.IsArrival(r.Step)), Is.Empty);
    }

    [Test]
    public async Task A_changed_journey_is_expected_at_its_new_time_and_an_older_report_changes_nothing()
    {
        await using var two = new TwoHouses();
        var departed = TwoHouses.Example(MessageKind.DepartureDeparted);
        await two.SayAsync(departed);
        await two.SayAsync(MessageKind.DepartureChanged, json => Later(json, "05", "16"));
        await two.SayAsync(MessageKind.DepartureDeparted, TwoHouses.As(departed, "00000000-0000-4000-8000-00000000bbbb"));

        foreach (var house in two.Both)
        {
            var open = (await house.OpenAsync()).Where(r => DueStep.IsArrival(r.Step)).ToList();
            Assert.That(open, Has.Count.EqualTo(4));
            Assert.That(open.Select(r => r.DueAt), Is.All.EqualTo(Eta.AddHours(4).AddMinutes(10).ToUnixTimeMilliseconds()), house.Self.Value);
        }

        static string Later(string json, string departs, string arrives) =>
            json.Replace("2026-12-15T04:", $"2026-12-15T{departs}:", StringComparison.Ordinal).Replace("2026-12-15T12:", $"2026-12-15T{arrives}:", StringComparison.Ordinal);
    }

    [Test]
    public async Task What_the_peer_refused_has_fulfilled_nothing()
    {
        await using var two = new TwoHouses();
        await two.SayAsync(MessageKind.ReferralProfile);
        var accepted = TwoHouses.Example(MessageKind.DecisionAccepted);
        await two.Belgrade.SendAsync(accepted);
        Assert.That(await two.Belgrade.OpenAsync(), Is.Empty);

        await two.Belgrade.ReceiptedAsync(accepted, Monday, RejectionCode.Held);

        Assert.That((await two.Belgrade.OpenAsync()).Select(r => r.Step), Is.EqualTo(["seen", "decision"]), "it is still their move");
        Assert.That((await two.AtAsync(Monday.AddDays(30))).Belgrade, Does.Contain("OVERDUE_DECISION"));
    }

    [Test]
    public async Task A_clock_put_right_takes_back_what_a_wrong_one_raised()
    {
        await using var two = new TwoHouses();
        await two.SayAsync(MessageKind.ReferralProfile);

        Assert.That((await two.AtAsync(Monday.AddYears(1))).Vienna, Is.EquivalentTo(["OVERDUE_SEEN", "OVERDUE_DECISION"]));
        Assert.That(await two.AtAsync(Monday.AddHours(1)), Is.EqualTo(((IReadOnlyList<string>)[], (IReadOnlyList<string>)[])).Using<(IReadOnlyList<string>, IReadOnlyList<string>)>((a, b) => a.Item1.Count == b.Item1.Count && a.Item2.Count == b.Item2.Count));
        Assert.That((await two.AtAsync(Monday.AddHours(24))).Vienna, Is.EqualTo(["OVERDUE_SEEN"]), "and raises it when it is time");
    }

    [Test]
    public async Task At_half_time_the_deputy_is_told_where_the_move_is_and_nowhere_else()
    {
        await using var two = new TwoHouses();
        await two.SayAsync(MessageKind.IncidentMedical);

        var half = await two.AtAsync(Monday.AddMinutes(5));
        var over = await two.AtAsync(Monday.AddMinutes(10));

        Assert.That(half.Vienna, Is.EqualTo(["HALF_TIME_SEEN"]), "Belgrade reports, Vienna must look");
        Assert.That(half.Belgrade, Is.Empty);
        Assert.That(over.Belgrade, Is.EqualTo(["OVERDUE_SEEN"]));
        Assert.That(over.Vienna, Is.EqualTo(["OVERDUE_SEEN"]));
    }

    [Test]
    public async Task A_holiday_of_the_side_that_must_act_shifts_its_deadline_and_the_other_sides_does_not()
    {
        await using var two = new TwoHouses();
        foreach (var house in two.Both)
            house.Agreements.Put([], Holidays.Read(Encoding.UTF8.GetBytes(
                """
                {"holidays":1,"countries":[
                  {"country":"AT","from":"2026-01-01","until":"2026-12-31","days":["2026-11-24"]},
                  {"country":"RS","from":"2026-01-01","until":"2026-12-31","days":["2026-11-25"]}]}
                """)).Value);
        await two.SayAsync(MessageKind.ReferralProfile);
        await two.SayAsync(MessageKind.ReturnProposal);

        foreach (var house in two.Both)
        {
            var open = (await house.OpenAsync()).Where(r => r.Step == "decision").ToDictionary(r => r.Kind, r => DateTimeOffset.FromUnixTimeMilliseconds(r.DueAt!.Value), StringComparer.Ordinal);
            Assert.That(open["referral"], Is.EqualTo(new DateTimeOffset(2026, 12, 1, 17, 0, 0, TimeSpan.Zero)), "Belgrade rests on Wednesday");
            Assert.That(open["return-proposal"], Is.EqualTo(new DateTimeOffset(2026, 12, 8, 17, 0, 0, TimeSpan.Zero)));
            Assert.That((await house.OpenAsync()).All(r => r.HolidaysKnown), Is.True);
        }
    }

    [Test]
    public async Task Where_no_file_says_which_days_are_holidays_that_is_shown()
    {
        await using var two = new TwoHouses();
        await two.SayAsync(MessageKind.ReferralProfile);

        Assert.That((await two.Vienna.OpenAsync()).Select(r => (r.Step, r.HolidaysKnown)), Is.EqualTo([("seen", true), ("decision", false)]), "hours run on the clock");
    }

    private static string Swapped(string json) => json.Replace("participant:AT", "participant:XX", StringComparison.Ordinal)
        .Replace("participant:RS", "participant:AT", StringComparison.Ordinal).Replace("participant:XX", "participant:RS", StringComparison.Ordinal);
}
