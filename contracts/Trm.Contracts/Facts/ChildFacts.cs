namespace Trm.Contracts.Facts;

/// <summary>What stands behind a child's return (gate G06).</summary>
public sealed record ChildFacts
{
    /// <summary>The guardian's code.</summary>
    public string? Guardian { get; init; }

    public bool GuardianIndependent { get; init; }

    /// <summary>The record of hearing the child.</summary>
    public string? Heard { get; init; }

    /// <summary>The best-interests decision.</summary>
    public string? BestInterests { get; init; }

    /// <summary>Whether its outcome is this return and no other.</summary>
    public bool OutcomeIsThisReturn { get; init; }

    public DateTimeOffset BestInterestsAt { get; init; }

    /// <summary>The record of the screening.</summary>
    public DateTimeOffset? FamilyScreenedAt { get; init; }

    /// <summary>The first contact with family; null where there was none.</summary>
    public DateTimeOffset? FamilyContactedAt { get; init; }

    public FamilyView Family { get; init; }

    /// <summary>Care that does not rest on the family.</summary>
    public string? OtherCare { get; init; }

    /// <summary>The receiving authority's written acceptance of responsibility.</summary>
    public string? ResponsibilityAccepted { get; init; }

    /// <summary>The escort's code.</summary>
    public string? Escort { get; init; }

    /// <summary>The code of the guardian who takes over.</summary>
    public string? ReceivingGuardian { get; init; }
}
