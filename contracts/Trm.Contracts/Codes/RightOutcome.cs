namespace Trm.Contracts.Codes;

/// <summary>What became of a request about data.</summary>
public enum RightOutcome
{
    Done,
    Partly,
    Refused,
}
