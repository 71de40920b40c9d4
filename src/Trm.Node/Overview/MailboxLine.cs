using Trm.Contracts.Identifiers;

namespace Trm.Node.Overview;

/// <summary>One of the mailboxes that we read.</summary>
/// <param name="From">Who writes into it.</param>
/// <param name="Waiting">Messages in it that nobody has in hand; null where the broker does not say.</param>
public sealed record MailboxLine(ParticipantId From, bool IsUrgent, long? Waiting);
