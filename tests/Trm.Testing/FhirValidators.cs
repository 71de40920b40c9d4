using System.Text.Json;

namespace Trm.Testing;

/// <summary>Runs tests/fhir-validators: Medplum's validator and HL7's JSON schema, neither written here. One process for all resources: they take seconds to load.</summary>
public static class FhirValidators
{
    /// <summary>What each validator finds wrong with each resource; empty lists for nothing.</summary>
    public static IReadOnlyDictionary<string, (IReadOnlyList<string> Medplum, IReadOnlyList<string> Schema)> Judge(IReadOnlyDictionary<string, string> resources) =>
        Run([], resources.Select(r => $$"""{"name":{{JsonSerializer.Serialize(r.Key)}},"resource":{{r.Value}}}"""))
            .ToDictionary(l => l.Name, l => (l.Medplum, l.Schema), StringComparer.Ordinal);

    /// <summary>What each validator finds wrong with each resource, by HL7's definitions and by a published profile.</summary>
    /// <param name="contract">The folder of the published contract.</param>
    /// <param name="resources">Each resource with the canonical of the profile that it is to keep; null for HL7's definitions alone.</param>
    public static IReadOnlyDictionary<string, FhirVerdict> JudgeByProfile(string contract, IReadOnlyDictionary<string, (string Json, string? Profile)> resources) =>
        Run([contract], resources.Select(r => r.Value.Profile is null
                ? $$"""{"name":{{JsonSerializer.Serialize(r.Key)}},"resource":{{r.Value.Json}}}"""
                : $$"""{"name":{{JsonSerializer.Serialize(r.Key)}},"profile":{{JsonSerializer.Serialize(r.Value.Profile)}},"resource":{{r.Value.Json}}}"""))
            .ToDictionary(l => l.Name, StringComparer.Ordinal);

    /// <summary>HL7's R4 definitions of these types, as the profiles build on them.</summary>
    public static string BaseDefinitions(IEnumerable<string> types) => Output("r4.mjs", types, []);

    private static IEnumerable<FhirVerdict> Run(IEnumerable<string> arguments, IEnumerable<string> lines) =>
        Output("validate.mjs", arguments, lines).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Line);

    private static string Output(string script, IEnumerable<string> arguments, IEnumerable<string> lines) =>
        NodeScript.Run("fhir-validators", script, arguments, lines);

    private static FhirVerdict Line(string line)
    {
        using var json = JsonDocument.Parse(line);
        return new(json.RootElement.GetProperty("name").GetString()!, Strings("medplum"), Strings("schema"), Strings("profile"), Strings("codes"));

        List<string> Strings(string name) =>
            json.RootElement.TryGetProperty(name, out var list) ? [.. list.EnumerateArray().Select(e => e.GetString()!)] : [];
    }
}
