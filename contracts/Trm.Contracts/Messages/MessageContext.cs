using Trm.Contracts.Identifiers;

namespace Trm.Contracts.Messages;

/// <summary>What every message says of itself, whatever its kind.</summary>
/// <param name="From">The participant that sends.</param>
/// <param name="To">The one participant it is for: there is no copy to anybody.</param>
/// <param name="Case">The case's pseudonym between the two; null for kinds that name no case.</param>
/// <param name="OfficerCode">The code of the officer who answers for it, never a name: letters, digits, '-', '.', at most 32.</param>
/// <param name="At">When it was written; cut to the second.</param>
/// <param name="Id">The message's own id, the same however often it is sealed.</param>
/// <param name="InReplyTo">The message that this one answers.</param>
/// <param name="Basis">The newest message of the other side that a move rests on.</param>
/// <param name="Known">Of a move on a return: every hold and report of the case that its author knows; null where there is none.</param>
public sealed record MessageContext(
    ParticipantId From, ParticipantId To, CaseId? Case, string OfficerCode, DateTimeOffset At, MessageId Id, MessageId? InReplyTo = null, MessageId? Basis = null,
    IReadOnlyCollection<MessageId>? Known = null);
