using System.Text;
using System.Text.RegularExpressions;
using NUnit.Framework;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Testing;

namespace Trm.Contracts.Tests.Refusals;

/// <summary>For each rule of the contract a good example with one thing wrong, refused with exactly its code; what no single message can break is named with its test.</summary>
internal sealed partial class BadExampleTests
{
    private const string Folder = "contracts/examples/bad";

    // Where a payload is judged: each hint in these files is a rule.
    private static readonly string[] Judges =
    [
        "Fhir/FhirReader.cs", "Fhir/ShapeCheck.cs", "Fhir/BundleCheck.cs", "Messages/*.cs", "Identifiers/DutyNumber.cs", "Consents/ConsentRules.cs", "Consents/ConsentResource.cs",
        "Gates/G01.cs", "Gates/Frame.cs",
    ];

    // Rules that no example can break, and why.
    private static readonly Dictionary<string, string> Unbroken = new(StringComparer.Ordinal)
    {
        ["a consent has a UUID"] = "every entry's id is a UUID before a consent is read",
        ["this consent gives nothing"] = "stands in for a hint, and every refusal of a consent has one",
        ["the message names another sender than its seal"] = "needs a seal: see VALUE below",
        ["the message names another receiver than its seal"] = "needs a seal: see WRONG_RECIPIENT below",
        ["a digest has 64 lower-case hexadecimal digits"] = "what is no digest names no file: it is refused before",
        ["a part begins with TRMA, a digest, a size and a number"] = "a part is no Bundle: see AttachmentPartTests",
        ["a file of this size has fewer parts"] = "a part is no Bundle: see AttachmentPartTests",
        ["every part but the last has 960 KiB, the last what is left"] = "a part is no Bundle: see AttachmentPartTests",
    };

    private static IReadOnlyList<BadExample> All { get; } = [.. BadForms.All, .. BadMessages.All, .. BadConsents.All];

    [TestCaseSource(nameof(All))]
    public void A_bad_example_is_refused_with_exactly_its_codes_and_places(BadExample bad) =>
        Assert.That(string.Join("; ", bad.Judge().Select(r => $"{r.Code} {r.Path ?? "-"}")), Is.EqualTo(bad.Expected), bad.Wrong);

    [TestCaseSource(nameof(All))]
    public void A_bad_example_stands_still(BadExample bad)
    {
        Golden.Holds($"{Folder}/{bad.Name}.json", bad.Payload);
        if (bad.Meta is not null)
            Golden.Holds($"{Folder}/{bad.Name}.meta.json", bad.Meta);
    }

    [Test]
    public void What_is_expected_of_them_stands_still()
    {
        var text = new StringBuilder("# file | the good example that it was made of | each code and place it is refused with | what is wrong\n");
        foreach (var bad in All)
            text.AppendJoin(" | ", $"{bad.Name}.json", $"{bad.Of.Kind}-{bad.Of.Code}.json", bad.Expected, bad.Wrong).Append('\n');
        text.Append("\n# what no single message can break: the code | what it takes | the test that shows it\n");
        foreach (var elsewhere in Elsewhere.All)
            text.AppendJoin(" | ", elsewhere.Code, elsewhere.What, $"{elsewhere.File}: {elsewhere.Test}").Append('\n');

        Golden.Holds($"{Folder}/expected.txt", text.ToString());
    }

    [Test]
    public void No_other_file_lies_among_them()
    {
        var expected = All.SelectMany(b => b.Meta is null ? [$"{b.Name}.json"] : new[] { $"{b.Name}.json", $"{b.Name}.meta.json" }).Append("expected.txt");

        Assert.That(Directory.GetFiles(Path.Combine(Vectors.Checkout, "contracts", "examples", "bad")).Select(Path.GetFileName), Is.EquivalentTo(expected));
    }

    [Test]
    public void No_refusal_repeats_what_it_refuses()
    {
        foreach (var rejection in All.SelectMany(b => b.Judge()))
            Assert.That(rejection.ToString(), Does.Not.Contain("Ana").And.Not.Contain("Primer").And.Not.Contain("aunt").And.Not.Contain("brother").And.Not.Contain("066"));
    }

    [Test]
    public void Every_rule_of_the_contract_has_a_bad_example()
    {
        var met = All.SelectMany(b => b.Judge().Concat(MessageReader.Parse(b.Payload).Rejections)).Select(r => r.Hint).OfType<string>().ToHashSet(StringComparer.Ordinal);

        var rules = Rules();

        Assert.That(rules, Has.Count.GreaterThan(120), "the search for rules finds none");
        Assert.That(rules.Where(r => !met.Any(h => Says(h, r))), Is.EquivalentTo(Unbroken.Keys), "rules without a bad example, or with one although they are said to have none");
    }

    [Test]
    public void Every_kind_has_a_bad_example() =>
        Assert.That(MessageKind.Catalogue.Concat(MessageKind.Receipts).Select(k => k.Kind).Except(All.Select(b => b.Of.Kind)), Is.Empty);

    [Test]
    public void Every_code_that_travels_is_met_here_or_in_a_named_test()
    {
        _ = RejectionCode.Gate(2);
        var travelling = RejectionCode.All.Where(c => c.OnWire.Equals(c)).Select(c => c.Text);

        var met = All.SelectMany(b => b.Judge()).Select(r => r.Code.Text).Concat(Elsewhere.All.Select(e => e.Code));

        Assert.That(travelling.Except(met), Is.Empty);
        Assert.That(met.Except(travelling), Is.Empty);
    }

    [TestCaseSource(typeof(Elsewhere), nameof(Elsewhere.All))]
    public void What_is_shown_elsewhere_is_shown_there(Elsewhere elsewhere)
    {
        var source = File.ReadAllText(Path.Combine([Vectors.Checkout, .. elsewhere.File.Split('/')]));

        Assert.That(Regex.IsMatch(source, $@"public (async )?(void|Task) {elsewhere.Test}\("), $"{elsewhere.File} has no test {elsewhere.Test}: name the one that shows {elsewhere.Code} now");
    }

    private static HashSet<string> Rules() => Judges
        .SelectMany(j => Directory.GetFiles(Path.Combine(Vectors.Checkout, "contracts", "Trm.Contracts", j.Split('/')[0]), j.Split('/')[1]))
        .Where(f => !f.EndsWith("MessageRule.cs", StringComparison.Ordinal) && !f.EndsWith("MessageKind.Rows.cs", StringComparison.Ordinal))
        .SelectMany(File.ReadLines)
        .Where(l => !l.TrimStart().StartsWith("//", StringComparison.Ordinal) && !l.Contains("throw", StringComparison.Ordinal))
        .SelectMany(l => Sentence().Matches(l).Select(m => m.Groups["text"].Value))
        .ToHashSet(StringComparer.Ordinal);

    // A hint in the source has holes in braces; a hole with quotes in it cuts the rest off.
    private static bool Says(string hint, string rule) => rule.Split('{') is [var before, .. var rest]
        && hint.StartsWith(before, StringComparison.Ordinal) && (rest.Length > 0 ? !rest[^1].Contains('}', StringComparison.Ordinal) || hint.EndsWith(rest[^1].Split('}')[^1], StringComparison.Ordinal) : hint == rule);

    // A hint begins in lower case and has three words or more.
    [GeneratedRegex("\"(?<text>[a-z][^\" ]* [^\"]* [^\"]*)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Sentence();
}
