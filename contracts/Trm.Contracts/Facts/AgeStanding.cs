namespace Trm.Contracts.Facts;

/// <summary>What is known of the person's age. Where it is in doubt, the person is treated as a child.</summary>
public enum AgeStanding
{
    Adult,
    InDoubt,
    Child,
}
