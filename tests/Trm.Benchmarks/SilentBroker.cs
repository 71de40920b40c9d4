using Trm.Node.Broker;

namespace Trm.Benchmarks;

/// <summary>A broker that takes everything and brings nothing.</summary>
internal sealed class SilentBroker : IBroker
{
    public bool IsConnected => true;

    public Task StartAsync(IReadOnlyList<IncomingMailbox> mailboxes, DeliveryHandler deliver, CancellationToken cancel) => Task.CompletedTask;

    public Task ReadAsync(IReadOnlyList<IncomingMailbox> mailboxes, CancellationToken cancel) => Task.CompletedTask;

    public Task PublishAsync(string mailbox, ReadOnlyMemory<byte> body, CancellationToken cancel) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancel) => Task.CompletedTask;

    public ValueTask DisposeAsync() => default;
}
