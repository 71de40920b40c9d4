namespace Trm.Node.Overview;

/// <summary>A journey, under way or planned.</summary>
/// <param name="DepartsAt">When it began, or is to begin.</param>
/// <param name="ExpectedAt">When the person is expected.</param>
/// <param name="WaitingSince">When the receiving organisation said finally that somebody is waiting; null where it has not.</param>
public sealed record JourneyLine(CaseLine Case, DateTimeOffset? DepartsAt, DateTimeOffset? ExpectedAt, DateTimeOffset? WaitingSince)
{
    /// <summary>True where the person is on the way.</summary>
    public bool IsUnderWay => Case.Next is "meet" or "look-for";

    /// <summary>The time that counts next.</summary>
    public DateTimeOffset? Time => IsUnderWay ? ExpectedAt : DepartsAt ?? ExpectedAt;
}
