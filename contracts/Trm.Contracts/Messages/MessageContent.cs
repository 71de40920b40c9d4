namespace Trm.Contracts.Messages;

/// <summary>What a message says, parsed once by <see cref="MessageReader"/>; one record per kind.</summary>
public abstract record MessageContent
{
    private protected MessageContent()
    {
    }

    private protected static T Of<T>(Message message)
        where T : MessageContent =>
        message.Content as T ?? throw new ArgumentException($"a {message.Kind} has no {typeof(T).Name}", nameof(message));
}
