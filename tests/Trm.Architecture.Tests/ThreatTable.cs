using System.Text.RegularExpressions;
using Trm.Testing;

namespace Trm.Architecture.Tests;

/// <summary>The table of threats in <c>src/Trm.Envelope/THREATS.md</c>: what it names must exist.</summary>
public static partial class ThreatTable
{
    /// <summary>The table's lines, without its head.</summary>
    public static IReadOnlyList<string[]> Rows(string page) =>
        [.. page.Split('\n').Where(l => l.StartsWith('|')).Skip(2).Select(l => l.Trim().Trim('|').Split(" | ").Select(c => c.Trim()).ToArray())];

    /// <summary>What is wrong with a table, given every test, file and golden message that there is.</summary>
    public static IEnumerable<string> Faults(IReadOnlyList<string[]> rows, IReadOnlySet<string> tests, Func<string, bool> isFile, IReadOnlySet<string> messages)
    {
        foreach (var row in rows)
        {
            if (row.Length != 5)
            {
                yield return $"a line of {row.Length} columns: {row[0]}";
                continue;
            }

            var guard = row[1];
            var places = Names().Matches(row[2]).Select(m => m.Groups["name"].Value).ToList();
            if (places.Count == 0)
                yield return $"no place: {guard}";
            foreach (var place in places.Where(p => !isFile(p)))
                yield return $"no file {place}: {guard}";
            var shown = Names().Matches(row[4]).Select(m => m.Groups["name"].Value).ToList();
            if (!shown.Exists(s => !s.EndsWith(".trm", StringComparison.Ordinal)))
                yield return $"no test: {guard}";
            foreach (var name in shown)
                if (name.EndsWith(".trm", StringComparison.Ordinal) ? !messages.Contains(name) : !tests.Contains(name))
                    yield return $"there is no {name}: {guard}";
        }
    }

    /// <summary>Every test as <c>Fixture.Method</c>, read from the sources.</summary>
    public static IReadOnlySet<string> Tests(IEnumerable<string> sources)
    {
        var tests = new HashSet<string>(StringComparer.Ordinal);
        foreach (var source in sources)
        {
            var fixtures = Fixture().Matches(source);
            foreach (Match test in Test().Matches(source))
                if (fixtures.LastOrDefault(f => f.Index < test.Index) is { } fixture)
                    tests.Add($"{fixture.Groups["name"].Value}.{test.Groups["name"].Value}");
        }

        return tests;
    }

    /// <summary>The sources of every test project.</summary>
    public static IEnumerable<string> Sources() => Directory.EnumerateDirectories(Path.Combine(Vectors.Checkout, "tests"), "*.Tests").SelectMany(House.Sources).Select(File.ReadAllText);

    [GeneratedRegex("`(?<name>[^`]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Names();

    [GeneratedRegex(@"\bclass (?<name>\w+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Fixture();

    // A method that NUnit runs: an attribute that says so, perhaps more of them, and the method.
    [GeneratedRegex(@"\[(Test|TestCase|TestCaseSource|Property)\b[^\n]*\]\s*(\[[^\n]*\]\s*)*public (async )?[\w<>.]+ (?<name>\w+)\(", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Test();
}
