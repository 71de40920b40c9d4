namespace Trm.Contracts.Codes;

/// <summary>How a case ended for one side. None of them says why.</summary>
public enum CaseOutcome
{
    Completed,
    EndedEarly,
    Cancelled,
    /// <summary>The person stays where they are: a good outcome.</summary>
    Stays,
}
