using Trm.Cli.Terminal;

namespace Trm.Cli.Tests.Nodes;

/// <summary>Where a node is to export what it tells of itself: what would not work or not be safe is said before anything starts.</summary>
internal sealed class A_collector
{
    [TestCase("--telemetry http://collector.example.at:4318", "must be https:// beyond this machine")]
    [TestCase("--telemetry collector", "telemetry is an address")]
    [TestCase("--telemetry https://collector.example.at --telemetry-authority nowhere.pem", "does not exist")]
    [TestCase("--telemetry-authority nowhere.pem", "no collector")]
    [TestCase("--telemetry https://collector.example.at --training yes", "reaches nobody outside")]
    public void Is_refused(string settings, string said)
    {
        using var scratch = new Scratch();

        var outcome = Trm.Run([
            "node", "run", "--participant", "AT", "--data", scratch["data"], "--keys", scratch["keys"], "--directory", scratch["directory.p7s"], "--broker", "amqp://localhost", .. settings.Split(' '),
        ]);

        Assert.That(outcome.Exit, Is.EqualTo(ExitCode.Usage), outcome.Error);
        Assert.That(outcome.Error, Does.Contain(said));
        Assert.That(Directory.Exists(scratch["data"]), Is.False, "nothing was begun");
    }
}
