namespace Trm.Contracts.Messages;

/// <summary>What is reported of a journey.</summary>
public enum DepartureForm
{
    Departed,
    Changed,

    /// <summary>Always in the bare form.</summary>
    TransitPassed,
}
