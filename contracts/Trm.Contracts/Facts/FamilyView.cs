namespace Trm.Contracts.Facts;

/// <summary>What the screening of a child's family found.</summary>
public enum FamilyView
{
    NotScreened,
    Positive,
    Negative,
}
