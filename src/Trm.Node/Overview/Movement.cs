using Trm.Contracts.Codes;

namespace Trm.Node.Overview;

/// <summary>What a report of a journey starts from: codes, times and numbers. Nothing of it was opened.</summary>
/// <param name="Basis">On what the journey rests; null where nobody has proposed one.</param>
/// <param name="Country">Ours, ISO 3166-1 alpha-2.</param>
/// <param name="OwnNumber">Our duty number, day and night.</param>
/// <param name="Call">The other side's.</param>
/// <param name="HasLeft">Whether a departure was reported and the person has not been met since.</param>
public sealed record Movement(JourneyLine Journey, TravelBasis? Basis, string Country, string? OwnNumber, string? Call, bool HasLeft)
{
    /// <summary>The case, as lists show it.</summary>
    public CaseLine Case => Journey.Case;
}
