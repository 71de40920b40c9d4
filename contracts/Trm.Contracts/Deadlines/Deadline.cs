using Trm.Contracts.Agreements;
using Trm.Contracts.Identifiers;

namespace Trm.Contracts.Deadlines;

/// <summary>By when one side must have done one thing about one message.</summary>
/// <param name="Kind">The message's kind.</param>
/// <param name="Step">What must have happened.</param>
/// <param name="Mover">Whose move it is.</param>
/// <param name="From">The receiver's L1 time.</param>
/// <param name="HalfTime">When the deputy is told; a moment of duty but where the term runs on the clock.</param>
/// <param name="Due">When it is overdue.</param>
/// <param name="HolidaysKnown">False where the file of holidays does not reach so far and weekends alone were counted.</param>
public sealed record Deadline(
    string Kind, DeadlineStep Step, ParticipantId Mover, DateTimeOffset From, DateTimeOffset HalfTime, DateTimeOffset Due, bool HolidaysKnown)
{
    /// <summary>What is to be said at that time if it has not happened; null before half time. Never more than an alarm.</summary>
    public DeadlineAlarm? AlarmAt(DateTimeOffset now) =>
        now >= Due ? Alarm(AlarmLevel.Overdue, Due)
        : now >= HalfTime ? Alarm(AlarmLevel.Deputy, HalfTime)
        : null;

    private DeadlineAlarm Alarm(AlarmLevel level, DateTimeOffset since) => new(level, Kind, Step, Mover, since);
}
