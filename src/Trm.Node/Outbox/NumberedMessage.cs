using Trm.Contracts.Messages;
using Trm.Envelope;

namespace Trm.Node.Outbox;

/// <summary>A sealed message with its number and the mailbox it goes to; not yet stored.</summary>
internal sealed record NumberedMessage(SealOrder Order, Sealed Sealed, string Mailbox, Lane Lane);
