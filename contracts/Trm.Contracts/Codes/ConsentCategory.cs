namespace Trm.Contracts.Codes;

/// <summary>What a consent covers, per recipient. The category 'protection' is not here: it never leaves the sending side.</summary>
public enum ConsentCategory
{
    Identity,
    Contact,
    CareNeeds,
    HealthClinical,
    Exploitation,
    Legal,
    Family,
    Children,
    Risk,
    Travel,

    /// <summary>Closed by default, never free text.</summary>
    OrientationAndGender,
    PhotoAndBiometrics,
}
