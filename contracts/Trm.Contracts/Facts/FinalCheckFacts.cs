namespace Trm.Contracts.Facts;

/// <summary>The last call before boarding (gate G20).</summary>
public sealed record FinalCheckFacts
{
    public required DateTimeOffset CheckedAt { get; init; }

    /// <summary>The final readiness.</summary>
    public string? ReceiverInPlace { get; init; }

    /// <summary>The record that the person still wants to go.</summary>
    public string? StillWantsToGo { get; init; }

    /// <summary>The record that the person is well enough now.</summary>
    public string? Fit { get; init; }

    /// <summary>Whether any hold is open.</summary>
    public bool Held { get; init; }
}
