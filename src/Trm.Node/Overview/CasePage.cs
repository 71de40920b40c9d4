using Trm.Node.Referrals;

namespace Trm.Node.Overview;

/// <summary>A case opened by an officer: where it stands, what is still needed, and what both sides have said, with the fate of every message.</summary>
/// <param name="Case">As lists show it.</param>
/// <param name="Standing">What stands between the case and its next step, in words.</param>
/// <param name="Timeline">Newest first.</param>
/// <param name="Call">The other office's duty number.</param>
/// <param name="Zone">Our time zone.</param>
/// <param name="PeerZone">The other side's.</param>
/// <param name="MayStop">Whether this officer may stop it now.</param>
/// <param name="NotTold">What the person has not been told yet.</param>
public sealed record CasePage(
    CaseLine Case, CaseExplanation Standing, Page<TimelineRow> Timeline, string? Call, TimeZoneInfo Zone, TimeZoneInfo PeerZone, bool MayStop, IReadOnlyList<NotTold> NotTold)
{
    /// <summary>Since when the person has restricted what this side does with what it holds; null where they have not.</summary>
    public DateTimeOffset? RestrictedAt { get; init; }
}
