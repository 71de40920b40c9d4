using System.Collections.Concurrent;
using System.Diagnostics;

namespace Trm.Testing;

/// <summary>Runs tests/openid-provider: a certified OpenID provider on loopback, not written here. It goes by the time of the machine, and ends with the tests.</summary>
public sealed class OpenIdProvider : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;

    private OpenIdProvider(Process process, string issuer) => (_process, Issuer) = (process, issuer);

    /// <summary>As its tokens name it.</summary>
    public string Issuer { get; }

    /// <summary>Starts it.</summary>
    /// <param name="clients">Who is registered there: a list in JSON, on one line (OpenID Connect Dynamic Client Registration 1.0, section 2).</param>
    public static async Task<OpenIdProvider> StartAsync(string clients)
    {
        var complaints = new ConcurrentQueue<string>();
        var process = NodeScript.Start("openid-provider", "provider.mjs");
        process.ErrorDataReceived += (_, line) => complaints.Enqueue(line.Data ?? "");
        process.BeginErrorReadLine();
        await process.StandardInput.WriteLineAsync(clients);
        await process.StandardInput.FlushAsync();
        return new(process, await process.StandardOutput.ReadLineAsync().WaitAsync(Patience) ?? throw new InvalidOperationException(string.Join('\n', complaints)));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(10));
        _process.Dispose();
    }
}
