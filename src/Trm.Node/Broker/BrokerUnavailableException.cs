namespace Trm.Node.Broker;

/// <summary>There is no connection to the broker, or no confirm came in time. It may or may not hold the message: publish the same bytes again.</summary>
public sealed class BrokerUnavailableException(string message, Exception? innerException = null) : BrokerException(message, innerException);
