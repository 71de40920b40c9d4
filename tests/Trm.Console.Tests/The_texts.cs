using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Trm.Console.Duty;
using Trm.Contracts.Codes;
using Trm.Contracts.Htcds;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Statistics;
using Trm.Evidence;
using Trm.Evidence.Packs;
using Trm.Node;
using Trm.Node.Accounts;
using Trm.Node.Alarms;
using Trm.Node.Deadlines;
using Trm.Node.Approvals;
using Trm.Node.Overview;
using Trm.Node.Quarantine;
using Trm.Node.Referrals;
using Trm.Testing;

namespace Trm.Console.Tests;

/// <summary>Every text of the console, in both languages.</summary>
internal sealed class The_texts
{
    private static readonly string Room = Path.Combine(Vectors.Checkout, "src", "Trm.Console");

    // Texts that are found by a code: every code has one, and nothing else is there.
    private static readonly Dictionary<string, IReadOnlyList<string>> ByCode = new(StringComparer.Ordinal)
    {
        ["role"] = [.. Enum.GetValues<Role>().Select(r => ReferralLifecycle.Name(r))],
        ["way"] = [.. Enum.GetValues<SignInWay>().Select(w => w.ToString().ToLowerInvariant())],
        ["state"] = [.. Labels("States").Select(l => l[0])],
        ["gate"] = [.. Labels("Gates").Select(l => l[0])],
        ["act"] = ActNow.Codes,
        ["next"] = CaseTurn.Codes,
        ["fate"] = TimelineRow.Fates,
        ["kind"] = [.. MessageKind.Catalogue.Select(k => k.Kind).Distinct()],
        ["alarm"] = [.. AlarmRule.Codes.Select(AlarmSaid.Key), "overdue", "half-time", "directory-refused"],
        ["due"] = [DueStep.Seen, DueStep.Decision, DueStep.Stopped, DueStep.Review, DueStep.Authority, DueStep.Told, "follow-up", .. DueStep.Arrivals],
        ["key"] = KeyLine.States,
        ["stuck"] = [.. Enum.GetValues<StuckKind>().Select(k => new StuckMessage("", k, "", default, "", "", "").What).SelectMany(w => new[] { w, $"{w}-do" })],
        ["approval-act"] = [.. Enum.GetValues<ApprovalAct>().Select(a => ReferralLifecycle.Name(a))],
        ["approval-fact"] = Approval.FactNames,
        ["need"] = CodeSystems.CareNeeds.Codes,
        ["exception"] = RuleException.Reasons,
        ["explanation"] = ExplanationReasons.Codes,
        ["finding"] = [.. Enum.GetValues<FindingCode>().Select(c => JsonNamingPolicy.KebabCaseLower.ConvertName(c.ToString()))],
        ["advice"] = [.. Enum.GetValues<FindingAdvice>().Select(a => JsonNamingPolicy.KebabCaseLower.ConvertName(a.ToString()))],
        // Every list that a person chooses from, or reads in what was received; the other three stand in no page.
        ["code"] =
        [
            .. CodeSystems.All.Append(CodeSystems.Urgencies).Except([CodeSystems.Sensitivities, CodeSystems.ClearanceGates, CodeSystems.KeyUses])
                .SelectMany(CodeWords.Options)
                .Concat(HtcdsCatalogue.Fields.Where(f => f.Codes?.System.StartsWith(CodeSystems.Htcds, StringComparison.Ordinal) == true && (f.Name == "spl_Type" || HtcdsMapping.Of(f.Name).Element is not null)).SelectMany(f => CodeWords.Options(f.Codes!)))
                .Select(o => o.TextKey["code.".Length..]),
            .. MessageKind.Catalogue.Select(k => $"kind-code.{k.Code}").Distinct(),
        ],
        ["field"] = [.. HtcdsMapping.All.Where(m => m.Element is not null).Select(m => m.Field.Name)],
        ["figure"] = [.. FixedTables.Crossed.Select(t => t.Code), .. FixedTables.Crossed.SelectMany(t => t.Rows.Concat(t.Columns)).Distinct().Except(CodeSystems.Purposes.Codes)],
        ["incident"] = [.. Enum.GetValues<Incident>().Select(i => IncidentMessage.KindOf(i).Code)],
    };

