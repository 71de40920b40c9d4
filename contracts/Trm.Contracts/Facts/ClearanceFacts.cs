namespace Trm.Contracts.Facts;

/// <summary>A clearance and what it rests on (gates G12 and G13).</summary>
public sealed record ClearanceFacts
{
    /// <summary>The clearance message.</summary>
    public required string Id { get; init; }

    /// <summary>The records it rests on, each with the version of that time.</summary>
    public required IReadOnlyDictionary<string, int> RestsOn { get; init; }

    /// <summary>The versions of today; what is not here exists no more.</summary>
    public required IReadOnlyDictionary<string, int> Today { get; init; }

    /// <summary>The final readiness; null before it.</summary>
    public string? FinalCheck { get; init; }
}
