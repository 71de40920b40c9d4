namespace Trm.Contracts.Agreements;

/// <summary>Who may ask for the fast track, and who approves as the second person.</summary>
public enum AgreedRole
{
    Coordinator,
    CaseWorker,
    DutyOfficer,
}
