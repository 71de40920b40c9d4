using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.Extensions.Logging;
using NUnit.Framework;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Referrals;
using Trm.Node.Telemetry;
using Trm.Node.Tests.Exchange;
using Trm.Node.Tests.Http;
using Trm.Testing;
using static Trm.Node.Telemetry.TelemetryAttribute;
using static Trm.Node.Tests.Http.ApiHost;

namespace Trm.Node.Tests.Telemetry;

/// <summary>Two nodes exchange a referral while somebody listens to all that they tell of themselves, and a collector takes it: the figures are right, and nothing of the case is in them.</summary>
internal sealed class WatchedExchangeTests
{
    private static readonly string Demo = Path.Combine(Vectors.Checkout, "src", "Trm.Cli", "Demo");

    // Of the case, of its officers, and what a caller put where traces are handed on.
    private static readonly string[] Values =
        ["Mirelunda", "Вражалић", "1998-04-17", "INVENTED-170498-7734", "@example.org", "0000 417", "Zmajevsko", "Lipa", "the cousin", "F43.1", "AT-INT-041", "AT-01", "RS-03", "canary-of-a-caller"];

    private readonly List<string> _ids = [];
    private Listener _heard = null!;
    private Collector _collector = null!;
    private TrmNode _at = null!;
    private TrmNode _rs = null!;

    [OneTimeSetUp]
    public async Task ExchangeAsync()
    {
        _heard = new();
        _collector = await Collector.StartAsync();
        await using var export = TelemetryExport.Start(new TelemetryOptions { Collector = _collector.Address, Participant = ParticipantId.Parse("AT").Value });
        using var loggers = LoggerFactory.Create(export.AddTo);
        await using var world = new World { Loggers = loggers };
        await world.StartAllAsync();
        (_at, _rs) = (world["AT"], world["RS"]);
        await world.Quiet();
        await using (var api = await ApiHost.StartAsync(world, "AT"))
            await TellAsync(world, api);
        await _at.Gauges.LookAsync(CancellationToken.None);
        await _rs.Gauges.LookAsync(CancellationToken.None);
        _heard.Collect();
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _heard.Dispose();
        await _collector.DisposeAsync();
    }

    [Test]
    public void Every_instrument_stands_in_the_catalogue_and_every_entry_of_it_is_made()
    {
        var made = _heard.Instruments.Where(i => ReferenceEquals(i.Meter, _at.Telemetry.Meter.Meter)).ToList();

        Assert.That(made.Select(i => i.Name).Append(MetricCatalogue.ExportFailures.Name), Is.EquivalentTo(MetricCatalogue.All.Select(m => m.Name)));
        Assert.That(_heard.Instruments.Select(i => i.Name), Does.Contain(MetricCatalogue.ExportFailures.Name), "made by the export");
        Assert.That(
            made.Select(i => (i.Name, i.Unit, i.Description, i.GetType().Name.Split('`')[0])),
            Is.SubsetOf(MetricCatalogue.All.Select(m => (m.Name, m.Unit, m.Says, m.Type == MetricType.Gauge ? "ObservableGauge" : m.Type.ToString()))));
    }

    [Test]
    public void What_was_sent_was_dispatched_received_there_and_receipted_here()
    {
        foreach (var (from, to, other, name) in new[] { (_at, _rs, "RS", "AT"), (_rs, _at, "AT", "RS") })
        {
            var sent = _heard.Sum(from, MetricCatalogue.Submitted, (Peer, other));
            Assert.That(sent, Is.GreaterThanOrEqualTo(2));
            Assert.That(_heard.Sum(from, MetricCatalogue.Dispatched, (Peer, other)), Is.EqualTo(sent));
            Assert.That(_heard.Sum(to, MetricCatalogue.Received, (Peer, name)), Is.EqualTo(sent));
            Assert.That(_heard.Sum(from, MetricCatalogue.Receipted, (Peer, other)), Is.EqualTo(sent));
            Assert.That(_heard.Count(from, MetricCatalogue.ReceiptTime, (Peer, other)), Is.EqualTo(sent));
            Assert.That(_heard.Count(from, MetricCatalogue.PublishTime, (MessagingOperation, "publish")), Is.GreaterThan(sent), "control messages, too");
            Assert.That(_heard.Count(to, MetricCatalogue.ProcessTime, (MessagingOperation, "process")), Is.GreaterThan(sent));
            Assert.That(_heard.Sum(from, MetricCatalogue.Expired) + _heard.Sum(from, MetricCatalogue.Undelivered) + _heard.Sum(from, MetricCatalogue.RefusedThere), Is.Zero);
        }
    }

