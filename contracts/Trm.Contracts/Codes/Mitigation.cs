namespace Trm.Contracts.Codes;

/// <summary>What makes a risk smaller.</summary>
public enum Mitigation
{
    SafeAccommodation,
    AddressKeptSecret,
    AskBeforeFamilyContact,
    Escort,
    CheckIn,
    Counselling,
    MedicalCare,
    LegalAid,
    DebtAdvice,
    IncomeSupport,
    PoliceContactAgreed,
}
