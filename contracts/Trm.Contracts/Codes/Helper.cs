namespace Trm.Contracts.Codes;

/// <summary>Who can act where a life is at risk.</summary>
public enum Helper
{
    Police,
    EmergencyServices,
    BorderGuard,
    ChildProtection,
    ReceivingOrganisation,
}
