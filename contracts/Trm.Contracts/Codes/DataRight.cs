namespace Trm.Contracts.Codes;

/// <summary>What a person asks about the data held of them.</summary>
public enum DataRight
{
    Access,
    Correction,
    Restriction,
    Erasure,
}
