namespace Trm.Contracts.Codes;

/// <summary>At which distance from arrival a person is asked how they are.</summary>
public enum FollowUpMoment
{
    Hours72,
    Weeks2,
    Month1,
    Months3,
    Months6,
    Months12,
}
