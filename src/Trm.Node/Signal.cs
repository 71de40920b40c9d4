using System.Threading.Channels;

namespace Trm.Node;

/// <summary>Wakes a loop that otherwise looks by itself from time to time. Rings while it is busy count once.</summary>
internal sealed class Signal(TimeProvider time)
{
    private readonly Channel<bool> _rings = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Ring() => _rings.Writer.TryWrite(true);

    /// <summary>Returns at a ring, or when the time is over.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancel)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var ring = _rings.Reader.WaitToReadAsync(either.Token).AsTask();
        var timer = Task.Delay(atMost, time, either.Token);
        await Task.WhenAny(ring, timer);
        await either.CancelAsync();
        cancel.ThrowIfCancellationRequested();
        _rings.Reader.TryRead(out _);
    }
}
