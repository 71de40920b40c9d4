using Trm.Contracts.Identifiers;

namespace Trm.Node.Referrals;

/// <summary>One message of a case as shown to an officer.</summary>
/// <param name="Peer">To whom or from whom; a stranger's report on a case of ours is shown with its sender.</param>
/// <param name="Notes">Irregularities shown beside a report.</param>
/// <param name="Fate">Of our own messages: see <see cref="Outbox.OutboxState"/>. Null for the peer's.</param>
/// <param name="Payload">The FHIR Bundle, exact bytes.</param>
public sealed record ShownMessage(
    MessageId Message, string Peer, bool Outgoing, string Kind, string Code, DateTimeOffset At, IReadOnlyList<string> Notes, string? Fate, ReadOnlyMemory<byte> Payload);
