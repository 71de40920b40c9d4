using Trm.Node.Broker;

namespace Trm.Node.Kills.Tests;

/// <summary>A broker that confirms one message, and every copy of it, and forgets them.</summary>
internal sealed class LosingBroker(IBroker inner) : IBroker
{
    private readonly Lock _one = new();
    private bool _isLosing;
    private byte[]? _lost;

    public bool IsConnected => inner.IsConnected;

    /// <summary>The next one that it has not carried before is lost.</summary>
    public void LoseNext() => Volatile.Write(ref _isLosing, true);

    public Task StartAsync(IReadOnlyList<IncomingMailbox> mailboxes, DeliveryHandler deliver, CancellationToken cancel) => inner.StartAsync(mailboxes, deliver, cancel);

    public Task PublishAsync(string mailbox, ReadOnlyMemory<byte> body, CancellationToken cancel) => IsLost(body) ? Task.CompletedTask : inner.PublishAsync(mailbox, body, cancel);

    public Task ReadAsync(IReadOnlyList<IncomingMailbox> mailboxes, CancellationToken cancel) => inner.ReadAsync(mailboxes, cancel);

    public Task StopAsync(CancellationToken cancel) => inner.StopAsync(cancel);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private bool IsLost(ReadOnlyMemory<byte> body)
    {
        lock (_one)
        {
            if (Volatile.Read(ref _isLosing) && _lost is null)
                _lost = body.ToArray();
            return _lost is not null && body.Span.SequenceEqual(_lost);
        }
    }
}
