using System.Text.RegularExpressions;
using NUnit.Framework;
using Trm.Testing;

namespace Trm.Architecture.Tests;

/// <summary>deploy/README.md: each procedure says which test runs it, or that none does; and every page that it leads to is there.</summary>
[TestFixture]
public sealed partial class The_operators_guide
{
    private static readonly IReadOnlySet<string> Tests = ThreatTable.Tests(ThreatTable.Sources());

    private static readonly string[] Pages = Directory.GetFiles(Path.Combine(Vectors.Checkout, "deploy"), "*.md");

    private static readonly string Page = File.ReadAllText(Path.Combine(Vectors.Checkout, "deploy", "README.md"));

    [Test]
    public void Has_every_procedure_and_names_a_test_that_exists_for_each()
    {
        var procedures = Procedures(Page);

        Assert.That(procedures.Select(p => p.Title), Is.EqualTo(new[]
        {
            "Install", "First keys", "Join the directory", "First exchange", "Back up", "Rotate", "Restore", "Stolen key", "Broker lost", "Country leaves",
        }));
        Assert.That(procedures.SelectMany(p => Faults(p.Title, p.Text)), Is.Empty);
    }

    [TestCase("Do it.\n", "Install: no line says which test runs it")]
    [TestCase("Run by `The_operators_guide.Has_every_procedure`.\n", "Install: there is no The_operators_guide.Has_every_procedure")]
    [TestCase("Run by the suite.\n", "Install: no test is named")]
    public void Is_refused_with(string text, string fault) => Assert.That(Faults("Install", text), Is.EqualTo(new[] { fault }));

    [Test]
    public void Names_tests_that_exist_on_every_page_beside_it() =>
        Assert.That(Pages.SelectMany(p => Faults(Path.GetFileName(p), File.ReadAllText(p))).Where(f => !f.EndsWith("no line says which test runs it", StringComparison.Ordinal)), Is.Empty);

    [Test]
    public void Leads_to_pages_that_are_there()
    {
        var lost = new List<string>();
        foreach (var page in Pages)
            foreach (var link in Links().Matches(File.ReadAllText(page)).Select(m => m.Groups["to"].Value))
                if (!File.Exists(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, link))))
                    lost.Add($"{Path.GetFileName(page)}: {link}");
        Assert.That(lost, Is.Empty);
    }

    private static List<(string Title, string Text)> Procedures(string page) =>
        [.. Procedure().Matches(page).Select(m => (m.Groups["title"].Value, m.Groups["text"].Value))];

    private static IEnumerable<string> Faults(string title, string text)
    {
        var lines = text.Split('\n').Where(l => l.StartsWith("Run by ", StringComparison.Ordinal) || l.StartsWith("Not run by a test", StringComparison.Ordinal)).ToList();
        if (lines.Count == 0)
            yield return $"{title}: no line says which test runs it";
        foreach (var line in lines.Where(l => l.StartsWith("Run by ", StringComparison.Ordinal)))
        {
            var named = Names().Matches(line).Select(m => m.Groups["name"].Value).ToList();
            if (named.Count == 0)
                yield return $"{title}: no test is named";
            foreach (var absent in named.Where(n => !Tests.Contains(n)))
                yield return $"{title}: there is no {absent}";
        }
    }

    // "## 1. Install", up to the next heading of that rank or a higher one.
    [GeneratedRegex(@"^## \d+\. (?<title>[^\n]+)\n(?<text>.*?)(?=^##? |\z)", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Procedure();

    [GeneratedRegex("`(?<name>[^`]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Names();

    [GeneratedRegex(@"\]\((?!https?:)(?<to>[^)#]+)(#[^)]*)?\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Links();
}
