namespace Trm.Contracts.Codes;

/// <summary>What one message says of a case and the element list of every message does not hold: open only under its category.</summary>
public enum CaseFact
{
    /// <summary>Category children.</summary>
    BestInterests,

    /// <summary>Category legal.</summary>
    Remedy,
}
