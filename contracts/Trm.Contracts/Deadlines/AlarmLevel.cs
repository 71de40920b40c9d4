namespace Trm.Contracts.Deadlines;

/// <summary>Who is told that nothing has happened yet.</summary>
public enum AlarmLevel
{
    /// <summary>Half of the time is over: the deputy is told too.</summary>
    Deputy,

    /// <summary>The time is over: both sides see it.</summary>
    Overdue,
}
