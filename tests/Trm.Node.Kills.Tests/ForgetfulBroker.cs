using Trm.Node.Broker;

namespace Trm.Node.Kills.Tests;

/// <summary>A broker that confirms the first message and forgets it.</summary>
internal sealed class ForgetfulBroker(IBroker inner) : IBroker
{
    private int _published;

    public bool IsConnected => inner.IsConnected;

    public Task StartAsync(IReadOnlyList<IncomingMailbox> mailboxes, DeliveryHandler deliver, CancellationToken cancel) =>
        inner.StartAsync(mailboxes, deliver, cancel);

    public Task PublishAsync(string mailbox, ReadOnlyMemory<byte> body, CancellationToken cancel) =>
        Interlocked.Increment(ref _published) == 1 ? Task.CompletedTask : inner.PublishAsync(mailbox, body, cancel);

    public Task ReadAsync(IReadOnlyList<IncomingMailbox> mailboxes, CancellationToken cancel) => inner.ReadAsync(mailboxes, cancel);

    public Task StopAsync(CancellationToken cancel) => inner.StopAsync(cancel);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
