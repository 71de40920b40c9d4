using Trm.Contracts.Codes;
using Trm.Contracts.Referrals;

namespace Trm.Contracts.Facts;

/// <summary>How one side sees the dangers (gate G04).</summary>
public sealed record RiskLook
{
    /// <summary>The record's id.</summary>
    public required string Id { get; init; }

    public required Side Side { get; init; }

    /// <summary>The first moment at which it counts no more.</summary>
    public required DateTimeOffset ValidUntil { get; init; }

    /// <summary>Whether the person's own view was heard and recorded; they may see it differently.</summary>
    public required bool PersonsViewRecorded { get; init; }

    /// <summary>One for each area looked at.</summary>
    public required IReadOnlyList<RiskAreaView> Areas { get; init; }

    /// <summary>The areas whose mitigation was accepted by those who must do it.</summary>
    public IReadOnlyList<RiskArea> MitigationAccepted { get; init; } = [];

    /// <summary>Whether it speaks of the receiving state itself; such a look stays with the sending side.</summary>
    public bool AboutReceivingState { get; init; }

    /// <summary>Whether it has been shown to the other side.</summary>
    public bool Shared { get; init; }

    /// <summary>The written form; null while it was given by word only.</summary>
    public string? Paper { get; init; }
}
