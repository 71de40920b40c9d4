namespace Trm.Contracts.Agreements;

/// <summary>What a term is counted in.</summary>
public enum TermUnit
{
    /// <summary>Minutes on the clock, day and night: <c>min</c>.</summary>
    Minutes,

    /// <summary>Hours on the clock, day and night: <c>h</c>.</summary>
    Hours,

    /// <summary>Working days of the side that must act: <c>wd</c>.</summary>
    WorkingDays,

    /// <summary>Weeks of the calendar: <c>wk</c>.</summary>
    Weeks,

    /// <summary>Months of the calendar: <c>mo</c>.</summary>
    Months,
}
