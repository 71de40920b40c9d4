using Trm.Contracts.Identifiers;

namespace Trm.Node.Overview;

/// <summary>One message of a case, of either side, and what became of it.</summary>
/// <param name="At">By our clock: when it was sent, or came.</param>
/// <param name="Peer">To whom or from whom; a stranger's report is shown with its sender.</param>
/// <param name="Fate">A code of <see cref="Fates"/>.</param>
/// <param name="IsWitnessed">Of ours: whether foreign witnesses vouch for the record of it; provisional before. Null for theirs.</param>
/// <param name="Notes">Irregularities shown beside a report.</param>
/// <param name="Word">What is read out and read back at the telephone.</param>
public sealed record TimelineRow(
    MessageId Message, DateTimeOffset At, bool IsOurs, string Peer, string Kind, string Code, string Fate, bool? IsWitnessed, IReadOnlyList<string> Notes, string Word)
{
    /// <summary>What can have become of a message.</summary>
    public static IReadOnlyList<string> Fates { get; } = ["kept-here", "sent", "delivered", "seen", "decided", "undelivered", "refused", "expired", "opened"];
}
