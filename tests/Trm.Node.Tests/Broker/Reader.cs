using System.Threading.Channels;
using Trm.Node.Broker;

namespace Trm.Node.Tests.Broker;

/// <summary>A reader that notes what it is handed, and may refuse it.</summary>
public sealed class Reader(Func<Delivery, int, CancellationToken, Task>? meanwhile = null)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(40);
    private readonly Channel<Delivery> _deliveries = Channel.CreateUnbounded<Delivery>();
    private int _count;

    public async Task Deliver(Delivery delivery, CancellationToken cancel)
    {
        var count = Interlocked.Increment(ref _count);
        await _deliveries.Writer.WriteAsync(delivery, CancellationToken.None);
        if (meanwhile is not null)
            await meanwhile(delivery, count, cancel);
    }

    public async Task<Delivery> NextAsync() => await _deliveries.Reader.ReadAsync().AsTask().WaitAsync(Limit);

    public async Task<IReadOnlyList<Delivery>> NextAsync(int count)
    {
        var list = new List<Delivery>();
        while (list.Count < count)
            list.Add(await NextAsync());
        return list;
    }

    public bool HasMore => _deliveries.Reader.TryPeek(out _);
}
