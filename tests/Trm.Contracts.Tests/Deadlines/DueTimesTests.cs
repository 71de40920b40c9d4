using System.Globalization;
using System.Text;
using NUnit.Framework;
using Trm.Contracts.Agreements;
using Trm.Contracts.Codes;
using Trm.Contracts.Deadlines;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Tests.Agreements;

namespace Trm.Contracts.Tests.Deadlines;

/// <summary>When something is due, on whose calendar, and that nothing follows from it but an alarm.</summary>
public sealed class DueTimesTests
{
    private static readonly ParticipantId AT = ParticipantId.Parse("AT").Value;
    private static readonly ParticipantId RS = ParticipantId.Parse("RS").Value;

    // Vienna and Belgrade, 08:00-16:00 and 07:30-15:30, with the holidays of 2026.
    private static readonly DueTimes Times = new(
        Agreement.BuiltIn([Party(AT, "Europe/Vienna", "08:00-16:00"), Party(RS, "Europe/Belgrade", "07:30-15:30")]), AgreementFiles.Holidays);

    [TestCase("2026-03-02T09:00:00Z", "2026-03-09T14:30:00Z", Description = "Monday: five working days end the Monday after, at the end of duty in Belgrade")]
    [TestCase("2026-03-02T15:00:00Z", "2026-03-10T14:30:00Z", Description = "after the end of duty it counts as Tuesday's")]
    [TestCase("2026-03-07T09:00:00Z", "2026-03-16T14:30:00Z", Description = "a Saturday counts as Monday's")]
    [TestCase("2026-04-08T09:00:00Z", "2026-04-17T13:30:00Z", Description = "Orthodox Good Friday and Easter Monday, summer time")]
    [TestCase("2026-03-24T09:00:00Z", "2026-03-31T13:30:00Z", Description = "the clocks go forward on the Sunday between")]
    public void A_decision_on_a_referral_is_due_on_the_working_days_of_the_side_that_is_asked(string received, string due) =>
        Assert.That(Decision("referral", "profile", RS, received, Urgency.Routine).Due, Is.EqualTo(Time(due)));

    [Test]
    public void The_other_side_keeps_other_holidays()
    {
        var here = Decision("return-plan", "offer", AT, "2026-05-12T08:00:00Z", Urgency.Routine).Due;
        var there = Decision("return-plan", "offer", RS, "2026-05-12T08:00:00Z", Urgency.Routine).Due;

        Assert.That(here, Is.EqualTo(Time("2026-05-20T14:00:00Z")), "Ascension Day in Austria");
        Assert.That(there, Is.EqualTo(Time("2026-05-19T13:30:00Z")));
    }

    [Test]
    public void Where_nobody_told_of_holidays_weekends_alone_count_and_it_says_so()
    {
        var known = Decision("referral", "profile", RS, "2026-03-02T09:00:00Z", Urgency.Routine);
        var unknown = Decision("referral", "profile", RS, "2026-12-29T09:00:00Z", Urgency.Routine);

        Assert.That((known.HolidaysKnown, unknown.HolidaysKnown), Is.EqualTo((true, false)));
    }

    [TestCase("referral", "profile", DeadlineStep.Seen, Urgency.Routine, 24 * 60)]
    [TestCase("referral", "profile", DeadlineStep.Decision, Urgency.Urgent, 24 * 60)]
    [TestCase("question", "asked", DeadlineStep.Decision, Urgency.Urgent, 24 * 60)]
    [TestCase("update", "change", DeadlineStep.Seen, Urgency.Routine, 72 * 60)]
    [TestCase("withdrawal", "sharing", DeadlineStep.Seen, Urgency.Urgent, 10)]
    [TestCase("withdrawal", "sharing", DeadlineStep.Seen, Urgency.Routine, 4 * 60)]
    [TestCase("withdrawal", "sharing", DeadlineStep.Stopped, Urgency.Routine, 24 * 60)]
    [TestCase("hold", "set", DeadlineStep.Seen, Urgency.Routine, 10)]
    [TestCase("incident", "missing", DeadlineStep.Seen, Urgency.Routine, 10)]
    [TestCase("safety-notice", "risk-to-life", DeadlineStep.Seen, Urgency.Routine, 60)]
    [TestCase("misdirected", "opened", DeadlineStep.Authority, Urgency.Routine, 72 * 60)]
    public void What_cannot_wait_runs_on_the_clock_at_Christmas_too(string kind, string code, DeadlineStep step, Urgency urgency, int minutes)
    {
        var christmas = Time("2026-12-25T02:00:00Z");

        var deadline = Times.Of(Kind(kind, code), RS, christmas, urgency).Single(d => d.Step == step);

        Assert.That(deadline.Due, Is.EqualTo(christmas.AddMinutes(minutes)));
        Assert.That(deadline.HalfTime, Is.EqualTo(christmas.AddMinutes(minutes / 2.0)));
        Assert.That(deadline.Mover, Is.EqualTo(RS));
    }

