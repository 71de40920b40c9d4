using System.Diagnostics;
using NUnit.Framework;

namespace Trm.Faults.Tests;

/// <summary>One run of the simulation, in a process of its own.</summary>
/// <param name="IsGood">No claim was violated.</param>
/// <param name="Said">What it printed.</param>
internal sealed record Simulation(bool IsGood, string Said)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(12);

    /// <summary>Runs it to its end.</summary>
    public static async Task<Simulation> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(TestContext.CurrentContext.TestDirectory, "Trm.Faults.dll"));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var (said, complained) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
        }

        return new(process is { HasExited: true, ExitCode: 0 }, await said + await complained);
    }
}
