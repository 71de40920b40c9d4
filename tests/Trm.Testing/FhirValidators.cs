using System.Text.Json;

namespace Trm.Testing;

/// <summary>Runs tests/fhir-validators: Medplum's validator and HL7's JSON schema, neither written here. One process for all resources: they take seconds to load.</summary>
public static class FhirValidators
{
    /// <summary>The folder of the published contract.</summary>
    private static string Contract => Path.Combine(Vectors.Checkout, "contracts", "fhir");

    /// <summary>What each validator finds wrong with each resource by HL7's definitions; empty lists for nothing.</summary>
    public static IReadOnlyDictionary<string, FhirVerdict> Judge(IReadOnlyDictionary<string, string> resources) =>
        Judge(resources.ToDictionary(r => r.Key, r => (r.Value, (string?)null), StringComparer.Ordinal));

    /// <summary>The same of messages, and what is wrong with each by the published profiles to which its header leads.</summary>
    public static IReadOnlyDictionary<string, FhirVerdict> JudgeMessages(IReadOnlyDictionary<string, string> messages) =>
        Judge(messages.ToDictionary(m => m.Key, m => (m.Value, (string?)"header"), StringComparer.Ordinal));

    /// <summary>The same, by one profile each.</summary>
    /// <param name="resources">Each resource with the canonical of the profile that it is to keep; null for HL7's definitions alone.</param>
    public static IReadOnlyDictionary<string, FhirVerdict> Judge(IReadOnlyDictionary<string, (string Json, string? Profile)> resources) =>
        Output("validate.mjs", [Contract], resources.Select(r => r.Value.Profile is null
                ? $$"""{"name":{{JsonSerializer.Serialize(r.Key)}},"resource":{{r.Value.Json}}}"""
                : $$"""{"name":{{JsonSerializer.Serialize(r.Key)}},"profile":{{JsonSerializer.Serialize(r.Value.Profile)}},"resource":{{r.Value.Json}}}"""))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Line).ToDictionary(l => l.Name, StringComparer.Ordinal);

    /// <summary>HL7's R4 definitions of these types, as the profiles build on them.</summary>
    public static string BaseDefinitions(IEnumerable<string> types) => Output("r4.mjs", types, []);

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
