namespace Trm.Contracts.Codes;

/// <summary>What threatens a life.</summary>
public enum Danger
{
    ThreatToLife,
    Abduction,
    SelfHarm,
    MedicalEmergency,
    ChildAtRisk,
}
