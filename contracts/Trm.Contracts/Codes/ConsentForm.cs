namespace Trm.Contracts.Codes;

/// <summary>How a consent was given.</summary>
public enum ConsentForm
{
    Written,
    Thumbprint,
    SpokenAndWitnessed,
}
