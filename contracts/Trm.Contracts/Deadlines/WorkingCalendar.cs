using Trm.Contracts.Agreements;

namespace Trm.Contracts.Deadlines;

/// <summary>The working days and hours of one party: its weekdays, its country's holidays, its time zone.</summary>
public sealed class WorkingCalendar(AgreementParty party, Holidays holidays)
{
    /// <summary>Whose calendar it is.</summary>
    public AgreementParty Party => party;

    /// <summary>True on a weekday of the office that is no holiday of its country.</summary>
    public bool IsWorkingDay(DateOnly day) => party.WorkingDays.Contains(day.DayOfWeek) && !holidays.IsHoliday(party.Country, day);

    /// <summary>The day on the office's wall at that time.</summary>
    public DateOnly DayOf(DateTimeOffset time) => DateOnly.FromDateTime(Local(time));

    /// <summary>True where the office is at work.</summary>
    public bool IsOnDuty(DateTimeOffset time)
    {
        var day = DayOf(time);
        return IsWorkingDay(day) && At(day, party.DutyHours.From) <= time && time < At(day, party.DutyHours.Until);
    }

    /// <summary>The first moment, at that time or later, at which the office is at work.</summary>
    public DateTimeOffset NextOnDuty(DateTimeOffset time)
    {
        if (IsOnDuty(time))
            return time;
        var day = WorkingDayFor(time);
        var start = At(day, party.DutyHours.From);
        return start >= time ? start : time;
    }

    /// <summary>
    /// When a term is over that began at that time. Minutes and hours run on the clock. Days are counted from the day after the one on which the office could first
    /// look, and end with its duty hours. Weeks and months end on the same day of the week or month, or the next working day.
    /// </summary>
    public DateTimeOffset Due(Term term, DateTimeOffset from)
    {
        if (term.RunsOnTheClock)
            return from.ToUniversalTime() + term.OnTheClock;
        var last = term.Unit switch
        {
            TermUnit.WorkingDays => WorkingDaysAfter(WorkingDayFor(from), term.Number),
            TermUnit.Weeks => NextWorkingDay(DayOf(from).AddDays(7 * term.Number)),
            _ => NextWorkingDay(DayOf(from).AddMonths(term.Number)),
        };
        return At(last, party.DutyHours.Until);
    }

    /// <summary>When the office goes home on that day, a working day or not.</summary>
    public DateTimeOffset EndOfDuty(DateOnly day) => At(day, party.DutyHours.Until);

    /// <summary>True where the file of holidays speaks of every day from the one to the other; else weekends alone were counted.</summary>
    public bool HolidaysKnown(DateTimeOffset from, DateTimeOffset until) => holidays.Knows(party.Country, DayOf(from)) && holidays.Knows(party.Country, DayOf(until));

    /// <summary>The end of duty on the working day that lies that many working days before the day of that time, which itself does not count.</summary>
    public DateTimeOffset WorkingDaysBefore(DateTimeOffset time, int number)
    {
        var day = DayOf(time);
        while (number > 0)
        {
            day = day.AddDays(-1);
            if (IsWorkingDay(day))
                number--;
        }

        return At(day, party.DutyHours.Until);
    }

    // Later than the end of duty, or on a day off: the office could first look on its next working day.
    private DateOnly WorkingDayFor(DateTimeOffset time)
    {
        var day = DayOf(time);
        return NextWorkingDay(time < At(day, party.DutyHours.Until) ? day : day.AddDays(1));
    }

    private DateOnly WorkingDaysAfter(DateOnly day, int number)
    {
        while (number-- > 0)
            day = NextWorkingDay(day.AddDays(1));
        return day;
    }

    private DateOnly NextWorkingDay(DateOnly day)
    {
        while (!IsWorkingDay(day))
            day = day.AddDays(1);
        return day;
    }

    private DateTime Local(DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, party.TimeZone).DateTime;

    // A time that the clocks jump over is read as the moment it would have been; of a time that comes twice the later one counts, so that
    // nobody loses the hour.
    private DateTimeOffset At(DateOnly day, TimeOnly time)
    {
        var local = day.ToDateTime(time);
        var zone = party.TimeZone;
        var offset = zone.IsInvalidTime(local) ? zone.GetUtcOffset(local.AddDays(-1))
            : zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Min()
            : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}
