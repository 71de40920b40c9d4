using Trm.Testing;

namespace Trm.Cli.Tests.Demo;

/// <summary>What the demonstration's nodes really sent, in the eyes of validators that nobody here wrote: R4, and the published profiles.</summary>
internal sealed class FhirValidity
{
    [Test]
    public void Holds_for_every_payload_that_the_nodes_sent()
    {
        var payloads = DemoRun.Messages.Where(m => m.Line.GetProperty("kind").GetString() != "control")
            .ToDictionary(m => Path.GetFileName(m.Folder), m => File.ReadAllText(Path.Combine(m.Folder, "payload.json")), StringComparer.Ordinal);

        var verdicts = FhirValidators.JudgeMessages(payloads);

        Assert.That(payloads, Is.Not.Empty);
        Assert.That(verdicts.Keys, Is.EquivalentTo(payloads.Keys));
        Assert.Multiple(() =>
        {
            foreach (var (name, verdict) in verdicts)
                Assert.That(verdict.All, Is.Empty, name);
        });
    }
}
