using System.Net;
using System.Net.Sockets;

namespace Trm.Testing;

/// <summary>Stands between a node and a server on loopback, and carries each connection as the test has it.</summary>
public abstract class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _server;
    private readonly Task _accepting;

    /// <param name="server">The port of the server on loopback.</param>
    protected TcpProxy(int server)
    {
        _server = server;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where the node connects.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Takes no more connections.</summary>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _listener.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Carries one connection; both ends are closed when it returns.</summary>
    protected abstract Task CarryAsync(TcpClient node, TcpClient server);

    private async Task AcceptAsync()
    {
        while (true)
            _ = ConnectAsync(await _listener.AcceptTcpClientAsync());
    }

    private async Task ConnectAsync(TcpClient node)
    {
        using var server = new TcpClient();
        using (node)
        {
            await server.ConnectAsync(IPAddress.Loopback, _server);
            await CarryAsync(node, server);
        }
    }
}
