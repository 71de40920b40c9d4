namespace Trm.Contracts.Facts;

/// <summary>Somebody who travels with the person and depends on them (gate G18).</summary>
public sealed record DependantFacts
{
    /// <summary>The dependant's own record.</summary>
    public string? Record { get; init; }

    public string? Identity { get; init; }

    public string? Nationality { get; init; }

    public string? Papers { get; init; }

    /// <summary>The decision on parental responsibility.</summary>
    public string? ParentalResponsibility { get; init; }

    public string? BestInterests { get; init; }

    /// <summary>Whether carer and child are cleared together.</summary>
    public bool ClearedTogether { get; init; }

    /// <summary>The decision that says why they are not.</summary>
    public string? ApartBecause { get; init; }
}
