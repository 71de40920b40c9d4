namespace Trm.Contracts.Codes;

/// <summary>On what a notice without consent rests.</summary>
public enum LegalBasis
{
    VitalInterests,
    DutyToProtectLife,
    ChildProtection,
    CourtOrder,
}
