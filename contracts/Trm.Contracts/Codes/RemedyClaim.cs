namespace Trm.Contracts.Codes;

/// <summary>What a person claims.</summary>
public enum RemedyClaim
{
    CriminalProceedings,
    Wages,
    Compensation,
    Residence,
    Other,
}
