namespace Trm.Node.Overview;

/// <summary>What a coordinator sees first: what cannot wait, who travels, whose turn it is, what is new. Pseudonyms, words, codes and times.</summary>
/// <param name="At">As of when.</param>
/// <param name="Zone">The time zone of this office.</param>
/// <param name="ActNow">Somebody may be in danger first, then what does not get through, what is stopped, what is late.</param>
/// <param name="MoreToDo">How many things of that kind are not in the list.</param>
/// <param name="Journeys">Who is on the way, and who leaves or arrives until the end of tomorrow.</param>
/// <param name="Ours">Cases in which it is our turn, the longest first.</param>
/// <param name="Theirs">Cases in which we wait for the other side.</param>
/// <param name="New">What came and nobody of this officer's desk has looked at.</param>
/// <param name="LookedAt">When the officer last said to have looked; null before the first time.</param>
/// <param name="OtherAlarms">How many alarms stand that concern no case: the administrator's.</param>
public sealed record Today(
    DateTimeOffset At, TimeZoneInfo Zone, IReadOnlyList<ActNow> ActNow, long MoreToDo, IReadOnlyList<JourneyLine> Journeys, Page<CaseLine> Ours, Page<CaseLine> Theirs,
    IReadOnlyList<NewMessage> New, DateTimeOffset? LookedAt, long OtherAlarms)
{
    /// <summary>How many questions for room wait for this office's answer; zero for whoever does not answer them.</summary>
    public long RoomAsked { get; init; }

    /// <summary>How many of the journeys end, or begin, today by this office's clock.</summary>
    public int JourneysToday => Journeys.Count(j => DayOf(j.Time) == DayOf(At));

    /// <summary>The same of tomorrow.</summary>
    public int JourneysTomorrow => Journeys.Count(j => DayOf(j.Time) == DayOf(At).AddDays(1));

    private DateOnly DayOf(DateTimeOffset? at) => at is { } time ? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time, Zone).DateTime) : default;
}
