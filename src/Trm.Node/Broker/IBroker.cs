namespace Trm.Node.Broker;

/// <summary>
/// One participant's connection to the broker. The broker is untrusted: it may delay, drop, duplicate, reorder, replay or
/// damage what it is given, and a confirm proves nothing but that it holds the bytes.
/// </summary>
public interface IBroker : IAsyncDisposable
{
    /// <summary>
    /// True while there is a connection. A hint for health pages and back-off; only <see cref="PublishAsync"/> tells whether
    /// a message was taken.
    /// </summary>
    bool IsConnected { get; }

    /// <summary>
    /// Connects and consumes the given mailboxes, urgent ones first. Returns once the consumers are being set up; a broker
    /// that is absent is tried again in the background until <see cref="StopAsync"/>.
    /// </summary>
    /// <param name="mailboxes">The mailboxes to read; empty for one that only sends.</param>
    /// <param name="deliver">
    /// Awaited before the broker gets its acknowledgement: returning means ack, throwing means that the message stays with
    /// the broker and comes again. So it throws only when our own storage fails, never for a bad message. Called concurrently.
    /// </param>
    /// <param name="cancel">Ends the start, not the consumption.</param>
    Task StartAsync(IReadOnlyList<IncomingMailbox> mailboxes, DeliveryHandler deliver, CancellationToken cancel);

    /// <summary>
    /// From now on exactly these mailboxes are read, for a directory was adopted. Deliveries in hand are finished; publishing may fail meanwhile and is tried again.
    /// </summary>
    /// <param name="mailboxes">All of them, those read already included.</param>
    /// <param name="cancel">Ends the change where it waits for the broker.</param>
    Task ReadAsync(IReadOnlyList<IncomingMailbox> mailboxes, CancellationToken cancel);

    /// <summary>Hands over one sealed message and returns after the broker's confirm.</summary>
    /// <param name="mailbox">The opaque name from the directory.</param>
    /// <param name="body">The sealed message, transmitted as it is.</param>
    /// <param name="cancel">Ends the wait; whether the broker took the message is then unknown.</param>
    /// <exception cref="BrokerUnavailableException">No confirm within the time limit, or no connection. The broker may or may not hold the message.</exception>
    /// <exception cref="MailboxUnroutableException">No such mailbox is bound to our exchange; the message was not stored.</exception>
    /// <exception cref="MailboxFullException">The mailbox is at its bound; the message was not stored.</exception>
    Task PublishAsync(string mailbox, ReadOnlyMemory<byte> body, CancellationToken cancel);

    /// <summary>Looks, with our own rights, whether our mailboxes and our exchange are what the directory asks. Takes nothing.</summary>
    /// <param name="mailboxes">Those that we read.</param>
    /// <param name="cancel">Ends the look.</param>
    /// <returns>Nothing, from a broker that keeps nothing an operator could alter.</returns>
    /// <exception cref="BrokerUnavailableException">No connection.</exception>
    Task<MailboxReport> LookAsync(IReadOnlyList<Mailbox> mailboxes, CancellationToken cancel) => Task.FromResult(MailboxReport.Empty);

    /// <summary>Stops consuming, waits for deliveries in hand, and disconnects. What is not acknowledged stays with the broker.</summary>
    Task StopAsync(CancellationToken cancel);
}
