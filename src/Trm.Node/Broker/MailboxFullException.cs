namespace Trm.Node.Broker;

/// <summary>The mailbox is at its bound; the broker refused the message. Its reader is slow or absent.</summary>
public sealed class MailboxFullException(string message, Exception? innerException = null) : BrokerException(message, innerException);
