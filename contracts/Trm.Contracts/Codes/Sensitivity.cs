namespace Trm.Contracts.Codes;

/// <summary>The exchange's own sensitivity label.</summary>
public enum Sensitivity
{
    /// <summary>Trafficking in persons.</summary>
    Tip,
}
