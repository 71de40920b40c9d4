using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Trm.Node.Kills.Tests;

/// <summary>A national system on this machine: it takes every call from when it answers, and remembers which in which order.</summary>
internal sealed class NationalSystem : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<string> _heard = new();

    public NationalSystem()
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Address = new($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/");
        }

        _listener.Prefixes.Add(Address.ToString());
        _listener.Start();
        _ = Task.Run(ListenAsync);
    }

    public Uri Address { get; }

    /// <summary>Until then a call is heard by nobody, and waits.</summary>
    public bool Answers { get; set; } = true;

    /// <summary>The ids of the calls that it answered.</summary>
    public IReadOnlyCollection<string> Heard => _heard;

    public void Dispose() => _listener.Close();

    private async Task ListenAsync()
    {
        try
        {
            while (true)
            {
                var call = await _listener.GetContextAsync();
                if (!Answers)
                    continue;
                _heard.Enqueue(call.Request.Headers["webhook-id"]!);
                call.Response.Close();
            }
        }
        catch (Exception end) when (end is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
