namespace Trm.Contracts.Codes;

/// <summary>What a best-interests assessment found for a child.</summary>
public enum BestInterestsOutcome
{
    ThisReturn,
    ReturnToOtherCare,
    StayForNow,
    Stay,
}
