namespace Trm.Contracts.Codes;

/// <summary>Which part of a return plan a CarePlan is.</summary>
public enum PlanPart
{
    /// <summary>Escort and papers.</summary>
    Travel,
    /// <summary>What is paid by whom until when.</summary>
    Reintegration,
}
