namespace Trm.Contracts.Codes;

/// <summary>What may happen to the person.</summary>
public enum RiskArea
{
    ReTrafficking,
    Reprisal,
    FamilyViolence,
    SelfHarm,
    Homelessness,
    Stigma,
    DebtCollection,
    Health,
}
