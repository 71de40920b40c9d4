using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;

namespace Trm.Node.Broker;

/// <summary>One mailbox as the directory lists it: one writer, one reader, one lane, an opaque name.</summary>
/// <param name="Name">Queue name and routing key: random, tells nothing.</param>
/// <param name="Writer">The only participant that may write it.</param>
/// <param name="Reader">The only participant that may read it.</param>
/// <param name="Lane">Normal or urgent.</param>
public sealed record Mailbox(string Name, ParticipantId Writer, ParticipantId Reader, Lane Lane);
