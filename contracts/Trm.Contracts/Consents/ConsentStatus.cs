namespace Trm.Contracts.Consents;

/// <summary>What a consent is at a moment.</summary>
public enum ConsentStatus
{
    /// <summary>Given later than that moment: it does not count yet.</summary>
    NotYet,
    Active,
    Withdrawn,
    Expired,
}
