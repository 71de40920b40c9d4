using System.Text.Json;
using System.Text.RegularExpressions;
using NUnit.Framework;
using Trm.Node.Telemetry;
using Trm.Testing;

namespace Trm.Node.Tests.Telemetry;

/// <summary>The dashboard and the advised alerts ask for what there is: every name in them is one of the catalogue, as Prometheus calls it.</summary>
internal sealed partial class DashboardTests
{
    // What else may stand in a query: functions, and what a scrape adds by itself.
    private static readonly string[] Known =
        ["sum", "max", "min", "count", "by", "without", "rate", "increase", "histogram_quantile", "le", "instance", "job", "and", "or", "on", "unless", "clamp_min", "label_values", "offset", "absent", "m", "h", "s", "d"];

    private static readonly Dictionary<string, Metric> Series = MetricCatalogue.All.Append(MetricCatalogue.HttpRequests)
        .SelectMany(metric => Of(metric).Select(name => (name, metric))).ToDictionary(s => s.name, s => s.metric, StringComparer.Ordinal);

    private static IReadOnlyList<string> Dashboard { get; } = [.. Queries(JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Vectors.Checkout, "deploy", "grafana", "trm.json"))).RootElement)];

    private static IReadOnlyList<string> Advised { get; } =
        [.. Row().Matches(File.ReadAllText(Path.Combine(Vectors.Checkout, "deploy", "telemetry.md")).Split("## When to be woken")[1].Split("\n## ")[0]).Select(m => m.Groups["query"].Value)];

    public static IEnumerable<string> All => Dashboard.Concat(Advised).Distinct(StringComparer.Ordinal);

    [TestCaseSource(nameof(All))]
    public void Asks_for_what_a_node_tells(string query)
    {
        var (words, faults) = Read(query);
        Assert.That(faults, Is.Empty, query);
        Assert.That(words, Is.Not.Empty, query);
    }

    [Test]
    public void Shows_every_metric_and_advises_on_what_matters()
    {
        Assert.That(Dashboard.SelectMany(q => Read(q).Metrics).Select(m => m.Name).Distinct(), Is.EquivalentTo(MetricCatalogue.All.Append(MetricCatalogue.HttpRequests).Select(m => m.Name)));
        Assert.That(Advised, Has.Count.GreaterThan(8));
    }

    [TestCase("sum(rate(trm_outbox_sent_total[5m]))", TestName = "A metric that nobody makes is found")]
    [TestCase("sum by (trm_lane) (trm_trail_leaves)", TestName = "A label that the metric does not have is found")]
    [TestCase("sum(rate(trm_outbox_submitted[5m]))", TestName = "A name without its suffix is found")]
    public void A_wrong_query_is_found(string query) => Assert.That(Read(query).Faults, Is.Not.Empty);

    private static (IReadOnlyList<Metric> Metrics, IReadOnlyList<string> Faults) Read(string query)
    {
        var words = Word().Matches(Quoted().Replace(query, "")).Select(m => m.Value).Distinct(StringComparer.Ordinal).Where(w => !Known.Contains(w, StringComparer.Ordinal)).ToList();
        var metrics = words.Where(Series.ContainsKey).Select(w => Series[w]).ToList();
        var labels = metrics.SelectMany(m => m.Attributes).Select(a => Underscored(a.Name)).ToHashSet(StringComparer.Ordinal);
        return (metrics, [.. words.Where(w => !Series.ContainsKey(w) && !labels.Contains(w))]);
    }

    // OpenTelemetry, "OTLP metric points to Prometheus", and "Prometheus and OpenMetrics compatibility": underscores, the unit, and what a counter ends with.
    private static IEnumerable<string> Of(Metric metric)
    {
        var unit = metric.Unit switch { "s" => "_seconds", "By" => "_bytes", "d" => "_days", _ => "" };
        var name = Underscored(metric.Name) + unit;
        return metric.Type switch { MetricType.Counter => [name + "_total"], MetricType.Gauge => [name], _ => new[] { "_bucket", "_sum", "_count" }.Select(end => name + end) };
    }

    private static string Underscored(string name) => name.Replace('.', '_');

    private static IEnumerable<string> Queries(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => p.Name is "expr" && p.Value.ValueKind == JsonValueKind.String ? [p.Value.GetString()!] : Queries(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Queries),
        _ => [],
    };

    [GeneratedRegex(@"[a-zA-Z_][a-zA-Z0-9_]*", RegexOptions.None, 1000)]
    private static partial Regex Word();

    // The value of a label, a variable of the dashboard, and a length of time.
    [GeneratedRegex("\"[^\"]*\"|\\$\\{?\\w+\\}?|\\[[0-9]+[smhd]\\]", RegexOptions.None, 1000)]
    private static partial Regex Quoted();

    [GeneratedRegex("^\\| `(?<query>[^`]+)`", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Row();
}
