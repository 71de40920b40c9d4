namespace Trm.Contracts.Codes;

/// <summary>What somebody pays for.</summary>
public enum PlanItem
{
    Tickets,
    Escort,
    Accommodation,
    MedicalCare,
    Counselling,
    LegalAid,
    Schooling,
    Training,
    IncomeSupport,
    BusinessStart,
}
