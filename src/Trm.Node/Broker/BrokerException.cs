namespace Trm.Node.Broker;

/// <summary>The broker did not take a message: a failure of the world. Texts name mailboxes and codes, never content.</summary>
public abstract class BrokerException : Exception
{
    private protected BrokerException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
