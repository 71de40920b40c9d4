namespace Trm.Contracts.Messages;

/// <summary>What an allowance counts.</summary>
public enum AllowanceUnit
{
    Minutes,
    Hours,
    Days,

    /// <summary>Working days of the side that must act.</summary>
    WorkingDays,
    Weeks,
    Months,
}
