using System.Text.RegularExpressions;
using Trm.Testing;

namespace Trm.Cli.Tests.Deploy;

/// <summary>deploy/compose.yaml and the files it names, as far as tests ask: the lines of what stands in it, not YAML as such.</summary>
internal static partial class Compose
{
    /// <summary>The folder of the file.</summary>
    public static string Folder { get; } = Path.Combine(Vectors.Checkout, "deploy");

    /// <summary>Its text, without comments.</summary>
    public static string Text { get; } = string.Join('\n', File.ReadAllLines(Path.Combine(Folder, "compose.yaml")).Where(l => !l.TrimStart().StartsWith('#')));

    /// <summary>The offices, as their folders and settings are named.</summary>
    public static IReadOnlyList<string> Offices => ["at", "rs"];

    /// <summary>What an office's environment file sets.</summary>
    public static IReadOnlyDictionary<string, string> Environment(string office) => File.ReadAllLines(Path.Combine(Folder, "env", $"{office}.env"))
        .Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split('=', 2)).ToDictionary(l => l[0], l => l[1], StringComparer.Ordinal);

    /// <summary>The services by name, each with its lines.</summary>
    public static IReadOnlyDictionary<string, string> Services => Service().Matches(Text[Text.IndexOf("\nservices:", StringComparison.Ordinal)..Text.IndexOf("\nnetworks:", StringComparison.Ordinal)])
        .ToDictionary(m => m.Groups["name"].Value, m => m.Groups["lines"].Value, StringComparer.Ordinal);

    /// <summary>The names that lines like <c>NAME: value</c> of an <c>environment</c> set.</summary>
    public static IEnumerable<string> VariablesOf(string service) => Variable().Matches(service).Select(m => m.Groups["name"].Value);

    /// <summary>The paths of the host that are mounted: <c>./x</c> beside the file, or below a <c>${VARIABLE}</c>.</summary>
    public static IEnumerable<string> Mounted => Mount().Matches(Text).Select(m => m.Groups["host"].Value);

    /// <summary>What it takes from the environment of whoever starts it; those with a default are not asked for.</summary>
    public static IEnumerable<string> AskedFor => Asked().Matches(Text).Select(m => m.Groups["name"].Value).Distinct(StringComparer.Ordinal);

    [GeneratedRegex(@"^  (?<name>[a-z-]+):\n(?<lines>(?:    [^\n]*\n|\n)*)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Service();

    [GeneratedRegex(@"^      (?<name>[A-Z_]+): ", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Variable();

    [GeneratedRegex(@"^      - (?<host>(\./|\$\{)[^:]+):/", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Mount();

    [GeneratedRegex(@"\$\{(?<name>[A-Z_]+)\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Asked();
}
