using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;

namespace Trm.Node.Broker;

/// <summary>A mailbox that this participant reads.</summary>
/// <param name="Peer">Who may write it, by the directory. A claim until the header is verified: the broker is not trusted to enforce it.</param>
/// <param name="Lane">Urgent mailboxes are emptied first.</param>
/// <param name="Name">Opaque name from the directory: the queue's name and its routing key.</param>
public sealed record IncomingMailbox(ParticipantId Peer, Lane Lane, string Name);
