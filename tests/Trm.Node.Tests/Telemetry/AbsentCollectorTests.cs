using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using NUnit.Framework;
using Trm.Contracts.Identifiers;
using Trm.Node.Telemetry;
using Trm.Node.Tests.Exchange;

namespace Trm.Node.Tests.Telemetry;

/// <summary>A collector that is away, or takes a connection and never answers, costs a count and no time of the node's.</summary>
internal sealed class AbsentCollectorTests
{
    [TestCase(false)]
    [TestCase(true)]
    public async Task Costs_a_counted_drop(bool isThere)
    {
        using var door = new TcpListener(IPAddress.Loopback, 0);
        door.Start();
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)door.LocalEndpoint).Port}");
        if (!isThere)
            door.Stop();
        using var heard = new Listener();
        var export = TelemetryExport.Start(Options(address));
        using var telemetry = new NodeTelemetry();

        telemetry.Figures.SignInFailed("password");
        using (telemetry.Stages.Begin(Stage.Checkpoint))
        {
        }

        var watch = Stopwatch.StartNew();
        await export.DisposeAsync();

        Assert.That(watch.Elapsed, Is.LessThan(TelemetryExport.Patience + TimeSpan.FromSeconds(27)));
        if (!isThere)
            await Eventually.True(
                () => Task.FromResult(heard.Figures.Any(f => f.Instrument.Name == MetricCatalogue.ExportFailures.Name && f.Tags["trm.signal"] == "metrics" && f.Value >= 1)), "the drop is counted");
    }

    [TestCase("http://collector.example.at:4318", null, "must be https:// beyond this machine")]
    [TestCase("grpc://localhost:4317", null, "must be https://host:4318")]
    [TestCase("https://user:secret@collector.example.at", null, "holds no user and no password")]
    [TestCase("https://collector.example.at/?token=1", null, "must be https://host:4318")]
    [TestCase("http://localhost:4318", "/nowhere.pem", "makes no sense without https://")]
    [TestCase("https://collector.example.at", "/nowhere.pem", "does not exist")]
    public void An_address_that_would_not_work_or_not_be_safe_is_refused(string collector, string? authorities, string why) =>
        Assert.That(() => TelemetryExport.Start(Options(new Uri(collector), authorities)), Throws.ArgumentException.With.Message.Contains(why));

    private static TelemetryOptions Options(Uri collector, string? authorities = null) => new() { Collector = collector, Participant = ParticipantId.Parse("AT").Value, AuthorityFile = authorities };
}
