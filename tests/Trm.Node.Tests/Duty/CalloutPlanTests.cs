using NUnit.Framework;
using Trm.Node.Alarms;
using Trm.Node.Duty;

namespace Trm.Node.Tests.Duty;

/// <summary>Who is told what of an alarm, and when: the officer at once, the deputy at half time, nobody twice; those who were called hear that it is taken, and that it is over.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class CalloutPlanTests
{
    private static readonly DateTimeOffset Begun = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);
    private static readonly DutyPerson Officer = new("AT-90", [new(DutyWay.Email, "a@office.example"), new(DutyWay.Webhook, "https://sms.office.example/a")]);
    private static readonly DutyPerson Deputy = new("AT-91", [new(DutyWay.Email, "b@office.example")]);
    private static readonly DutyPerson Third = new("AT-92", [new(DutyWay.Email, "c@office.example")]);

    private readonly record struct Told(string What, string Officer);

    [Test]
    public void The_officer_at_once_by_every_way_and_the_deputy_at_half_time()
    {
        var house = new House(new Alarm("UNDELIVERED", "RS", null, Begun, 1, null));

        Assert.That(house.Look(0), Is.EqualTo([new Told("raised", "AT-90"), new Told("raised", "AT-90")]));
        Assert.That(house.Look(0.1), Is.Empty, "once");
        Assert.That(house.Look(4.9), Is.Empty);
        Assert.That(house.Look(5), Is.EqualTo([new Told("escalated", "AT-91")]));
        Assert.That(house.Look(600), Is.Empty, "once");
    }

    [Test]
    public void What_has_a_day_calls_the_deputy_after_half_of_it()
    {
        var house = new House(new Alarm("KEY_EXPIRING", null, null, Begun, 1, null));

        house.Look(0);
        Assert.That(house.Look((12 * 60) - 1), Is.Empty);
        Assert.That(house.Look(12 * 60), Is.EqualTo([new Told("escalated", "AT-91")]));
    }

    [Test]
    public void Half_of_a_deadlines_time_is_the_deputys_own_call()
    {
        var house = new House(new Alarm("HALF_TIME_DECISION", "RS", null, Begun, 1, null));

        Assert.That(house.Look(0), Is.EquivalentTo([new Told("raised", "AT-90"), new Told("raised", "AT-90"), new Told("escalated", "AT-91")]));
    }

    [Test]
    public void Taken_in_time_nobody_else_is_called_and_after_the_deputy_was_the_deputy_hears_so()
    {
        var house = new House(new Alarm("GAP", "RS", null, Begun, 1, null));
        house.Look(0);
        house.Take(1, "AT-90");
        Assert.That(house.Look(20), Is.Empty);

        house = new(new Alarm("GAP", "RS", null, Begun, 1, null));
        house.Look(0);
        house.Look(5);
        house.Take(1, "AT-91");
        Assert.That(house.Look(6), Is.EqualTo([new Told("taken", "AT-90"), new Told("taken", "AT-90")]));
        Assert.That(house.Look(30), Is.Empty, "once");
    }

    [Test]
    public void Who_was_called_hears_that_it_is_over_and_nobody_else()
    {
        var house = new House(new Alarm("GAP", "RS", null, Begun, 1, null));
        house.Look(0);
        house.Clear(1);

        Assert.That(house.Look(3), Is.EqualTo([new Told("cleared", "AT-90"), new Told("cleared", "AT-90")]));
        Assert.That(house.Look(4), Is.Empty);
        Assert.That(house.Look(5), Is.Empty);
        Assert.That(house.Over, Is.EqualTo([1]));
    }

    [Test]
    public void What_nobody_was_told_before_it_was_over_nobody_hears_of()
    {
        var house = new House(new Alarm("GAP", "RS", null, Begun, 1, null)) { IsMailDown = true };
        house.Look(0);
        house.Clear(1);

        Assert.That(house.Look(3), Is.Empty);
        Assert.That(house.Unsent, Is.Empty, "and no attempt is made any more");
        Assert.That(house.Over, Is.EqualTo([1]));
    }

    [Test]
    public void A_shift_that_begins_hears_of_what_nobody_has_taken()
    {
        var house = new House(new Alarm("GAP", "RS", null, Begun, 1, null), new Alarm("DISK_LOW", null, null, Begun, 2, "AT-90"));
        house.Look(0);
        house.Duty = new(Third, Officer, Begun.AddDays(1));

        Assert.That(house.Look(3), Is.EqualTo([new Told("raised", "AT-92")]));
    }

    [Test]
    public void An_officer_whom_nothing_reaches_is_not_waited_for()
    {
        var house = new House(new Alarm("GAP", "RS", null, Begun, 1, null)) { IsMailDown = true };
        house.Look(0);
        Assert.That(house.Look(0.2), Is.Empty);
        house.Fail();
        house.Fail();
        house.Fail();

        Assert.That(house.Look(1.5), Is.EqualTo([new Told("escalated", "AT-91")]));
    }

    [Test]
    public void A_thousand_alarms_are_one_message_and_the_next_comes_a_minute_later()
    {
        var house = new House([.. Enumerable.Range(1, 1000).Select(i => new Alarm("EXPIRED", "RS", null, Begun, i, null))]);
        Assert.That(house.Look(0), Has.Count.EqualTo(2000));
        Assert.That(house.Messages, Has.Count.EqualTo(2), "one for each way");

        house.Raise(new Alarm("UNDELIVERED", "RS", null, Begun, 1001, null));
        Assert.That(house.Look(0.5), Is.Empty);
        Assert.That(house.Look(1), Has.Count.EqualTo(2));
    }

    [Test]
    public void A_clock_that_was_put_back_makes_nobody_wait()
    {
        var house = new House(new Alarm("GAP", "RS", null, Begun, 1, null));
        house.Look(600);
        house.Raise(new Alarm("GAP", "DE", null, Begun, 2, null));

        Assert.That(house.Look(0), Has.Count.EqualTo(2));
    }

    // What the tables would hold.
    private sealed class House(params Alarm[] alarms)
    {
        private readonly List<Alarm> _open = [.. alarms];
        private readonly List<Callout> _told = [];
        private int _ids;

        public OnDuty Duty { get; set; } = new(CalloutPlanTests.Officer, Deputy, Begun.AddDays(1));

        public bool IsMailDown { get; init; }

        public List<long> Over { get; } = [];

        public IReadOnlyList<Callout> Unsent => [.. _told.Where(t => t.SentAt is null)];

        public IReadOnlyList<string> Messages => [.. _told.Select(t => t.Message).Distinct()];

        public IReadOnlyList<Told> Look(double minutes)
        {
            var now = Begun.AddMinutes(minutes);
            var plan = CalloutPlan.Decide(_open, [.. _told.Where(t => !Over.Contains(t.Alarm))], [CalloutPlanTests.Officer, Deputy, Third], Duty, now, () => $"m{++_ids}");
            foreach (var dropped in plan.Dropped)
                _told.Remove(dropped);
            _told.AddRange(plan.Owed.Select(o => IsMailDown ? o : o with { SentAt = now.ToUnixTimeMilliseconds() }));
            Over.AddRange(plan.Over);
            return [.. plan.Owed.Select(o => new Told(o.What, o.Officer))];
        }

        public void Raise(Alarm alarm) => _open.Add(alarm);

        public void Take(long number, string officer) => _open[_open.FindIndex(a => a.Number == number)] = _open.Single(a => a.Number == number) with { TakenBy = officer };

        public void Clear(long number) => _open.RemoveAll(a => a.Number == number);

        public void Fail()
        {
            for (var i = 0; i < _told.Count; i++)
                _told[i] = _told[i] with { Attempts = _told[i].Attempts + 1 };
        }
    }
}
