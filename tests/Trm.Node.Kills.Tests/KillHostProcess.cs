using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using NUnit.Framework;
using Trm.Node.KillHost;

namespace Trm.Node.Kills.Tests;

/// <summary>A host that was started to die.</summary>
internal sealed class KillHostProcess : IDisposable
{
    // 128 + SIGKILL: no exit of the process's own choosing.
    private const int BySigkill = 137;

    private const int MaxLines = 5000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan AfterTheStory = TimeSpan.FromSeconds(5);

    private readonly KillPoint? _point;
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _log = new();
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<string> _said = new();
    private string _lastWords = "";

    public KillHostProcess(Order order)
    {
        _point = order.Kill;
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Program());
        start.ArgumentList.Add(JsonSerializer.Serialize(order));
        start.Environment["DOTNET_TieredPGO"] = "0";
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data ?? "");
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    // Compiled ahead, where the build has done that.
    private static string Program()
    {
        var built = typeof(Killer).Assembly.Location;
        var ahead = Path.Combine(Path.GetDirectoryName(built)!, "ahead", Path.GetFileName(built));
        return File.Exists(ahead) ? ahead : built;
    }

    /// <summary>Waits for its death by SIGKILL at the point and nowhere else; false where it came to the end of its story alive.</summary>
    public async Task<bool> DiesAtItsPointAsync()
    {
        var exit = _process.WaitForExitAsync();
        var story = _done.Task.ContinueWith(_ => Task.Delay(AfterTheStory), TaskScheduler.Default).Unwrap();
        var first = await Task.WhenAny(exit, story, Task.Delay(Patience));
        if (first == story && !exit.IsCompleted)
            return false;
        if (first != exit && !exit.IsCompleted)
            Assert.Fail($"the host neither came to its point nor to its end in {Patience.TotalSeconds:0} s:\n{Log}");
        await exit;
        Assert.Multiple(() =>
        {
            Assert.That(_process.ExitCode, Is.EqualTo(BySigkill), () => $"ended otherwise than by SIGKILL:\n{Log}");
            Assert.That(_lastWords, Does.StartWith($"{Killer.LastWords}{_point} "), () => $"died elsewhere:\n{Log}");
        });
        return true;
    }

    /// <summary>It has not ended by itself.</summary>
    public void AssertRuns() => Assert.That(_process.HasExited, Is.False, () => $"ended by itself:\n{Log}");

    /// <summary>Ends it by SIGKILL, wherever it is. What it said until then is heard to the end.</summary>
    public async Task KillAsync()
    {
        AssertRuns();
        _process.Kill();
        await _process.WaitForExitAsync();
        Assert.That(_process.ExitCode, Is.EqualTo(BySigkill), () => $"ended otherwise than by SIGKILL:\n{Log}");
    }

    /// <summary>Ends it in good order.</summary>
    public async Task StopAsync()
    {
        await _process.StandardInput.WriteLineAsync(Order.Stop);
        await _process.WaitForExitAsync().WaitAsync(Patience);
        Assert.That(_process.ExitCode, Is.Zero, () => $"did not end in good order:\n{Log}");
    }

    /// <summary>It stands still from now on, by SIGSTOP, wherever it is.</summary>
    public Task StandStillAsync() => SignalAsync("STOP");

    /// <summary>One that stands still goes on as if nothing had happened.</summary>
    public Task ContinueAsync() => SignalAsync("CONT");

    /// <summary>Its clock is ahead of this machine's by so much from now on (behind: below zero).</summary>
    public Task JumpAsync(TimeSpan by) => _process.StandardInput.WriteLineAsync(FormattableString.Invariant($"{JumpingClock.Jump}{(long)by.TotalSeconds}"));

    /// <summary>Waits until it has said that.</summary>
    public async Task SaysAsync(string beginning, int times = 1)
    {
        for (var watch = Stopwatch.StartNew(); _said.Count(s => s.StartsWith(beginning, StringComparison.Ordinal)) < times; await Task.Delay(20))
            Assert.That(watch.Elapsed < Patience && !_process.HasExited, Is.True, () => $"it did not say {times} times '{beginning}':\n{Log}");
    }

    /// <summary>What it logs.</summary>
    public string Log => string.Join('\n', _log);

    /// <summary>The ids of the messages that it said were accepted.</summary>
    public IReadOnlyList<string> Accepted => [.. _said.Where(s => s.StartsWith(Caller.Accepted, StringComparison.Ordinal)).Select(s => s[Caller.Accepted.Length..])];

    /// <summary>SHA-256 of the body that was in hand.</summary>
    public string BodySha256 => _lastWords.Split(' ')[^1];

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    // Of one that lives long, the end.
    private void Note(string line)
    {
        _log.Enqueue(line);
        if (_log.Count > MaxLines)
            _log.TryDequeue(out _);
    }

    private async Task SignalAsync(string signal)
    {
        using var shell = Process.Start("sh", ["-c", $"kill -{signal} {_process.Id}"]);
        await shell.WaitForExitAsync();
        Assert.That(shell.ExitCode, Is.Zero);
    }

    private void Hear(string? line)
    {
        if (line is null)
            return;
        _lastWords = line;
        _said.Enqueue(line);
        if (line == "done")
            _done.TrySetResult();
    }
}