    [Test]
    public void A_question_about_the_family_has_its_own_time()
    {
        var deadline = Times.Of(MessageKind.Question, RS, Time("2026-06-01T09:00:00Z"), Urgency.Routine, Topic.Family).Single();

        Assert.That(deadline.Due, Is.EqualTo(Time("2026-07-13T13:30:00Z")));
    }

    [Test]
    public void A_month_ends_on_the_same_day_or_the_next_working_day()
    {
        Assert.That(Times.Of(MessageKind.RightsAsked, AT, Time("2026-01-31T10:00:00Z"), Urgency.Routine).Single().Due, Is.EqualTo(Time("2026-03-02T15:00:00Z")), "28 February is a Saturday");
        Assert.That(Times.Of(MessageKind.VoiceComplaint, AT, Time("2026-02-03T10:00:00Z"), Urgency.Routine).Single().Due, Is.EqualTo(Time("2026-03-03T15:00:00Z")));
    }

    [TestCase("capacity", "answer")]
    [TestCase("hold", "lift")]
    [TestCase("rights", "done")]
    [TestCase("decision", "accepted")]
    [TestCase("test", "ping")]
    public void What_answers_starts_no_deadline(string kind, string code) =>
        Assert.That(Times.Of(Kind(kind, code), RS, Time("2026-03-02T09:00:00Z"), Urgency.Urgent), Is.Empty);

    [Test]
    public void Who_someone_is_waits_to_be_seen_and_not_decided_again() =>
        Assert.That(Times.Of(MessageKind.ReferralIdentity, RS, Time("2026-03-02T09:00:00Z"), Urgency.Routine).Select(d => d.Step), Is.EqualTo([DeadlineStep.Seen]));

    [Test]
    public void Overdue_is_an_alarm_with_whose_move_it_is_and_nothing_else()
    {
        var deadline = Decision("referral", "profile", RS, "2026-03-02T09:00:00Z", Urgency.Urgent);

        Assert.Multiple(() =>
        {
            Assert.That(deadline.AlarmAt(deadline.HalfTime.AddTicks(-1)), Is.Null);
            Assert.That(deadline.AlarmAt(deadline.HalfTime), Is.EqualTo(new DeadlineAlarm(AlarmLevel.Deputy, "referral", DeadlineStep.Decision, RS, deadline.HalfTime)));
            Assert.That(deadline.AlarmAt(deadline.Due.AddTicks(-1))!.Level, Is.EqualTo(AlarmLevel.Deputy));
            Assert.That(deadline.AlarmAt(deadline.Due), Is.EqualTo(new DeadlineAlarm(AlarmLevel.Overdue, "referral", DeadlineStep.Decision, RS, deadline.Due)));
            Assert.That(deadline.AlarmAt(deadline.Due.AddYears(1))!.Level, Is.EqualTo(AlarmLevel.Overdue), "however long");
        });
    }

    [Test]
    public void No_alarm_can_say_yes() =>
        Assert.That(typeof(DeadlineAlarm).GetProperties().Select(p => p.Name), Is.EquivalentTo(["Level", "Kind", "Step", "Mover", "Since"]), "an answer has no place in it");

