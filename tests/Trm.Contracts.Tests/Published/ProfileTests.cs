using System.Text.Json.Nodes;
using NUnit.Framework;
using Trm.Testing;

namespace Trm.Contracts.Tests.Published;

/// <summary>The published definitions in the hands of validators that nobody here wrote.</summary>
public sealed class ProfileTests
{
    private static readonly Lazy<IReadOnlyDictionary<string, FhirVerdict>> Verdicts = new(() => FhirValidators.Judge(Resources()));

    private static IEnumerable<string> Files => PublishedContract.Files.Keys.Order(StringComparer.Ordinal);

    private static IEnumerable<string> Messages => PublishedContract.GoodExamples.Keys.Order(StringComparer.Ordinal);

    private static IEnumerable<TestCaseData> ByStructure => Slips.Structure.Select(s => new TestCaseData(s.Name).SetArgDisplayNames(s.Name));

    private static IEnumerable<TestCaseData> ByCode => Slips.Codes.Select(s => new TestCaseData(s.Name).SetArgDisplayNames(s.Name));

    [TestCaseSource(nameof(Files))]
    public void EveryDefinitionIsItselfR4(string file)
    {
        Assert.That(Verdicts.Value[file].Medplum, Is.Empty);
        Assert.That(Verdicts.Value[file].Schema, Is.Empty);
    }

    [TestCaseSource(nameof(Messages))]
    public void EveryGoodExampleIsR4AndKeepsThePublishedProfiles(string message)
    {
        var verdict = Verdicts.Value[message];

        Assert.That(verdict.Medplum, Is.Empty);
        Assert.That(verdict.Schema, Is.Empty);
        Assert.That(verdict.Profile, Is.Empty);
        Assert.That(verdict.Codes, Is.Empty);
    }

    [Test]
    public void WhatTheProfilesCannotSeeIsNamed()
    {
        var unseen = PublishedContract.BadExamples.Keys.Where(n => Verdicts.Value[Bad(n)] is { Medplum: [], Schema: [], Profile: [], Codes: [] }).ToList();

        Assert.That(unseen, Has.Count.LessThan(PublishedContract.BadExamples.Count / 5));
        Golden.Holds("contracts/fhir/beyond-profiles.txt", string.Concat(
            ["# Bad examples that R4 and the published profiles accept, of those that are Bundles at all: a node refuses them all the same.\n",
                .. unseen.Select(n => $"{n}.json | {PublishedContract.Sentences[n]}\n")]));
    }

    [TestCaseSource(nameof(ByStructure))]
    public void WhatR4AllowsAndTheContractDoesNotIsRefusedByTheProfile(string slip)
    {
        var verdict = Verdicts.Value[slip];

        Assert.That(verdict.Medplum, Is.Empty, "R4 allows it");
        Assert.That(verdict.Schema, Is.Empty, "R4 allows it");
        Assert.That(verdict.Profile, Is.Not.Empty);
    }

    [TestCaseSource(nameof(ByCode))]
    public void ACodeOutsideItsValueSetIsRefusedByTheBinding(string slip)
    {
        var verdict = Verdicts.Value[slip];

        Assert.That(verdict.Medplum, Is.Empty, "R4 allows it");
        Assert.That(verdict.Schema, Is.Empty, "R4 allows it");
        Assert.That(verdict.Codes, Is.Not.Empty);
    }

    private static string Bad(string name) => $"bad/{name}";

    private static Dictionary<string, (string Json, string? Profile)> Resources()
    {
        var resources = new Dictionary<string, (string, string?)>(StringComparer.Ordinal);
        foreach (var (path, file) in PublishedContract.Files)
            resources.Add(path, (file.ToJsonString(), null));
        foreach (var (name, message) in PublishedContract.GoodExamples)
            resources.Add(name, (message.ToJsonString(), PublishedContract.ProfileOf(message)));
        foreach (var (name, (json, definition)) in PublishedContract.BadExamples)
            resources.Add(Bad(name), (json, definition));
        foreach (var slip in Slips.Structure.Concat(Slips.Codes))
        {
            var message = PublishedContract.GoodExamples[slip.Example];
            var broken = message.DeepClone().AsObject();
            slip.Make(broken);
            Assert.That(JsonNode.DeepEquals(message, broken), Is.False, $"{slip.Name} changes nothing");
            resources.Add(slip.Name, (broken.ToJsonString(), PublishedContract.ProfileOf(message)));
        }

        return resources;
    }
}
