using Trm.Node.Broker;

namespace Trm.Benchmarks.Exchange;

/// <summary>A connection with a gate in either direction, so that each step of an exchange can be done alone: what waits, waits in the node's outbox or with the broker.</summary>
internal sealed class GatedBroker(IBroker inner) : IBroker
{
    private volatile TaskCompletionSource _sending = Opened(), _receiving = Opened();

    public bool IsConnected => inner.IsConnected;

    /// <summary>Opens or shuts the way out.</summary>
    public void Send(bool open) => _sending = Turn(_sending, open);

    /// <summary>Opens or shuts the way in.</summary>
    public void Receive(bool open) => _receiving = Turn(_receiving, open);

    public Task StartAsync(IReadOnlyList<IncomingMailbox> mailboxes, DeliveryHandler deliver, CancellationToken cancel) => inner.StartAsync(mailboxes, async (delivery, token) =>
    {
        await _receiving.Task.WaitAsync(token);
        await deliver(delivery, token);
    }, cancel);

    public Task ReadAsync(IReadOnlyList<IncomingMailbox> mailboxes, CancellationToken cancel) => inner.ReadAsync(mailboxes, cancel);

    public async Task PublishAsync(string mailbox, ReadOnlyMemory<byte> body, CancellationToken cancel)
    {
        await _sending.Task.WaitAsync(cancel);
        await inner.PublishAsync(mailbox, body, cancel);
    }

    public Task<MailboxReport> LookAsync(IReadOnlyList<Mailbox> mailboxes, CancellationToken cancel) => inner.LookAsync(mailboxes, cancel);

    // Whoever waits at a gate would keep the node from stopping.
    public Task StopAsync(CancellationToken cancel)
    {
        Send(open: true);
        Receive(open: true);
        return inner.StopAsync(cancel);
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private static TaskCompletionSource Turn(TaskCompletionSource gate, bool open)
    {
        if (open)
            gate.TrySetResult();
        return open || !gate.Task.IsCompleted ? gate : new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private static TaskCompletionSource Opened()
    {
        var gate = new TaskCompletionSource();
        gate.SetResult();
        return gate;
    }
}
