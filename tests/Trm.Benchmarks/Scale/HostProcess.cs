using System.Diagnostics;
using System.Text.Json;

namespace Trm.Benchmarks.Scale;

/// <summary>A process with one node in it; it ends with whoever started it.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private readonly Process _process;

    private HostProcess(Process process) => _process = process;

    /// <summary>Its number.</summary>
    public int Id => _process.Id;

    /// <summary>Starts one; returns when its node runs.</summary>
    /// <exception cref="InvalidOperationException">It does not.</exception>
    public static async Task<HostProcess> StartAsync(HostOrder order)
    {
        var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(HostProcess).Assembly.Location, "host"]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true })!;
        await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(order));
        return await process.StandardOutput.ReadLineAsync() == HostCommand.Ready ? new(process) : throw new InvalidOperationException("a node in a process of its own did not start");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        _process.Dispose();
    }
}
