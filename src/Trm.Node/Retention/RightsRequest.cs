using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;

namespace Trm.Node.Retention;

/// <summary>What a person asked about their data, through us or through the other side.</summary>
/// <param name="Message">The request; its answer quotes it.</param>
/// <param name="IsOurs">True where we asked and the peer answers.</param>
/// <param name="Due">When an answer is due; null where it was given, or where the receipt is not here yet.</param>
/// <param name="IsOverdue">True where the alarm stands.</param>
/// <param name="Outcome">What was answered; null before.</param>
/// <param name="Kept">Why something is kept.</param>
public sealed record RightsRequest(
    CaseId Case, ParticipantId Peer, MessageId Message, bool IsOurs, DataRight Right, DateTimeOffset At, DateTimeOffset? Due, bool IsOverdue, RightOutcome? Outcome, KeptReason? Kept,
    DateTimeOffset? AnsweredAt);
