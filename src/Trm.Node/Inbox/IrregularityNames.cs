using Trm.Envelope;

namespace Trm.Node.Inbox;

/// <summary>The names under which irregularities are noted in the trail and shown.</summary>
internal static class IrregularityNames
{
    /// <summary>What is noted beside a report from, or to, a participant that is suspended or has left.</summary>
    public const string NotActive = "PARTICIPANT_INACTIVE";

    public static IEnumerable<string> Names(this Irregularities notes)
    {
        if (notes.HasFlag(Irregularities.PastExp))
            yield return "PAST_EXP";
        if (notes.HasFlag(Irregularities.IatAhead))
            yield return "IAT_AHEAD";
        if (notes.HasFlag(Irregularities.DirectoryPastHardExpiry))
            yield return "DIRECTORY_PAST_HARD_EXPIRY";
        if (notes.HasFlag(Irregularities.ParticipantNotActive))
            yield return NotActive;
    }
}