    [Test]
    public void What_was_refused_doubled_or_junk_is_counted_by_code_and_nothing_else() => Assert.Multiple(() =>
    {
        Assert.That(_heard.Sum(_at, MetricCatalogue.RefusedHere, (Peer, Other), (Code, "WRONG_RECIPIENT")), Is.EqualTo(1), "to somebody whom no directory lists");
        Assert.That(_heard.Sum(_at, MetricCatalogue.RefusedHere), Is.EqualTo(1));
        Assert.That(_heard.Sum(_rs, MetricCatalogue.Quarantined, (Peer, "AT")), Is.EqualTo(1));
        Assert.That(_heard.Sum(_rs, MetricCatalogue.Duplicates, (Peer, "AT")), Is.GreaterThanOrEqualTo(1), "a number that is late is sent again, too");
        Assert.That(_heard.Sum(_at, MetricCatalogue.SignInFailures, (Way, "password")), Is.EqualTo(1));
    });

    [Test]
    public void The_gauges_say_how_it_stands()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Last(_at, MetricCatalogue.Connected), Is.EqualTo(1));
            Assert.That(Last(_at, MetricCatalogue.Waiting, (Peer, "RS"), (State, "dispatched")), Is.Zero);
            Assert.That(Last(_at, MetricCatalogue.Oldest, (Peer, "RS"), (Lane, "urgent")), Is.Zero);
            Assert.That(Last(_at, MetricCatalogue.Leaves), Is.GreaterThan(4));
            Assert.That(Last(_at, MetricCatalogue.DirectoryLeft, (Limit, "next-update")), Is.InRange(13, 14.1));
            Assert.That(Last(_rs, MetricCatalogue.AlarmsStanding, (Alarm, "UNVERIFIED")), Is.EqualTo(1), "junk lay in a mailbox");
            Assert.That(Last(_at, MetricCatalogue.AlarmsStanding, (Alarm, "UNVERIFIED")), Is.Zero, "what does not stand is a zero, and not silence");
            Assert.That(Last(_rs, MetricCatalogue.AlarmsUntaken), Is.GreaterThanOrEqualTo(0));
            Assert.That(Last(_at, MetricCatalogue.DiskLevel), Is.InRange(0, 4));
        });
    }

    [Test]
    public void Every_attribute_stands_in_the_catalogue_and_every_value_on_its_list()
    {
        var listed = MetricCatalogue.All.ToDictionary(m => m.Name, StringComparer.Ordinal);
        foreach (var figure in _heard.Figures)
            foreach (var (name, value) in figure.Tags)
                AssertListed(listed[figure.Instrument.Name].Attributes, figure.Instrument.Name, name, value);
        foreach (var stage in _heard.Stages)
            foreach (var (name, value) in stage.TagObjects)
                AssertListed(Stage.All.Single(s => s.Name == stage.OperationName).Attributes, stage.OperationName, name, value!.ToString()!);
    }

    [Test]
    public void Each_stage_on_the_way_through_the_house_is_a_span_and_no_trace_comes_from_outside()
    {
        Assert.That(_heard.Stages.Select(s => s.OperationName).Distinct(), Is.EquivalentTo(Stage.All.Select(s => s.Name)));
        Assert.That(_heard.Stages.Where(s => s.HasRemoteParent || s.TraceStateString is not null || s.Events.Any() || s.Baggage.Any()), Is.Empty);
        var roots = new[] { Stage.Submit, Stage.Dispatch, Stage.Receive, Stage.Control, Stage.Checkpoint }.Select(s => s.Name).ToList();
        Assert.That(_heard.Stages.Where(s => s.Parent is null).Select(s => s.OperationName).Distinct(), Is.EquivalentTo(roots));
        Assert.That(_heard.Stages.Where(s => s.Parent is not null).Select(s => s.OperationName).Distinct(), Is.EquivalentTo(Stage.All.Select(s => s.Name).Except(roots)));
    }

    [Test]
    public async Task The_collector_gets_figures_traces_and_log_lines()
    {
        foreach (var (path, said) in new[]
        {
            ("/v1/metrics", MetricCatalogue.Submitted.Name), ("/v1/metrics", MetricCatalogue.HttpRequests.Name), ("/v1/metrics", "/api/referrals/{case}"), ("/v1/metrics", "trm-node"), ("/v1/metrics", "AT@"),
            ("/v1/traces", Stage.Submit.Name), ("/v1/traces", Stage.Examine.Name), ("/v1/logs", "submitted referral/profile to RS"), ("/v1/logs", "receipt from RS"),
        })
            await Eventually.True(() => Task.FromResult(_collector.Posts.Any(p => p.Path == path && Holds(p.Body, said))), said);
        Assert.That(_collector.Posts.Select(p => p.Path).Distinct(), Is.EquivalentTo(new[] { "/v1/metrics", "/v1/traces", "/v1/logs" }));
        Assert.That(_collector.Posts.Select(p => p.Type).Distinct(), Is.EqualTo(new[] { "application/x-protobuf" }));
        Assert.That(_collector.Posts.Where(p => new[] { "http.server.active_requests", "network.protocol.version", "url.scheme" }.Any(other => Holds(p.Body, other))), Is.Empty, "of ASP.NET Core no more than the catalogue says");
    }

    [Test]
    public void Nothing_of_the_case_is_in_any_figure_stage_or_line()
    {
        Assert.That(_ids, Has.Count.GreaterThan(2));
        foreach (var value in Values.Concat(_ids))
        {
            Assert.That(_collector.Posts.Where(p => Holds(p.Body, value)).Select(p => p.Path), Is.Empty, value);
            Assert.That(_heard.Figures.Where(f => f.Tags.Values.Any(v => v.Contains(value, StringComparison.OrdinalIgnoreCase))), Is.Empty, value);
            Assert.That(_heard.Stages.Where(s => s.TagObjects.Any(t => t.Value!.ToString()!.Contains(value, StringComparison.OrdinalIgnoreCase))), Is.Empty, value);
        }
    }

    private async Task TellAsync(World world, ApiHost api)
    {
        using var at = api.Client();
        at.DefaultRequestHeaders.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        at.DefaultRequestHeaders.Add("tracestate", "office=canary-of-a-caller");
        at.DefaultRequestHeaders.Add("baggage", "case=canary-of-a-caller");
        var belgrade = new Officer("RS-03", Role.Coordinator);
        var sheet = CaseSheet.Parse(await File.ReadAllBytesAsync(Path.Combine(Demo, "sheet.json"))).Value.MovedTo(TimeProvider.System.GetUtcNow()).Write();
        var profile = await PostAsync(
            at, "/api/referrals", new { caseFile = await File.ReadAllBytesAsync(Path.Combine(Demo, "case.csv")), format = "csv", sheet = Encoding.UTF8.GetString(sheet) }, HttpStatusCode.Accepted);
        var @case = CaseId.Parse(profile.GetProperty("case").GetString()).Value;
        _ids.AddRange([@case.ToString(), profile.GetProperty("message").GetString()!]);
        await StateAsync(at, @case, "delivered");
        await _rs.Referrals.OpenAsync(@case, belgrade);
        await StateAsync(at, @case, "received");
        _ids.Add((await _rs.Referrals.AcceptAsync(@case, belgrade, Contracts.Messages.NamedOrganisation.Parse("RS-SHELTER", "Shelter by the river").Value, "RS-CW-1", new(2026, 12, 1))).Value.Message.ToString());
        await StateAsync(at, @case, "accepted");
        await PostAsync(at, $"/api/referrals/{@case}/identity", new { }, HttpStatusCode.Accepted);
        await GetAsync(at, $"/api/referrals/{@case}", HttpStatusCode.OK);
        using (var nowhere = await at.GetAsync("/nowhere/Mirelunda"))
            Assert.That(nowhere.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await _at.Referrals.TestAsync(ParticipantId.Parse("ZZ").Value, World.Coordinator)).IsOk, Is.False);
        Assert.That(await _at.SignIns.SignInAsync("AT-01", "the cousin", "123456"), Is.Null);
        var mailbox = world.Mailbox("AT", "RS", Contracts.Messages.Lane.Normal);
        world.Post.Slip(mailbox, world.Post.Seen.First(s => s.Mailbox == mailbox).Body);
        world.Post.Slip(mailbox, "junk, of Mirelunda"u8.ToArray());
        await world.Settled("AT");
        await world.Settled("RS");
        await world.Alarmed("RS", "UNVERIFIED");
        await Eventually.True(() => Task.FromResult(_heard.Sum(_rs, MetricCatalogue.Duplicates) > 0), "the copy was seen");
        await Eventually.True(async () => await world.PublishedSize("AT") > 0 && _heard.Stages.Any(s => s.OperationName == Stage.Checkpoint.Name), "a checkpoint was published");
    }

    private static Task StateAsync(HttpClient client, CaseId @case, string state) => Eventually.True(
        async () => (await GetAsync(client, "/api/referrals", HttpStatusCode.OK)).EnumerateArray()
            .Any(c => c.GetProperty("case").GetString() == @case.ToString() && c.GetProperty("state").GetString() == state), $"the case is {state}");

    private double Last(TrmNode node, Metric metric, params (TelemetryAttribute Attribute, string Value)[] where) => _heard.Of(node.Telemetry.Meter.Meter, metric, where).Last().Value;

    private static void AssertListed(IReadOnlyList<TelemetryAttribute> attributes, string of, string name, string value)
    {
        var attribute = attributes.SingleOrDefault(a => a.Name == name);
        Assert.That(attribute, Is.Not.Null, $"{of} has no {name}");
        if (attribute == Peer)
            Assert.That(value, Is.AnyOf("AT", "RS", Other), of);
        else if (attribute!.Values is { } values)
            Assert.That(values, Does.Contain(value), $"{of} {name}");
        else
            Assert.That(int.TryParse(value, CultureInfo.InvariantCulture, out _), Is.True, $"{of} {name} is a number");
    }

    private static bool Holds(byte[] body, string text) => body.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
}
