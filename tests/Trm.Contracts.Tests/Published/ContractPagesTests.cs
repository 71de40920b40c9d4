using System.Text.RegularExpressions;
using NUnit.Framework;
using Trm.Testing;

namespace Trm.Contracts.Tests.Published;

/// <summary>The pages of the contract's folder lead where they say.</summary>
public sealed class ContractPagesTests
{
    private static readonly string Root = Path.Combine(Vectors.Checkout, "contracts");

    private static IEnumerable<string> Pages => Directory.GetFiles(Root, "*.md", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Root, f))
        .Where(f => !f.Split(Path.DirectorySeparatorChar).Intersect(["bin", "obj", "node_modules"], StringComparer.Ordinal).Any()).Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(Pages))]
    public void EveryLinkLeadsSomewhere(string page)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Root, page))!;
        var links = Regex.Matches(File.ReadAllText(Path.Combine(Root, page)), @"\]\((?<to>[^)#\s]+)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5))
            .Select(m => m.Groups["to"].Value).Where(l => !l.Contains("://", StringComparison.Ordinal));

        foreach (var link in links)
            Assert.That(Path.Exists(Path.Combine(folder, link)), $"{page} leads to {link}, which is not there");
    }

    [Test]
    public void WhatBreaksAProfileHasTheCodeOfItsExamples()
    {
        var expected = File.ReadLines(Path.Combine(Root, "examples", "bad", "expected.txt")).Select(l => l.Split(" | ")).Where(l => l.Length == 4).ToDictionary(l => l[0], l => l[2], StringComparer.Ordinal);
        var named = File.ReadLines(Path.Combine(Root, "fhir", "README.md")).SkipWhile(l => l != "| what | code |").TakeWhile(l => l.Length > 0).Select(l => l.Trim('|', ' ').Split(" | "))
            .SelectMany(row => Regex.Matches(row[0], "`(?<name>[a-z-]+)`", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5)).Select(m => (Example: m.Groups["name"].Value, Code: row[1].Trim('`')))).Where(n => n.Example != "min").ToList();

        Assert.That(named, Has.Count.GreaterThanOrEqualTo(7));
        foreach (var (example, code) in named)
            Assert.That(expected[$"{example}.json"], Does.Contain($"{code} "), example);
    }

    [Test]
    public void TheFrontPageLeadsToEveryPageOfTheFolder()
    {
        var front = File.ReadAllText(Path.Combine(Root, "README.md"));

        foreach (var entry in Directory.GetFileSystemEntries(Root).Select(e => Path.GetFileName(e)!).Where(e => e != "README.md"))
            Assert.That(front, Does.Contain($"({entry}").Or.Contain($"({entry}/"), $"the front page does not name {entry}");
    }
}