    [Test]
    public void The_deputy_is_told_when_somebody_works()
    {
        var deadline = Decision("referral", "profile", RS, "2026-03-05T09:00:00Z", Urgency.Routine);

        Assert.That(deadline.Due, Is.EqualTo(Time("2026-03-12T14:30:00Z")));
        Assert.That(deadline.HalfTime, Is.EqualTo(Time("2026-03-09T06:30:00Z")), "half of it is over on Sunday night; Monday half past seven");
    }

    [Test]
    public void An_urgent_message_goes_again_after_one_three_five_minutes_and_at_ten_somebody_calls()
    {
        var at = Time("2026-03-02T02:00:00Z");

        Assert.That(Times.Resends(Lane.Urgent, at).Again.Select(t => (t - at).TotalMinutes), Is.EqualTo([1.0, 3, 5]));
        Assert.That(Times.Resends(Lane.Urgent, at).Alarm, Is.EqualTo(at.AddMinutes(10)));
        Assert.That(Times.Resends(Lane.Normal, at).Again.Select(t => (t - at).TotalMinutes), Is.EqualTo([30.0, 60]));
        Assert.That(Times.Resends(Lane.Normal, at).Alarm, Is.EqualTo(at.AddMinutes(90)));
    }

    [Test]
    public void Nobody_came()
    {
        var eta = Time("2026-03-06T22:30:00Z");

        var steps = Times.Arrival(eta, childOrInDoubt: false);

        Assert.That(steps, Is.EqualTo(new ArrivalSteps(eta.AddMinutes(30), eta.AddHours(1), eta.AddHours(2), eta.AddHours(3))));
    }

    [Test]
    public void Nobody_came_for_a_child()
    {
        var eta = Time("2026-03-06T22:30:00Z");
        var ten = eta.AddMinutes(10);

        Assert.That(Times.Arrival(eta, childOrInDoubt: true), Is.EqualTo(new ArrivalSteps(ten, ten, ten, ten)));
    }

    [Test]
    public void A_person_is_asked_again_six_times_in_the_first_year()
    {
        var asked = Times.FollowUps(Time("2026-03-06T18:00:00Z"), RS);

        Assert.That(asked, Is.EqualTo([
            Time("2026-03-09T18:00:00Z"), Time("2026-03-20T14:30:00Z"), Time("2026-04-06T13:30:00Z"), Time("2026-06-08T13:30:00Z"), Time("2026-09-07T13:30:00Z"),
            Time("2027-03-08T14:30:00Z")]));
    }

    [Test]
    public void The_final_check_lies_between_a_day_and_two_hours_before_the_journey()
    {
        var departure = Time("2026-03-30T05:00:00Z");

        var window = Times.FinalCheck(departure);

        Assert.Multiple(() =>
        {
            Assert.That(window.Contains(departure.AddHours(-24)), Is.True, "hours on the clock, though the clocks went forward that night");
            Assert.That(window.Contains(departure.AddHours(-24).AddSeconds(-1)), Is.False);
            Assert.That(window.Contains(departure.AddHours(-2)), Is.True);
            Assert.That(window.Contains(departure.AddHours(-2).AddSeconds(1)), Is.False);
        });
    }

    [TestCase("2026-03-05T12:00:00Z", "2026-03-02T14:30:00Z", Description = "Thursday: by Monday's end of duty")]
    [TestCase("2026-03-09T05:00:00Z", "2026-03-04T14:30:00Z", Description = "Monday: over the weekend")]
    [TestCase("2026-04-14T12:00:00Z", "2026-04-07T13:30:00Z", Description = "Tuesday after Orthodox Easter")]
    public void A_clearance_is_there_three_working_days_before_the_journey(string departure, string latest) =>
        Assert.That(Times.LatestClearance(Time(departure), RS), Is.EqualTo(Time(latest)));

    [TestCase("02:30", "2026-03-28T12:00:00Z", "2026-03-29T01:30:00Z", Description = "the clocks jump over 02:30: the moment it would have been")]
    [TestCase("02:30", "2026-10-24T12:00:00Z", "2026-10-25T01:30:00Z", Description = "02:30 comes twice: the later one")]
    [TestCase("03:00", "2026-10-24T12:00:00Z", "2026-10-25T02:00:00Z")]
    public void An_end_of_duty_in_the_night_when_the_clocks_change(string endOfDuty, string received, string due)
    {
        var party = Party(AT, "Europe/Vienna", $"00:00-{endOfDuty}") with { WorkingDays = Enum.GetValues<DayOfWeek>() };
        var calendar = new WorkingCalendar(party, Holidays.None);

        Assert.That(calendar.Due(Term.Parse("1 wd").Value, Time(received).AddDays(-1)), Is.EqualTo(Time(due)), "received the day before, after duty");
    }

