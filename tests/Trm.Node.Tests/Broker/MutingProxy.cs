using System.Net.Sockets;
using Trm.Testing;

namespace Trm.Node.Tests.Broker;

/// <summary>
/// Stands between a node and its RabbitMQ, and lets the broker fall silent in the first connection in which somebody begins to read a mailbox: the question goes through, no answer comes.
/// </summary>
/// <param name="server">The port of the broker on loopback.</param>
internal sealed class MutingProxy(int server) : TcpProxy(server)
{
    // AMQP 0-9-1: class basic (60), method consume (20), reserved short 0.
    private static readonly byte[] Consume = [0, 60, 0, 20, 0, 0];

    private int _muted;

    /// <summary>Whether it has happened.</summary>
    public bool HasMuted => Volatile.Read(ref _muted) > 0;

    protected override async Task CarryAsync(TcpClient node, TcpClient server)
    {
        var (up, down, isMute) = (node.GetStream(), server.GetStream(), false);
        var back = CopyAsync(down, up, _ => !Volatile.Read(ref isMute));
        await CopyAsync(up, down, bytes =>
        {
            if (bytes.IndexOf(Consume) >= 0 && Interlocked.Increment(ref _muted) == 1)
                Volatile.Write(ref isMute, true);
            return true;
        });
        server.Close();
        await back.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private delegate bool Passes(ReadOnlySpan<byte> bytes);

    private static async Task CopyAsync(NetworkStream from, NetworkStream to, Passes passes)
    {
        var buffer = new byte[65536];
        for (int length; (length = await from.ReadAsync(buffer)) > 0;)
            if (passes(buffer.AsSpan(0, length)))
                await to.WriteAsync(buffer.AsMemory(0, length));
    }
}
