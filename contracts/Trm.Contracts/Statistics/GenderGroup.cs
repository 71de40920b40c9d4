namespace Trm.Contracts.Statistics;

/// <summary>The gender that rooms and documents go by, as the profile of a referral says it.</summary>
public enum GenderGroup
{
    Female,
    Male,
    Unknown,
}
