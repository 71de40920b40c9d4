namespace Trm.Contracts.Codes;

/// <summary>How likely, as one officer judged it.</summary>
public enum RiskLevel
{
    Low,
    Moderate,
    /// <summary>Nobody moves while an area is high and its mitigation is not accepted.</summary>
    High,
}
