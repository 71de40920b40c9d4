namespace Trm.Contracts.Codes;

/// <summary>Where a consent was given: the kind of place, never an address.</summary>
public enum ConsentPlace
{
    Office,
    Shelter,
    Hospital,
    Detention,
    Remote,
    Elsewhere,
}
