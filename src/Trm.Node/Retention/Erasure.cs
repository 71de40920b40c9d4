using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;

namespace Trm.Node.Retention;

/// <summary>The erasure of a case: pseudonyms, codes and times, all that is left of it.</summary>
/// <param name="Number">From 1; what is said of a case after its erasure can be erased again.</param>
/// <param name="Peer">With whom the case was.</param>
/// <param name="ProposedBy">The officer who proposed it.</param>
/// <param name="ApprovedBy">The other officer; null before.</param>
/// <param name="Leaves">How many leaves of the trail lost their private part; event 15 names them.</param>
/// <param name="Asked">Our message that asks the peer to erase, too; null where it was not to be asked or could not be.</param>
/// <param name="Answers">The peer's message that our erasure answers; null where we began.</param>
/// <param name="Outcome">What the peer answered; null before.</param>
/// <param name="Kept">Why the peer keeps what it keeps.</param>
public sealed record Erasure(
    CaseId Case, int Number, ParticipantId Peer, ErasureState State, ErasureBasis Basis, string ProposedBy, DateTimeOffset ProposedAt, string? ApprovedBy, DateTimeOffset? ApprovedAt,
    long? Leaves, MessageId? Asked, MessageId? Answers, RightOutcome? Outcome, KeptReason? Kept, DateTimeOffset? AnsweredAt);
