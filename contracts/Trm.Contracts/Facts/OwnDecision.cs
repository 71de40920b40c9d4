namespace Trm.Contracts.Facts;

/// <summary>An adult decides otherwise than an own gate says, after advice. It lifts own gates and never an absolute one.</summary>
/// <remarks>Source: contracts/Trm.Contracts/Gates: advice in their own language, a legal adviser offered, 24 h to think, two officers, a safety plan, an agreed check-in.</remarks>
public sealed record OwnDecision
{
    /// <summary>The record's id.</summary>
    public required string Id { get; init; }

    /// <summary>The gates it lifts, by name.</summary>
    public required IReadOnlyList<string> Gates { get; init; }

    public DateTimeOffset AdvisedAt { get; init; }

    public bool InOwnLanguage { get; init; }

    /// <summary>The offer of a legal adviser.</summary>
    public string? AdviserOffered { get; init; }

    public DateTimeOffset DecidedAt { get; init; }

    /// <summary>The code of the coordinator.</summary>
    public string? Officer { get; init; }

    /// <summary>The code of the second officer.</summary>
    public string? SecondOfficer { get; init; }

    /// <summary>The safety plan.</summary>
    public string? SafetyPlan { get; init; }

    /// <summary>When the person has agreed to be asked; for one who does not want to be met (G05) within 72 hours after arrival.</summary>
    public DateTimeOffset? CheckIn { get; init; }

    /// <summary>The 24-hour number that the person has; needed where nobody meets them (G05).</summary>
    public string? HelpNumber { get; init; }
}
