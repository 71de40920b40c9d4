using Trm.Contracts.Identifiers;

namespace Trm.Node.Outbox;

/// <summary>Accepted from the user, sealed and stored: from here on the node owes it a fate.</summary>
public sealed record Submitted(TransmissionId Transmission, MessageId Message, CaseId? Case);
