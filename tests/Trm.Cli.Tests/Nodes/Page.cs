using System.Text.RegularExpressions;
using Trm.Testing;

namespace Trm.Cli.Tests.Nodes;

/// <summary>A page that somebody follows to the letter: its fenced bash blocks, in order, each run in a shell.</summary>
internal sealed partial class Page(Scratch scratch, params string[] path)
{
    /// <summary>The blocks.</summary>
    public IReadOnlyList<string> Blocks { get; } = [.. Fence().Matches(File.ReadAllText(Path.Combine([Vectors.Checkout, .. path]))).Select(m => m.Groups["code"].Value)];

    /// <summary>Runs a block with these names set, and returns what it printed.</summary>
    public string Follow(int block, IReadOnlyDictionary<string, string> names, NodeProcess? node = null, string? token = null)
    {
        var folder = Directory.CreateDirectory(scratch["bin"]).FullName;
        var wrapper = Path.Combine(folder, "trm");
        File.WriteAllText(wrapper, $"#!/bin/sh\nexec dotnet '{Trm.Program}' \"$@\"\n");
        File.SetUnixFileMode(wrapper, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var environment = new Dictionary<string, string>(names, StringComparer.Ordinal) { ["PATH"] = $"{folder}:{Environment.GetEnvironmentVariable("PATH")}" };
        if (node is not null)
            (environment["TRM_NODE"], environment["TRM_TOKEN_FILE"]) = (node.Address.ToString(), token!);
        var outcome = Trm.Process("bash", ["-euc", Blocks[block]], environment);
        Assert.That(outcome.Exit, Is.Zero, $"{Blocks[block]}\n{outcome}");
        return outcome.Out;
    }

    [GeneratedRegex("^```bash\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Fence();
}
