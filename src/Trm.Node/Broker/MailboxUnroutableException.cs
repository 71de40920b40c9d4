namespace Trm.Node.Broker;

/// <summary>No mailbox of this name is bound to our exchange: the operator has not made it, or our directory is not theirs.</summary>
public sealed class MailboxUnroutableException(string message, Exception? innerException = null) : BrokerException(message, innerException);
