namespace Trm.Contracts.Codes;

/// <summary>Who travels with the person.</summary>
public enum Escort
{
    None,
    CaseWorker,
    Guardian,
    Medical,
    Companion,
}
