using Trm.Contracts.Codes;

namespace Trm.Contracts.Facts;

/// <summary>
/// What one side knows of a case, as far as a gate asks for it: dates, codes, and the ids of the records that show it. Null is "not known", and not known
/// is never a yes.
/// </summary>
/// <remarks>Ids are those of records or messages, never names. The receiving side's facts hold no <see cref="Bar"/> and no <see cref="Exclusions"/>: they never travel.</remarks>
public sealed record CaseFacts
{
    public required AgeStanding Age { get; init; }

    public required JourneyFacts Journey { get; init; }

    /// <summary>On what the journey rests, as proposed; null before a proposal.</summary>
    public TravelBasis? Basis { get; init; }

    public ReturnWish? Wish { get; init; }

    /// <summary>One look at the dangers for each side that has looked.</summary>
    public IReadOnlyList<RiskLook> Risks { get; init; } = [];

    public ReceptionFacts? Reception { get; init; }

    /// <summary>Needed for a child, and where age is in doubt.</summary>
    public ChildFacts? Child { get; init; }

    public ReturnBar Bar { get; init; } = ReturnBar.None;

    public RecoveryFacts? Recovery { get; init; }

    public DocumentFacts? Document { get; init; }

    public CareFacts? Care { get; init; }

    public RemedyFacts? Remedies { get; init; }

    public ClearanceFacts? Clearance { get; init; }

    public FastTrackFacts? FastTrack { get; init; }

    public OnwardFacts? Onward { get; init; }

    /// <summary>What the step rests on a yes to.</summary>
    public IReadOnlyList<AskedFact> Asked { get; init; } = [];

    public ExclusionFacts Exclusions { get; init; } = ExclusionFacts.None;

    public IReadOnlyList<DependantFacts> Dependants { get; init; } = [];

    public SupportFacts? Support { get; init; }

    public FinalCheckFacts? FinalCheck { get; init; }

    public SafetyNoticeFacts? Notice { get; init; }

    public OwnDecision? OwnDecision { get; init; }

    /// <summary>Of what the person was told, oldest first. No gate asks for it.</summary>
    public IReadOnlyList<PersonTold> Told { get; init; } = [];
}
