using Trm.Node.Alarms;

namespace Trm.Node.Overview;

/// <summary>One thing that whoever is on duty looks at now: an alarm, or a case that cannot wait.</summary>
/// <param name="What">A code of <see cref="ActNow.Codes"/>; null where it is an alarm.</param>
/// <param name="Alarm">Null where it is none.</param>
/// <param name="Case">The case that it is about; null where it is about none.</param>
/// <param name="Message">The message of ours that it is about: a call about it can be recorded; null where there is none.</param>
/// <param name="Since">Since when it stands.</param>
/// <param name="Due">When a stopped case is looked at again, or what is late was due; null where there is no such time.</param>
/// <param name="Call">The other office's duty number; null where nobody must be called, or may.</param>
public sealed record WatchItem(string? What, StandingAlarm? Alarm, CaseLine? Case, string? Message, DateTimeOffset Since, DateTimeOffset? Due, string? Call)
{
    /// <summary>True where somebody may be in danger.</summary>
    public bool IsDanger => What is "missing" or "not-met" or "travelling-uncleared"
        || Alarm is { Code: AlarmCode.TravellingUncleared or AlarmCode.UrgentReport } || Alarm?.Code.StartsWith("ARRIVAL_", StringComparison.Ordinal) == true;

    /// <summary>When the deputy is called as well, or was; null where somebody has taken it, and where it is no alarm.</summary>
    public DateTimeOffset? DeputyAt => Alarm is { TakenBy: null } alarm ? AlarmRule.HalfTime(alarm.Code, alarm.RaisedAt) : null;

    /// <summary>True where an officer says that it was dealt with; every other one ends by itself.</summary>
    public bool EndsByOfficer => Alarm is { } alarm && AlarmRule.Of(alarm.Code).End == AlarmEnd.ByOfficer;

    /// <summary>How soon somebody must have taken it; a day where it is no alarm.</summary>
    public TimeSpan Within => Alarm is { } alarm ? AlarmRule.Of(alarm.Code).Within : AlarmRule.Today;
}
