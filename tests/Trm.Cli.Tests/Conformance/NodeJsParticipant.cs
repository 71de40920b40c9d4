using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Trm.Testing;

namespace Trm.Cli.Tests.Conformance;

/// <summary>The participant of contracts/examples/nodejs as a process, RS by its keys: nothing of src/ is in it.</summary>
internal sealed class NodeJsParticipant : IAsyncDisposable
{
    /// <summary>Where the example lies.</summary>
    public static readonly string Folder = Path.Combine(Vectors.Checkout, "contracts", "examples", "nodejs");

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Process _process;
    private readonly List<JsonElement> _lines = [];
    private readonly Task _reading;
    private readonly Task<string> _errors;

    private NodeJsParticipant(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
        _reading = ReadAsync();
    }

    /// <summary>What it has said so far: a line, an object.</summary>
    public IReadOnlyList<JsonElement> Lines
    {
        get
        {
            lock (_gate)
                return [.. _lines];
        }
    }

    /// <summary>Starts it.</summary>
    /// <param name="folder">The example, or an altered copy of it.</param>
    public static async Task<NodeJsParticipant> StartAsync(Scratch scratch, string fingerprint, Uri broker, string? folder = null)
    {
        if (!Directory.Exists(Path.Combine(Folder, "node_modules")))
            Assert.Fail("The packages of contracts/examples/nodejs are not installed: run 'npm ci' there, or tests/run.sh, which does it.");
        var config = scratch.Write("example.json", $$"""
            {"participant":"RS","officer":"RS-0007","data":"{{scratch["example-data"]}}","keys":"{{scratch["keys-RS"]}}",
             "directory":"{{scratch["directory.p7s"]}}","fingerprint":"{{fingerprint}}","broker":{"uri":"{{broker}}"} }
            """);
        var participant = new NodeJsParticipant(Trm.Start("node", [Path.Combine(folder ?? Folder, "trm.mjs"), config]));
        await participant.UntilAsync(l => What(l) == "started");
        return participant;
    }

    /// <summary>
    /// A copy of the example with one thing else in it, in a folder of its own beside links to the rest of the contract.
    /// </summary>
    public static string Altered(Scratch scratch, string file, string right, string wrong)
    {
        var (contracts, copy) = (Path.GetFullPath(Path.Combine(Folder, "..", "..")), scratch["contracts/examples/nodejs"]);
        Directory.CreateDirectory(Path.Combine(copy, "lib"));
        foreach (var linked in new[] { "fhir", "agreements", "examples/kinds.txt", "examples/rejection-codes.txt", "examples/nodejs/node_modules" })
            File.CreateSymbolicLink(scratch[$"contracts/{linked}"], Path.Combine(contracts, linked));
        foreach (var name in Directory.GetFiles(Folder, "*.mjs").Concat(Directory.GetFiles(Path.Combine(Folder, "lib"))).Select(f => Path.GetRelativePath(Folder, f)))
            File.Copy(Path.Combine(Folder, name), Path.Combine(copy, name));
        var text = File.ReadAllText(Path.Combine(copy, file));
        Assert.That(Regex.Count(text, Regex.Escape(right)), Is.EqualTo(1), right);
        File.WriteAllText(Path.Combine(copy, file), text.Replace(right, wrong, StringComparison.Ordinal));
        return copy;
    }

    /// <summary>Types a line, as whoever sits there.</summary>
    public async Task TypeAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Waits until it has said so.</summary>
    public async Task<JsonElement> UntilAsync(Func<JsonElement, bool> isSo)
    {
        for (var limit = Stopwatch.StartNew(); ; await Task.Delay(25))
        {
            if (Lines.Where(isSo).ToArray() is [var first, ..])
                return first;
            if (_process.HasExited || limit.Elapsed > Patience)
                Assert.Fail($"the example did not say it: {string.Join('\n', Lines)}\n{(_process.HasExited ? await _errors : "")}");
        }
    }

    /// <summary>What a line is about.</summary>
    public static string What(JsonElement line) => line.GetProperty("what").GetString()!;

    /// <summary>Ends it, and returns its exit code and what it complained of.</summary>
    public async Task<(int Exit, string Errors)> StopAsync()
    {
        await TypeAsync("stop");
        await _process.WaitForExitAsync().WaitAsync(Patience);
        await _reading;
        return (_process.ExitCode, await _errors);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
            if (line.StartsWith('{'))
                lock (_gate)
                    _lines.Add(JsonDocument.Parse(line).RootElement);
    }
}
