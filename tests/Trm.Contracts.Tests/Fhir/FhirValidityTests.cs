using System.Text;
using System.Text.Json.Nodes;
using NUnit.Framework;
using Trm.Contracts.Tests.Messages;

namespace Trm.Contracts.Tests.Fhir;

/// <summary>What a node sends is FHIR R4 in the eyes of validators that nobody here wrote.</summary>
public sealed class FhirValidityTests
{
    private static readonly Lazy<IReadOnlyDictionary<string, (IReadOnlyList<string> Medplum, IReadOnlyList<string> Schema)>> Verdicts = new(Judge);

    private static IEnumerable<string> Kinds => Examples.All.Select(m => m.Kind.ToString());

    private static IEnumerable<string> Offenders => Broken().Keys;

    [TestCaseSource(nameof(Kinds))]
    public void EveryKindValidatesAgainstTheDefinitionsOfHl7(string kind) => Assert.That(Verdicts.Value[kind].Medplum, Is.Empty);

    [TestCaseSource(nameof(Kinds))]
    public void EveryKindValidatesAgainstTheJsonSchemaOfHl7(string kind) => Assert.That(Verdicts.Value[kind].Schema, Is.Empty);

    [TestCaseSource(nameof(Offenders))]
    public void TheValidatorsCanFail(string offender)
    {
        var (medplum, schema) = Verdicts.Value[offender];

        Assert.That(medplum, Is.Not.Empty, "Medplum accepts it");
        Assert.That(schema, Is.Not.Empty, "the schema accepts it");
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

    private static IReadOnlyDictionary<string, (IReadOnlyList<string> Medplum, IReadOnlyList<string> Schema)> Judge()
    {
        var resources = Examples.All.ToDictionary(m => m.Kind.ToString(), m => Encoding.UTF8.GetString(m.Payload.Span), StringComparer.Ordinal);
        foreach (var (name, json) in Broken())
            resources.Add(name, json);
        resources.Add("code outside its list", Change(task => task["status"] = "thinking"));
        resources.Add("required element missing", Change(task => task.Remove("intent")));
        return FhirValidators.Judge(resources);
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
