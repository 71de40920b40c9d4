using Trm.Node.Broker;

namespace Trm.Node.KillHost;

/// <summary>A node's broker whose every publish and acknowledgement may be the last.</summary>
public sealed class WatchedBroker(IBroker inner, Killer killer) : IBroker
{
    /// <inheritdoc/>
    public bool IsConnected => inner.IsConnected;

    /// <inheritdoc/>
    public Task StartAsync(IReadOnlyList<IncomingMailbox> mailboxes, DeliveryHandler deliver, CancellationToken cancel) => inner.StartAsync(
        mailboxes,
        async (delivery, stopping) =>
        {
            await deliver(delivery, stopping);
            killer.Pass(nameof(BrokerStep.Acknowledge), Moment.Before, delivery.Body);
            killer.PassSoon(nameof(BrokerStep.Acknowledge), Moment.After, delivery.Body);
        },
        cancel);

    /// <inheritdoc/>
    public async Task PublishAsync(string mailbox, ReadOnlyMemory<byte> body, CancellationToken cancel)
    {
        await killer.BeginAsync(nameof(BrokerStep.Publish));
        killer.Pass(nameof(BrokerStep.Publish), Moment.Before, body);
        await inner.PublishAsync(mailbox, body, cancel);
        killer.Pass(nameof(BrokerStep.Publish), Moment.After, body);
    }

    /// <inheritdoc/>
    public Task ReadAsync(IReadOnlyList<IncomingMailbox> mailboxes, CancellationToken cancel) => inner.ReadAsync(mailboxes, cancel);

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancel) => inner.StopAsync(cancel);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
