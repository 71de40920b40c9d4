namespace Trm.Contracts.Facts;

/// <summary>A notice without consent because a life is at risk (gate G02).</summary>
public sealed record SafetyNoticeFacts
{
    /// <summary>The names of the facts it would carry.</summary>
    public required IReadOnlyList<string> Facts { get; init; }

    /// <summary>The code of its legal basis.</summary>
    public string? LegalBasis { get; init; }

    /// <summary>The code of the officer.</summary>
    public string? Officer { get; init; }

    /// <summary>The code of the second officer.</summary>
    public string? SecondOfficer { get; init; }

    /// <summary>When the first officer approved.</summary>
    public DateTimeOffset ApprovedAt { get; init; }

    /// <summary>Whether minutes count: then the second officer may follow within two hours.</summary>
    public bool LifeAtStake { get; init; }

    /// <summary>Whether it would go to somebody the person excluded.</summary>
    public bool ToExcluded { get; init; }

    /// <summary>The independent approval that such a notice needs.</summary>
    public string? IndependentApproval { get; init; }

    /// <summary>The task of telling the person as soon as it is safe.</summary>
    public string? TellPerson { get; init; }
}
