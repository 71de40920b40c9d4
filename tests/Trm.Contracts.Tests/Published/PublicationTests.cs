using System.Text.Json.Nodes;
using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Messages;
using Trm.Contracts.Published;
using Trm.Testing;

namespace Trm.Contracts.Tests.Published;

/// <summary>What is published is what the code enforces, and all of it.</summary>
public sealed class PublicationTests
{
    private const string Folder = "contracts/fhir";

    // Systems that others publish: HL7, ISO, IETF. HL7's terminology is one of theirs by its address.
    private static readonly string[] OfOthers =
        ["http://terminology.hl7.org/", "http://hl7.org/fhir/", "http://unitsofmeasure.org", "urn:ietf:rfc:3986", "urn:ietf:bcp:47", "urn:iso:std:iso:3166"];

    [Test]
    public void EveryPublishedFileIsWhatTheTablesSay()
    {
        foreach (var file in Publication.Files)
            Golden.Holds($"{Folder}/{file.Path}", file.Text);
    }

    [Test]
    public void NothingElseLiesAmongThem() => Assert.That(PublishedContract.Files.Keys, Is.EquivalentTo(Publication.Files.Select(f => f.Path)));

    [Test]
    public void TheBaseOfTheProfilesIsTheOneOfHl7()
    {
        var types = Published("StructureDefinition").Select(d => d["type"]!.GetValue<string>()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

        Golden.Holds("contracts/Trm.Contracts/Published/r4.json", FhirValidators.BaseDefinitions(types));
    }

    [Test]
    public void EveryCodeOfEveryListIsPublishedInEnglishAndFrench()
    {
        foreach (var list in CodeSystems.All)
        {
            var concepts = Published("CodeSystem").Single(s => s["url"]!.GetValue<string>() == list.System)["concept"]!.AsArray();

            Assert.That(concepts.Select(c => c!["code"]!.GetValue<string>()), Is.EqualTo(list.Codes), list.System);
            Assert.That(concepts.Select(c => c!["designation"]![0]!["language"]!.GetValue<string>()), Is.All.EqualTo("fr"));
        }
    }

    [Test]
    public void NoWordsAreKeptForACodeThatDoesNotExist()
    {
        var published = Published("CodeSystem").SelectMany(s => s["concept"]!.AsArray().Select(c => $"{s["url"]} {c!["code"]}")).ToHashSet(StringComparer.Ordinal);
        var system = "";
        foreach (var line in File.ReadLines(Path.Combine(Vectors.Checkout, "contracts", "Trm.Contracts", "Published", "words.txt")).Where(l => l.Length > 0 && l[0] != '#'))
        {
            if (line.Split(" | ") is [var code, _, _])
                Assert.That(published, Does.Contain($"{system} {code}"));
            else
                system = CodeSystems.Base + line;
        }
    }

    [Test]
    public void EveryKindHasItsDefinitionAndItsProfiles()
    {
        var definitions = Published("MessageDefinition").ToDictionary(d => d["id"]!.GetValue<string>(), StringComparer.Ordinal);

        Assert.That(definitions.Keys, Is.EquivalentTo(MessageKind.Catalogue.Select(k => $"{k.Kind}-{k.Code}")));
        foreach (var (name, message) in PublishedContract.GoodExamples)
            Assert.That(PublishedContract.ProfileOf(message), Does.EndWith($"/message-{name}"));
    }

    [Test]
    public void WhatAnswersAMessageIsAnAnswer()
    {
        var definitions = Published("MessageDefinition").ToDictionary(d => d["url"]!.GetValue<string>(), StringComparer.Ordinal);
        var answers = definitions.Values.SelectMany(d => PublishedContract.Texts(d["allowedResponse"], "message")).ToHashSet(StringComparer.Ordinal);
        var quoting = PublishedContract.GoodExamples.Values.Select(m => m["entry"]![0]!["resource"]!).Where(h => h["response"] is not null)
            .Select(h => h["definition"]!.GetValue<string>().Split('|')[0]);

        Assert.That(answers, Is.SubsetOf(definitions.Keys));
        Assert.That(quoting, Is.SubsetOf(answers));
    }

    [Test]
    public void EveryAddressInAGoodExampleLeadsToAPublishedFile()
    {
        var published = Published("CodeSystem", "StructureDefinition", "MessageDefinition").Select(d => d["url"]!.GetValue<string>())
            .Concat(Published("NamingSystem").SelectMany(n => PublishedContract.Texts(n["uniqueId"], "value"))).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, message) in PublishedContract.GoodExamples)
            foreach (var address in Addresses(message))
                Assert.That(published.Contains(address) || OfOthers.Any(o => address.StartsWith(o, StringComparison.Ordinal)), $"{name}: nothing is published under {address}");
    }

    [Test]
    public void EveryAddressInAPublishedFileLeadsToAPublishedFile()
    {
        var published = Published("CodeSystem", "ValueSet", "StructureDefinition", "MessageDefinition").Select(d => d["url"]!.GetValue<string>()).ToHashSet(StringComparer.Ordinal);
        foreach (var (path, file) in PublishedContract.Files)
            foreach (var address in new[] { "valueSet", "valueCanonical", "message", "source", "profile" }.SelectMany(m => PublishedContract.Texts(file, m).Concat(Lists(file, m))))
                Assert.That(published.Contains(address) || OfOthers.Any(o => address.StartsWith(o, StringComparison.Ordinal)), $"{path}: nothing is published under {address}");
    }

    // Code systems, extensions and definitions; an extension's parts have names of their own, and a telephone is no address of ours.
    private static IEnumerable<string> Addresses(JsonObject message) =>
        PublishedContract.Texts(message, "system").Where(s => s != "phone")
            .Concat(PublishedContract.Texts(message, "url").Where(u => u.Contains(':', StringComparison.Ordinal)))
            .Concat(PublishedContract.Texts(message, "definition").Select(d => d.Split('|')[0]))
            .Distinct(StringComparer.Ordinal);

    private static IEnumerable<string> Lists(JsonNode? json, string member) => json switch
    {
        JsonObject members => members.SelectMany(m => m.Key == member && m.Value is JsonArray list && list.All(i => i is JsonValue) ? list.Select(i => i!.GetValue<string>()) : Lists(m.Value, member)),
        JsonArray items => items.SelectMany(i => Lists(i, member)),
        _ => [],
    };

    private static IEnumerable<JsonObject> Published(params string[] types) =>
        PublishedContract.Files.Values.Where(f => types.Contains(f["resourceType"]!.GetValue<string>(), StringComparer.Ordinal));
}
