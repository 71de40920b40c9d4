using System.Net.Sockets;
using Trm.Testing;

namespace Trm.Node.Tests.Storage;

/// <summary>Stands between a node and its PostgreSQL, and cuts the connection in which a commit is under way: before the server hears of it, or before the node hears of its answer.</summary>
/// <param name="server">The port of the server on loopback.</param>
internal sealed class CuttingProxy(int server) : TcpProxy(server)
{
    /// <summary>Cuts at the next commit, once.</summary>
    public Cut? Next { get; set; }

    /// <summary>Connections that were cut.</summary>
    public int Cuts { get; private set; }

    protected override async Task CarryAsync(TcpClient node, TcpClient server)
    {
        var (up, down, isDeaf) = (node.GetStream(), server.GetStream(), false);
        var back = Task.Run(async () =>
        {
            var buffer = new byte[65536];
            for (int length; (length = await down.ReadAsync(buffer)) > 0;)
                if (isDeaf)
                    return; // the server has answered: it is done
                else
                    await up.WriteAsync(buffer.AsMemory(0, length));
        });
        var bytes = new byte[65536];
        for (int length; (length = await up.ReadAsync(bytes)) > 0;)
        {
            var cut = bytes.AsSpan(0, length).IndexOf("COMMIT\0"u8) >= 0 ? Next : null;
            if (cut is not null)
            {
                (Next, isDeaf) = (null, true);
                Cuts++;
                if (cut == Cut.BeforeTheServerHears)
                    return;
            }

            await down.WriteAsync(bytes.AsMemory(0, length));
            if (cut is not null)
            {
                await back;
                return;
            }
        }
    }

    internal enum Cut
    {
        BeforeTheServerHears,
        BeforeTheNodeHears,
    }
}
