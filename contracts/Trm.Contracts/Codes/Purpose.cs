namespace Trm.Contracts.Codes;

/// <summary>What a referral is for.</summary>
public enum Purpose
{
    Return,
    Services,
    Tracing,
    Documents,
    FamilyProtection,
    Remedies,
    Relocation,

    /// <summary>The person is here already and nobody had been told.</summary>
    ArrivedUnannounced,
}
