using Trm.Node.Overview;

namespace Trm.Node.Escorts;

/// <summary>A journey as whoever travels along sees it: codes, times and whom to call. Nothing of it was opened.</summary>
/// <param name="Journey">When it begins and ends, and whether somebody waits.</param>
/// <param name="OwnCall">Our own duty number, day and night.</param>
/// <param name="TheirCall">The other office's.</param>
public sealed record EscortJourney(JourneyLine Journey, string? OwnCall, string? TheirCall)
{
    /// <summary>True until the person is on the way.</summary>
    public bool MayDepart => !Journey.IsUnderWay && Journey.Case.Next is not "hand-over";

    /// <summary>True while the person is on the way, or has just been met.</summary>
    public bool MayHandOver => Journey.IsUnderWay || Journey.Case.Next is "hand-over";
}