    [TestCase("Africa/Niamey", "2026-03-05T16:00:00Z", Description = "no summer time, one hour ahead")]
    [TestCase("Atlantic/Cape_Verde", "2026-03-05T18:00:00Z", Description = "one hour behind")]
    [TestCase("Asia/Kathmandu", "2026-03-05T11:15:00Z", Description = "five hours and three quarters ahead")]
    public void The_end_of_duty_is_the_office_s_own(string zone, string due) =>
        Assert.That(new WorkingCalendar(Party(AT, zone, "08:00-17:00"), Holidays.None).Due(Term.Parse("3 wd").Value, Time("2026-03-02T10:00:00Z")), Is.EqualTo(Time(due)));

    [Test]
    public void A_weekend_is_what_the_office_says_it_is()
    {
        var party = Party(AT, "Asia/Riyadh", "08:00-15:00") with { WorkingDays = [DayOfWeek.Sunday, DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday] };

        Assert.That(new WorkingCalendar(party, Holidays.None).Due(Term.Parse("1 wd").Value, Time("2026-03-05T09:00:00Z")), Is.EqualTo(Time("2026-03-08T12:00:00Z")), "Thursday to Sunday");
    }

    [Test]
    public void Later_received_is_never_due_earlier_and_never_on_a_day_off([Values(1, 2, 3, 4, 5, 6)] int seed)
    {
        TestContext.Out.WriteLine($"seed {seed}");
        var random = new Random(seed);
        string[] zones = ["Europe/Vienna", "Europe/Lisbon", "Africa/Lagos", "America/Sao_Paulo", "Asia/Kathmandu", "Australia/Lord_Howe", "Africa/Casablanca", "UTC"];
        string[] terms = ["1 wd", "2 wd", "3 wd", "5 wd", "10 wd", "30 wd", "1 wk", "2 wk", "1 mo", "6 mo", "10 min", "24 h", "72 h"];
        string[] hours = ["08:00-16:00", "00:00-02:30", "00:00-23:59", "22:00-23:00", "02:15-02:45"];
        var days = Enum.GetValues<DayOfWeek>();
        for (var round = 0; round < 3000; round++)
        {
            var party = Party(random.Next(2) == 0 ? AT : RS, zones[random.Next(zones.Length)], hours[random.Next(hours.Length)]) with
            {
                WorkingDays = [days[random.Next(7)], .. days.Where(_ => random.Next(3) > 0)],
            };
            var calendar = new WorkingCalendar(party, AgreementFiles.Holidays);
            var term = Term.Parse(terms[random.Next(terms.Length)]).Value;
            var one = Time("2026-01-01T00:00:00Z").AddSeconds(random.Next(400 * 86_400));
            var two = one.AddSeconds(random.Next(3) == 0 ? random.Next(7200) : random.Next(30 * 86_400));

            var (due, later) = (calendar.Due(term, one), calendar.Due(term, two));

            Assert.That(later, Is.GreaterThanOrEqualTo(due), $"{term} in {party.TimeZone.Id}, {one:O} and {two:O}");
            Assert.That(due, Is.GreaterThan(one), $"{term} in {party.TimeZone.Id}, {one:O}");
            if (!term.RunsOnTheClock)
                Assert.That(calendar.IsWorkingDay(calendar.DayOf(due.AddSeconds(-1))), Is.True, $"{term} in {party.TimeZone.Id}, {one:O}");
            Assert.That(calendar.NextOnDuty(two), Is.GreaterThanOrEqualTo(two).And.GreaterThanOrEqualTo(calendar.NextOnDuty(one)));
        }
    }

