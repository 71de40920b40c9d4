using Trm.Contracts.Messages;

namespace Trm.Node.Overview;

/// <summary>An arrival, with what whoever meets the person must know, and no more.</summary>
/// <param name="Journey">When, and whether the person is on the way.</param>
/// <param name="Meeting">What we said last about where, when and by which sign; null where we have not said it yet, or the plan has changed since.</param>
/// <param name="Persons">How many travel, where it was said.</param>
/// <param name="Escorted">Whether somebody travels with them, where it was said.</param>
/// <param name="LastLeg">How they arrive, where it may be known.</param>
/// <param name="Services">What is asked of us: service codes of the case data standard.</param>
/// <param name="Needs">What the person needs, as codes.</param>
/// <param name="Changes">What the other side has said since we were last ready; kind, and when.</param>
/// <param name="Call">The other office's duty number, day and night.</param>
/// <param name="MayBeReady">We may say that we are ready for the plan.</param>
/// <param name="MayBeFinallyReady">We may say, finally, that somebody is waiting.</param>
/// <param name="MaySayCannot">We may say that we cannot: a hold, at once.</param>
/// <param name="MayReport">We may say that the person was met, or that nobody came.</param>
public sealed record Arrival(
    JourneyLine Journey, Meeting? Meeting, int? Persons, bool? Escorted, TravelLeg? LastLeg, IReadOnlyList<string> Services, IReadOnlyList<string> Needs, IReadOnlyList<ArrivalChange> Changes,
    string? Call, bool MayBeReady, bool MayBeFinallyReady, bool MaySayCannot, bool MayReport);
