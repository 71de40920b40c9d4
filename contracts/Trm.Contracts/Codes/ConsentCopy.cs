namespace Trm.Contracts.Codes;

/// <summary>What became of the person's copy of a consent.</summary>
public enum ConsentCopy
{
    Given,
    /// <summary>Kept by the case worker, because the person wished it or a copy would be a danger.</summary>
    KeptForPerson,
}