    [Test]
    public void Every_term_of_every_example_gives_a_time_with_the_deputy_told_before_it()
    {
        foreach (var agreement in AgreementFiles.Names.Select(AgreementFiles.Example))
        {
            var times = new DueTimes(agreement, AgreementFiles.Holidays);
            foreach (var kind in MessageKind.Catalogue)
                foreach (var party in agreement.Parties)
                    foreach (var deadline in times.Of(kind, party.Participant, Time("2026-08-14T15:30:00Z"), Urgency.Routine))
                        Assert.That((deadline.From < deadline.HalfTime, deadline.HalfTime < deadline.Due), Is.EqualTo((true, true)), $"{agreement} {kind} {party}");
        }
    }

    [TestCase("2008-06-15", "2026-06-15", "2026-03-17")]
    [TestCase("2008-02-29", "2026-03-01", "2025-12-01")]
    [TestCase("2008-01-01", "2026-01-01", "2025-10-03")]
    public void The_eighteenth_birthday_is_announced_ninety_days_before(string birth, string adult, string warning)
    {
        var born = Day(birth);

        Assert.Multiple(() =>
        {
            Assert.That(Majority.Of(born), Is.EqualTo(Day(adult)));
            Assert.That(Majority.WarnFrom(born), Is.EqualTo(Day(warning)));
            Assert.That(Majority.IsNear(born, Day(warning).AddDays(-1)), Is.False);
            Assert.That(Majority.IsNear(born, Day(warning)), Is.True);
            Assert.That(Majority.IsNear(born, Day(adult).AddDays(-1)), Is.True);
            Assert.That(Majority.IsNear(born, Day(adult)), Is.False);
        });
    }

    [TestCase("{}", "REQUIRED", "countries")]
    [TestCase("""{"holidays":2,"countries":[{"country":"AT","from":"2026-01-01","until":"2026-12-31"}]}""", "CONTRACT_VERSION_UNSUPPORTED", "holidays")]
    [TestCase("""{"holidays":1,"countries":[{"country":"AUT","from":"2026-01-01","until":"2026-12-31"}]}""", "VALUE", "countries[0].country")]
    [TestCase("""{"holidays":1,"countries":[{"country":"AT","from":"2026-12-31","until":"2026-01-01"}]}""", "VALUE", "countries[0].until")]
    [TestCase("""{"holidays":1,"countries":[{"country":"AT","from":"2026-01-01","until":"2026-12-31","days":["2027-01-01"]}]}""", "VALUE", "countries[0].days")]
    [TestCase("""{"holidays":1,"countries":[{"country":"AT","from":"2026-01-01","until":"2026-12-31","days":["1.1.2026"]}]}""", "VALUE", "countries[0].days[0]")]
    [TestCase("""{"holidays":1,"countries":[{"country":"AT","from":"2026-01-01","until":"2026-12-31","days":["2026-05-01","2026-05-01"]}]}""", "VALUE", "countries[0].days[1]")]
    [TestCase("""{"holidays":1,"countries":[{"country":"AT","from":"2026-01-01","until":"2026-12-31"},{"country":"AT","from":"2026-01-01","until":"2026-12-31"}]}""", "VALUE", "countries")]
    [TestCase("nothing", "FILE_INVALID", "holidays")]
    public void A_file_of_holidays_with_a_defect_is_refused(string text, string code, string path)
    {
        var read = Holidays.Read(Encoding.UTF8.GetBytes(text));

        Assert.That(read.IsOk, Is.False);
        Assert.That(read.Rejections.Select(r => (r.Code.Text, r.Path)), Has.Member((code, path)));
    }

    private static Deadline Decision(string kind, string code, ParticipantId mover, string received, Urgency urgency) =>
        Times.Of(Kind(kind, code), mover, Time(received), urgency).Single(d => d.Step == DeadlineStep.Decision);

    private static MessageKind Kind(string kind, string code) => MessageKind.Find(kind, code).Value;

    private static AgreementParty Party(ParticipantId id, string zone, string hours) => AgreementParty.Plain(id, id.Value) with
    {
        TimeZone = TimeZoneInfo.FindSystemTimeZoneById(zone), DutyHours = DutyHours.Parse(hours).Value,
    };

    private static DateTimeOffset Time(string text) => WireTime.TryParse(text, out var time) ? time : throw new ArgumentException(text, nameof(text));

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
