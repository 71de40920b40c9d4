using System.Net.Sockets;
using Trm.Testing;

namespace Trm.Node.Kills.Tests.RealFaults;

/// <summary>The line between one process and its broker or its database: it can be cut, stalled and throttled.</summary>
/// <param name="server">The port of the server on loopback.</param>
internal sealed class Line(int server) : TcpProxy(server)
{
    private readonly Lock _lock = new();
    private readonly HashSet<TcpClient> _carried = [];
    private TaskCompletionSource? _stalled;
    private int _bytesPerSecond;

    /// <summary>Every connection ends at once, as by a reset; new ones are taken.</summary>
    public void Cut()
    {
        lock (_lock)
            foreach (var end in _carried)
                end.Client?.Close(0); // none where the other end was faster
    }

    /// <summary>Nothing passes any more, and nobody is told.</summary>
    public void Stall() => Interlocked.CompareExchange(ref _stalled, new(TaskCreationOptions.RunContinuationsAsynchronously), null);

    /// <summary>So much passes, and no more.</summary>
    public void Throttle(int bytesPerSecond) => Volatile.Write(ref _bytesPerSecond, bytesPerSecond);

    /// <summary>It is a good line again, and what was held up passes.</summary>
    public void Mend()
    {
        Throttle(0);
        Interlocked.Exchange(ref _stalled, null)?.TrySetResult();
    }

    protected override async Task CarryAsync(TcpClient node, TcpClient server)
    {
        lock (_lock)
            _carried.UnionWith([node, server]);
        try
        {
            var (up, down) = (node.GetStream(), server.GetStream());
            Task[] ways = [CopyAsync(up, down), CopyAsync(down, up)];
            await Task.WhenAny(ways);
            node.Close();
            server.Close();
            await Task.WhenAll(ways).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            lock (_lock)
                _carried.ExceptWith([node, server]);
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[16384];
        for (int length; (length = await from.ReadAsync(buffer)) > 0;)
        {
            if (Volatile.Read(ref _stalled) is { } stalled)
                await stalled.Task;
            for (var sent = 0; sent < length;)
            {
                var speed = Volatile.Read(ref _bytesPerSecond);
                var next = speed == 0 ? length - sent : Math.Min(Math.Max(1, speed / 20), length - sent);
                if (speed > 0)
                    await Task.Delay(next * 1000 / speed);
                await to.WriteAsync(buffer.AsMemory(sent, next));
                sent += next;
            }
        }
    }
}
