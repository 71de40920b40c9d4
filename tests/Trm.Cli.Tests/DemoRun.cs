using System.Text.Json;

namespace Trm.Cli.Tests;

/// <summary>One run of the demonstration as a process of its own, shared by all tests that only look at what it left.</summary>
[SetUpFixture]
internal sealed class DemoRun
{
    private static readonly Scratch Folder = new();
    private static readonly Lazy<Trm.Outcome> Run = new(() =>
    {
        Directory.CreateDirectory(Temporary);
        return Trm.Process("dotnet", [Trm.Program, "demo", "--once", "--out", Output], new Dictionary<string, string>(StringComparer.Ordinal) { ["TMPDIR"] = Temporary, ["LC_ALL"] = "C.UTF-8" });
    });

    /// <summary>What it printed.</summary>
    public static Trm.Outcome Outcome => Run.Value;

    /// <summary>What it left.</summary>
    public static string Output => Folder["out"];

    /// <summary>Where it kept what it deletes.</summary>
    public static string Temporary => Folder["tmp"];

    public static JsonElement Summary
    {
        get
        {
            Assert.That(Outcome.Exit, Is.Zero, Outcome.ToString());
            return JsonDocument.Parse(File.ReadAllText(Path.Combine(Output, "summary.json"))).RootElement;
        }
    }

    /// <summary>The messages of the summary, each with its folder.</summary>
    public static IReadOnlyList<(JsonElement Line, string Folder)> Messages =>
        [.. Summary.GetProperty("messages").EnumerateArray().Select(m => (m, Path.Combine(Output, "messages", FormattableString.Invariant($"{m.GetProperty("n").GetInt32():0000}-{m.GetProperty("from").GetString()}-{m.GetProperty("to").GetString()}"))))];

    [OneTimeTearDown]
    public void Remove() => Folder.Dispose();
}
