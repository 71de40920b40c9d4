namespace Trm.Contracts.Codes;

/// <summary>A person's age without a birth date.</summary>
public enum AgeBand
{
    Under6,
    From6To11,
    From12To15,
    From16To17,
    From18To24,
    From25To44,
    From45To64,
    Over64,

    /// <summary>Presumed a child.</summary>
    AgeDisputed,
}
