namespace Trm.Contracts.Facts;

/// <summary>The last call before boarding (gate G20).</summary>
public sealed record FinalCheckFacts
{
    /// <summary>The call begins so long before departure.</summary>
    public static readonly TimeSpan From = TimeSpan.FromHours(24);

    /// <summary>And ends so long before.</summary>
    public static readonly TimeSpan Until = TimeSpan.FromHours(2);

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
