namespace Trm.Contracts.Facts;

/// <summary>The planned journey.</summary>
/// <param name="DepartsAt">First departure.</param>
/// <param name="ArrivesAt">Expected arrival at the meeting point.</param>
public sealed record JourneyFacts(DateTimeOffset DepartsAt, DateTimeOffset ArrivesAt);
