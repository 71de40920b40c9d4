using Trm.Envelope;
using Trm.Node.Broker;

namespace Trm.Cli.Demo;

/// <summary>
/// A broker as it may be: it delays one lane, damages what it carries, and takes in what somebody else wrote. Lives in the demonstration alone.
/// </summary>
internal sealed class RoughRoad(IBroker road, IReadOnlySet<string> urgent, Task opened) : IBroker
{
    private readonly Lock _gate = new();
    private readonly List<(string Mailbox, ReadOnlyMemory<byte> Body)> _waiting = [];
    private bool _isSlow;

    public bool IsConnected => road.IsConnected;

    /// <summary>Messages that wait on the slow line.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
                return _waiting.Count;
        }
    }

    public Task StartAsync(IReadOnlyList<IncomingMailbox> mailboxes, DeliveryHandler deliver, CancellationToken cancel) => road.StartAsync(mailboxes, deliver, cancel);

    public async Task PublishAsync(string mailbox, ReadOnlyMemory<byte> body, CancellationToken cancel)
    {
        await opened.WaitAsync(cancel); // both sides read before either writes
        lock (_gate)
        {
            if (_isSlow && !urgent.Contains(mailbox))
            {
                _waiting.Add((mailbox, body.ToArray()));
                return;
            }
        }

        await road.PublishAsync(mailbox, body, cancel);
    }

    /// <summary>From now on the routine lane is taken and not handed on.</summary>
    public void Slow()
    {
        lock (_gate)
            _isSlow = true;
    }

    /// <summary>True once that transmission waits on the slow line.</summary>
    public bool Holds(string coreId)
    {
        lock (_gate)
            return _waiting.Exists(w => Is(w.Body, coreId));
    }

    /// <summary>Flips one bit in the encrypted part of a waiting transmission. Returns the place of the byte.</summary>
    public int Damage(string coreId)
    {
        lock (_gate)
        {
            var index = _waiting.FindIndex(w => Is(w.Body, coreId));
            var bytes = _waiting[index].Body.ToArray();
            var at = bytes.Length - 100;
            bytes[at] ^= 0x10;
            _waiting[index] = (_waiting[index].Mailbox, bytes);
            return at;
        }
    }

    /// <summary>The line is free again; what waited goes on in its order.</summary>
    public async Task FreeAsync(CancellationToken cancel)
    {
        List<(string Mailbox, ReadOnlyMemory<byte> Body)> waiting;
        lock (_gate)
        {
            _isSlow = false;
            waiting = [.. _waiting];
            _waiting.Clear();
        }

        foreach (var (mailbox, body) in waiting)
            await road.PublishAsync(mailbox, body, cancel);
    }

    public Task ReadAsync(IReadOnlyList<IncomingMailbox> mailboxes, CancellationToken cancel) => road.ReadAsync(mailboxes, cancel);

    public Task StopAsync(CancellationToken cancel) => road.StopAsync(cancel);

    public ValueTask DisposeAsync() => road.DisposeAsync();

    private static bool Is(ReadOnlyMemory<byte> body, string coreId) =>
        SealedMessage.Parse(body).Try(out var message, out _) && UnverifiedHeader.Read(message)?.Claims.Id.ToString() == coreId;
}
