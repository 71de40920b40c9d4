namespace Trm.Node.Broker;

/// <summary>No connection at all, for what is done on the data folder of a stopped node: what becomes due waits for the next start.</summary>
internal sealed class NoBroker : IBroker
{
    /// <inheritdoc/>
    public bool IsConnected => false;

    /// <inheritdoc/>
    public Task StartAsync(IReadOnlyList<IncomingMailbox> mailboxes, DeliveryHandler deliver, CancellationToken cancel) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task ReadAsync(IReadOnlyList<IncomingMailbox> mailboxes, CancellationToken cancel) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task PublishAsync(string mailbox, ReadOnlyMemory<byte> body, CancellationToken cancel) =>
        throw new BrokerUnavailableException("the node is not running");

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancel) => Task.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
