namespace Trm.Contracts.Statistics;

/// <summary>How figures tell ages apart.</summary>
public enum AgeGroup
{
    Adult,

    /// <summary>A child, or somebody whose age is in doubt or not on record.</summary>
    ChildOrInDoubt,
}
