namespace Trm.Contracts.Agreements;

/// <summary>Between whom an agreement stands.</summary>
public enum AgreementScope
{
    /// <summary>Two parties. Goes before a region's agreement.</summary>
    Pair,

    /// <summary>Two to 32 parties, each with each.</summary>
    Region,
}
