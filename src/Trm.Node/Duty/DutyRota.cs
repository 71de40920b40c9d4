namespace Trm.Node.Duty;

/// <summary>
/// Who is on duty when: a week that repeats itself, and dates that take its place. At every minute there is an officer and a deputy, and they are two persons.
/// </summary>
public sealed class DutyRota
{
    internal const int MinutesOfWeek = 7 * 24 * 60;

    /// <summary>A shift of the week, in minutes from Sunday 00:00; it may run over the end of the week.</summary>
    internal sealed record WeekShift(int From, int Length, DutyPerson Officer, DutyPerson Deputy);

    /// <summary>A shift of a date, in the office's own time.</summary>
    internal sealed record DateShift(DateTime From, DateTime Until, DutyPerson Officer, DutyPerson Deputy);

    private readonly IReadOnlyList<WeekShift> _week;
    private readonly IReadOnlyList<DateShift> _dates;

    internal DutyRota(TimeZoneInfo zone, IReadOnlyList<DutyPerson> people, IReadOnlyList<WeekShift> week, IReadOnlyList<DateShift> dates)
    {
        (Zone, People, _week) = (zone, people, week);
        _dates = [.. dates.OrderBy(d => d.From)];
    }

    /// <summary>The office's time zone.</summary>
    public TimeZoneInfo Zone { get; }

    /// <summary>Everybody who takes duty.</summary>
    public IReadOnlyList<DutyPerson> People { get; }

    /// <summary>
    /// Who is on duty then. The clocks' change of an hour belongs to whose shift stands on the wall clock; an hour that the clocks show twice changes hands the first time only.
    /// </summary>
    public OnDuty At(DateTimeOffset time)
    {
        var local = WallClock(time);
        if (_dates.FirstOrDefault(d => d.From <= local && local < d.Until) is { } date)
            return new(date.Officer, date.Deputy, Moment(date.Until));
        var minute = ((int)local.DayOfWeek * 24 * 60) + (local.Hour * 60) + local.Minute;
        var shift = _week.Single(w => Within(w, minute));
        var since = (minute - shift.From + MinutesOfWeek) % MinutesOfWeek;
        var until = local.Date.AddMinutes(local.Hour * 60 + local.Minute - since + shift.Length);
        if (_dates.FirstOrDefault(d => local < d.From && d.From < until) is { } next)
            until = next.From;
        return new(shift.Officer, shift.Deputy, Moment(until));
    }

    /// <summary>The person of that code; null where nobody of the rota has it.</summary>
    public DutyPerson? Find(string officer) => People.FirstOrDefault(p => p.Officer == officer);

    internal static bool Within(WeekShift shift, int minute) => (minute - shift.From + MinutesOfWeek) % MinutesOfWeek < shift.Length;

    // Shown for the second time, an hour is over for whoever was relieved in it: it counts as its last minute.
    private DateTime WallClock(DateTimeOffset time)
    {
        var at = TimeZoneInfo.ConvertTime(time, Zone);
        var local = at.DateTime;
        if (!Zone.IsAmbiguousTime(local) || at.Offset == Zone.GetAmbiguousTimeOffsets(local).Max())
            return local;
        while (Zone.IsAmbiguousTime(local.AddMinutes(1)))
            local = local.AddMinutes(1);
        return local;
    }

    // A time that the clocks leave out is the one an hour later; one that they show twice is the first.
    private DateTimeOffset Moment(DateTime local)
    {
        var at = Zone.IsInvalidTime(local) ? local.AddHours(1) : local;
        return new DateTimeOffset(at, Zone.IsAmbiguousTime(at) ? Zone.GetAmbiguousTimeOffsets(at).Max() : Zone.GetUtcOffset(at)).ToUniversalTime();
    }
}
