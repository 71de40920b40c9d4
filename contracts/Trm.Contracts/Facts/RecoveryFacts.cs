namespace Trm.Contracts.Facts;

/// <summary>The recovery and reflection period (gate G08).</summary>
public sealed record RecoveryFacts
{
    /// <summary>When it is over; null where it has no end yet.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>The record of a free waiver; null where there is none.</summary>
    public string? Waiver { get; init; }

    /// <summary>The legal advice that came before a waiver.</summary>
    public string? Advice { get; init; }

    /// <summary>The written form; null while it was given by word only.</summary>
    public string? Paper { get; init; }
}
