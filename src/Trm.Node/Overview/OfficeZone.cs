using Trm.Contracts.Identifiers;

namespace Trm.Node.Overview;

/// <summary>The time zone of an office, as agreed; a time is shown with it, and with the other side's where the two differ.</summary>
internal static class OfficeZone
{
    /// <param name="whose">Us, or the peer.</param>
    /// <param name="peer">Which agreement says it; null: that with any of our peers, for our own zone.</param>
    /// <returns>UTC where nothing was agreed.</returns>
    public static TimeZoneInfo Of(NodeParts node, ParticipantId whose, ParticipantId? peer, DateTimeOffset at)
    {
        if (peer is not null)
            return Named(node.Agreements.With(peer, at), whose) ?? TimeZoneInfo.Utc;
        foreach (var held in node.Agreements.Held)
            if (Named(held.Agreement, whose) is { } zone)
                return zone;
        return TimeZoneInfo.Utc;
    }

    private static TimeZoneInfo? Named(Contracts.Agreements.Agreement agreement, ParticipantId whose) => agreement.Parties.FirstOrDefault(p => p.Participant == whose)?.TimeZone;
}
