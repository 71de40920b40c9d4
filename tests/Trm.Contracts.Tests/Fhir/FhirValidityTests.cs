using System.Text;
using System.Text.Json.Nodes;
using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Messages;
using Trm.Contracts.Tests.Messages;
using Trm.Contracts.Tests.Referrals;
using Trm.Testing;

namespace Trm.Contracts.Tests.Fhir;

/// <summary>What a node sends is FHIR R4 in the eyes of validators that nobody here wrote.</summary>
public sealed class FhirValidityTests
{
    private static readonly Lazy<IReadOnlyDictionary<string, FhirVerdict>> Verdicts = new(Judge);

    private static IEnumerable<string> Kinds => Examples.All.Select(m => m.Kind.ToString());

    private static IEnumerable<string> CaseNames => Cases().Keys;

    private static IEnumerable<string> Offenders => Broken().Keys;

    [TestCaseSource(nameof(Kinds))]
    public void EveryKindValidatesAgainstTheDefinitionsOfHl7(string kind) => Assert.That(Verdicts.Value[kind].Medplum, Is.Empty);

    [TestCaseSource(nameof(Kinds))]
    public void EveryKindValidatesAgainstTheJsonSchemaOfHl7(string kind) => Assert.That(Verdicts.Value[kind].Schema, Is.Empty);

    [TestCaseSource(nameof(Kinds))]
    public void EveryKindValidatesAgainstThePublishedProfiles(string kind) => Assert.That(Verdicts.Value[kind].Profile.Concat(Verdicts.Value[kind].Codes), Is.Empty);

    [TestCaseSource(nameof(CaseNames))]
    public void WhatBecomesOfACaseValidatesAgainstBothAndThePublishedProfiles(string name) => Assert.That(Verdicts.Value[name].All, Is.Empty);

    [TestCaseSource(nameof(Offenders))]
    public void TheValidatorsCanFail(string offender)
    {
        var verdict = Verdicts.Value[offender];

        Assert.That(verdict.Medplum, Is.Not.Empty, "Medplum accepts it");
        Assert.That(verdict.Schema, Is.Not.Empty, "the schema accepts it");
        Assert.That(verdict.Profile, Is.Not.Empty, "the profiles accept it");
    }

    [Test]
    public void EachValidatorSeesWhatTheOtherDoesNot()
    {
        var code = Verdicts.Value["code outside its list"];
        var missing = Verdicts.Value["required element missing"];

        Assert.That(code.Medplum, Is.Empty);
        Assert.That(code.Schema, Is.Not.Empty);
        Assert.That(missing.Medplum, Is.Not.Empty);
        Assert.That(missing.Schema, Is.Empty);
    }

    private static IReadOnlyDictionary<string, FhirVerdict> Judge()
    {
        var resources = Examples.All.ToDictionary(m => m.Kind.ToString(), m => Encoding.UTF8.GetString(m.Payload.Span), StringComparer.Ordinal);
        foreach (var (name, message) in Cases())
            resources.Add(name, Encoding.UTF8.GetString(message.Payload.Span));
        foreach (var (name, json) in Broken())
            resources.Add(name, json);
        resources.Add("code outside its list", Change(task => task["status"] = "thinking"));
        resources.Add("required element missing", Change(task => task.Remove("intent")));
        return FhirValidators.JudgeMessages(resources);
    }

    // Recorded cases, from everything on record to almost nothing, under consents that cover everything and almost nothing.
    private static Dictionary<string, Message> Cases()
    {
        var messages = new Dictionary<string, Message>(StringComparer.Ordinal);
        foreach (var (record, @case) in new[] { ("everything", People.Rich), ("almost nothing", People.Bare) })
        {
            foreach (var (covered, sheet) in new[] { ("everything", Sheets.Covering(Enum.GetValues<ConsentCategory>())), ("identity", Sheets.Covering([ConsentCategory.Identity])) })
            {
                var draft = People.Draft(@case, sheet);
                var resources = draft.Identity(Sheets.Shelter, Sheets.Now).Value;
                messages.Add(
                    $"identity: {record} on record, {covered} covered",
                    ReferralMessage.Identity(People.Context(), People.ShelterByName, resources).Value);
                foreach (var topic in Enum.GetValues<Topic>())
                    if (draft.AnswerResources(topic, [], Sheets.Shelter, Sheets.Now).Value is { Resources.Count: > 0 } answer)
                        messages.Add(
                            $"answer on {topic}: {record} on record, {covered} covered",
                            AnswerMessage.Partly(People.Context(Examples.Id(9)), topic, answer.Resources).Value);
            }

            var profile = People.Draft(@case, Sheets.Sheet()).Profile(Sheets.Now);
            messages.Add($"profile: {record} on record", ReferralMessage.Profile(People.Context(), Purpose.Services, Urgency.Routine, profile).Value);
        }

        return messages;
    }

    private static Dictionary<string, string> Broken() => new(StringComparer.Ordinal)
    {
        ["unknown element"] = Change(task => task["colour"] = "red"),
        ["list where one value stands"] = Change(task => task["status"] = new JsonArray("requested")),
        ["date of another form"] = Change(task => task["authoredOn"] = "21 November"),
        ["number where a text stands"] = Change(task => task["groupIdentifier"]!["value"] = 7),
    };

    private static string Change(Action<JsonObject> change)
    {
        var bundle = JsonNode.Parse(Examples.All[2].Payload.Span)!;
        change(bundle["entry"]![1]!["resource"]!.AsObject());
        return bundle.ToJsonString();
    }
}