    private static IEnumerable<string> Areas => Directory.EnumerateFiles(Path.Combine(Room, "Texts"), "*.resx").Select(f => Path.GetFileName(f).Split('.')[0]).Distinct().Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(Areas))]
    public void Stand_in_both_languages_with_the_same_values_in_them(string area)
    {
        var (english, french) = (Read($"{area}.resx"), Read($"{area}.fr.resx"));

        Assert.That(french.Keys, Is.EquivalentTo(english.Keys));
        Assert.That(english.Values.Concat(french.Values), Is.All.Not.Empty);
        foreach (var (key, text) in english)
            Assert.That(Places(french[key]), Is.EqualTo(Places(text)), $"{area}.{key}");
        Assert.That(english.Values.Where(t => t.Contains("victim", StringComparison.OrdinalIgnoreCase)), Is.Empty);
        Assert.That(french.Values.Where(t => t.Contains("victime", StringComparison.OrdinalIgnoreCase) || t.Contains("rapatri", StringComparison.OrdinalIgnoreCase)), Is.Empty);
    }

    [TestCaseSource(nameof(Areas))]
    public void Are_all_used(string area)
    {
        var keys = Read($"{area}.resx").Keys;
        if (ByCode.TryGetValue(area, out var codes))
            Assert.That(keys, Is.EquivalentTo(codes));
        else
            Assert.That(keys.Where(k => !Source.Contains($"\"{area}.{k}\"", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void Say_of_a_finding_what_the_verifier_says_of_it()
    {
        var (titles, advice) = (Read("finding.resx"), Read("advice.resx"));

        foreach (var code in Enum.GetValues<FindingCode>())
            Assert.That(titles[JsonNamingPolicy.KebabCaseLower.ConvertName(code.ToString())], Is.EqualTo(FindingWords.Of(code).Title), code.ToString());
        foreach (var words in Enum.GetValues<FindingCode>().Select(FindingWords.Of).Where(w => !w.Next.Contains("--", StringComparison.Ordinal)))
            Assert.That(advice[JsonNamingPolicy.KebabCaseLower.ConvertName(words.Advice.ToString())], Is.EqualTo(words.Next));
    }

    [Test]
    public void Are_all_there()
    {
        var known = Areas.SelectMany(a => Read($"{a}.resx").Keys.Select(k => $"{a}.{k}")).ToHashSet(StringComparer.Ordinal);
        var named = Regex.Matches(Source, $"\"(?<key>({string.Join('|', Areas)})\\.[a-z][a-z0-9-]*)\"", RegexOptions.ExplicitCapture).Select(m => m.Groups["key"].Value).Distinct();

        Assert.That(named.Where(k => !known.Contains(k)), Is.Empty);
    }

    [TestCase("States", "state")]
    [TestCase("Gates", "gate")]
    public void Are_the_labels_of_practice(string table, string area)
    {
        var (english, french) = (Read($"{area}.resx"), Read($"{area}.fr.resx"));

        foreach (var label in Labels(table))
            Assert.That((english[label[0]], french[label[0]].Replace('\u00a0', ' ')), Is.EqualTo((label[1], label[2])), label[0]);
    }

    [Test]
    public void Of_codes_are_the_published_words()
    {
        var (english, french) = (Read("code.resx"), Read("code.fr.resx"));
        var list = "";
        var seen = 0;
        foreach (var line in File.ReadLines(Path.Combine(Vectors.Checkout, "contracts", "Trm.Contracts", "Published", "words.txt")).Where(l => l.Length > 0 && l[0] != '#'))
        {
            var words = line.Split('|', StringSplitOptions.TrimEntries);
            list = words.Length == 1 ? line : list;
            if (words.Length == 1 || !english.TryGetValue($"{list}.{words[0]}", out var text))
                continue;
            Assert.That((text, french[$"{list}.{words[0]}"].Replace('\u00a0', ' ')), Is.EqualTo((words[1], words[2])), line);
            seen++;
        }

        Assert.That(seen, Is.GreaterThan(200));
    }

    private static readonly string Source = string.Concat(
        Directory.EnumerateFiles(Room, "*.*", SearchOption.AllDirectories)
            .Where(f => Path.GetExtension(f) is ".cs" or ".razor" && !Path.GetRelativePath(Room, f).Split(Path.DirectorySeparatorChar).Any(s => s is "bin" or "obj"))
            .Select(File.ReadAllText));

    private static Dictionary<string, string> Read(string file) => XDocument.Load(Path.Combine(Room, "Texts", file)).Root!.Elements("data")
        .ToDictionary(d => d.Attribute("name")!.Value, d => d.Element("value")!.Value, StringComparer.Ordinal);

    private static IEnumerable<string> Places(string text) => Regex.Matches(text, "\\{[0-9]\\}").Select(m => m.Value).Order(StringComparer.Ordinal);

    // labels.md: "## States", then code | English | French.
    private static IEnumerable<string[]> Labels(string table) => File.ReadLines(Path.Combine(Vectors.Checkout, "tests", "Trm.Console.Tests", "labels.md"))
        .SkipWhile(l => l != $"## {table}").Skip(1).TakeWhile(l => !l.StartsWith("## ", StringComparison.Ordinal))
        .Where(l => l.StartsWith('|')).Skip(2).Select(l => l.Trim('|').Split('|', StringSplitOptions.TrimEntries));
}
