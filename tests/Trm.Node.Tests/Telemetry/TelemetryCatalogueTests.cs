using System.Text.RegularExpressions;
using NUnit.Framework;
using Trm.Contracts.Rejections;
using Trm.Node.Alarms;
using Trm.Node.Telemetry;
using Trm.Node.Tests.Duty;
using Trm.Testing;

namespace Trm.Node.Tests.Telemetry;

/// <summary>What a node tells of itself: every name, and that none of it can carry a case.</summary>
internal sealed class TelemetryCatalogueTests
{
    private static readonly string[] OfOnePerson = ["ARRIVAL_", "URGENT_REPORT", "TRAVELLING_UNCLEARED", "PERSON_NOT_TOLD"];

    [Test]
    public void The_catalogue_stands_still()
    {
        var page = """
            # What a node tells of itself

            Generated from `src/Trm.Node/Telemetry`; how to connect, and what it is good for: [telemetry.md](telemetry.md). Log lines: `tests/Trm.Node.Tests/log-catalogue.txt`.

            ## Metrics
            | metric | type | unit | attributes | says |
            |---|---|---|---|---|

            """
            + string.Concat(MetricCatalogue.All.Append(MetricCatalogue.HttpRequests)
                .Select(m => $"| `{m.Name}` | {m.Type.ToString().ToLowerInvariant()} | `{m.Unit}` | {Names(m.Attributes)} | {m.Says} |\n"))
            + "\n## Spans\n| span | attributes | says |\n|---|---|---|\n"
            + string.Concat(Stage.All.Select(s => $"| `{s.Name}` | {Names(s.Attributes)} | {s.Says} |\n"))
            + "\n## Attributes\n| attribute | tells | values |\n|---|---|---|\n"
            + string.Concat(TelemetryAttribute.All.Select(a => $"| `{a.Name}` | {a.Says} | {(a.Values is { } values ? string.Join(' ', values.Select(v => $"`{v}`")) : "-")} |\n"));
        Golden.Holds("deploy/telemetry-catalogue.md", page);
    }

    [Test]
    public void Names_units_and_sentences_are_well_formed() => Assert.Multiple(() =>
    {
        var all = MetricCatalogue.All.Append(MetricCatalogue.HttpRequests).ToList();
        Assert.That(all.Select(m => m.Name), Is.Unique);
        foreach (var metric in all)
        {
            Assert.That(metric.Name, Does.Match(@"^(trm|messaging|http)(\.[a-z_]+)+$"));
            Assert.That(metric.Unit, Does.Match(@"^(s|By|d|\{[a-z]+\})$"), metric.Name);
            Assert.That(metric.Says, Does.Match(@"^[A-Z0-9].{10,180}\.$"), metric.Name);
            Assert.That(metric.Bounds.Count > 0, Is.EqualTo(metric.Type == MetricType.Histogram && metric != MetricCatalogue.HttpRequests), metric.Name);
            Assert.That(metric.Attributes, Is.SubsetOf(TelemetryAttribute.All), metric.Name);
        }

        Assert.That(Stage.All.SelectMany(s => s.Attributes).Distinct(), Is.SubsetOf(TelemetryAttribute.All));
        Assert.That(TelemetryAttribute.All.Select(a => a.Name).Where(n => Regex.IsMatch(n, "case|person|officer|pseudonym|message_?id|core|kind|url|address", RegexOptions.None, TimeSpan.FromSeconds(1))), Is.Empty);
    });

    [TestCaseSource(typeof(AlarmRuleTests), nameof(AlarmRuleTests.Codes))]
    public void Every_alarm_has_a_name_that_tells_no_more_than_may_be_told(string code)
    {
        Assert.That(AlarmName.All, Does.Contain(AlarmName.Of(code)));
        Assert.That(AlarmName.Of(code) == TelemetryAttribute.Other, Is.EqualTo(AlarmRule.IsNumberAlone(code) || OfOnePerson.Any(p => code.StartsWith(p, StringComparison.Ordinal))));
    }

    [Test]
    public void Beside_a_peer_stands_nothing_by_which_a_persons_incident_is_known()
    {
        Assert.That(MetricCatalogue.All.Where(m => m.Attributes.Contains(TelemetryAttribute.Peer) && m.Attributes.Contains(TelemetryAttribute.Lane)), Is.EqualTo(new[] { MetricCatalogue.Oldest }), "which is silent in the first minute");
        Assert.That(RejectionCode.All.Where(c => CodeName.Of(c) == CodeName.Rule).Select(c => c.Text), Is.SupersetOf(new[] { "HELD", "CONSENT_NOT_ACTIVE", "NOT_ALLOWED", "UNKNOWN_CASE", "GATE_04", "GATE_20" }).And.No.Member("SIG_INVALID").And.No.Member("STRUCTURE"));
        Assert.That(TelemetryAttribute.Code.Values, Is.EquivalentTo(RejectionCode.All.Select(CodeName.Of).Distinct()).And.No.Member("HELD"));
    }

    private static string Names(IReadOnlyList<TelemetryAttribute> attributes) => attributes.Count == 0 ? "-" : string.Join(", ", attributes.Select(a => $"`{a.Name}`"));
}
