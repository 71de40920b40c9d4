using System.Text.Json;

namespace Trm.Cli.Demo;

/// <summary>Which elements of a person a received message shows, and which it masks. Names of elements, never values.</summary>
internal sealed record SharedFields(IReadOnlyList<string> Shown, IReadOnlyList<string> Masked)
{
    private static readonly HashSet<string> OfEveryResource = new(StringComparer.Ordinal) { "resourceType", "id", "meta" };

    /// <summary>Reads a verified and validated Bundle.</summary>
    public static SharedFields Of(ReadOnlyMemory<byte> bundle)
    {
        var (shown, masked) = (new List<string>(), new List<string>());
        using var json = JsonDocument.Parse(bundle);
        foreach (var resource in json.RootElement.GetProperty("entry").EnumerateArray().Select(e => e.GetProperty("resource")))
        {
            switch (resource.GetProperty("resourceType").GetString())
            {
                case "Patient":
                    foreach (var member in resource.EnumerateObject().Where(m => !OfEveryResource.Contains(m.Name)))
                        Add(member.Name == "extension" ? "citizenship" : member.Name.TrimStart('_'), member.Value);
                    break;
                case "Observation":
                    Add(resource.GetProperty("code").GetProperty("coding")[0].GetProperty("code").GetString()!, resource);
                    break;
                case "RiskAssessment":
                    Add("risk", resource);
                    break;
                case "ServiceRequest":
                    Add("services", resource);
                    break;
            }
        }

        return new([.. shown.Distinct(StringComparer.Ordinal)], [.. masked.Distinct(StringComparer.Ordinal)]);

        void Add(string name, JsonElement value) => (IsMasked(value) ? masked : shown).Add(name);
    }

    // Masked is what carries the data-absent-reason "masked" (or, in an Observation, dataAbsentReason).
    private static bool IsMasked(JsonElement value) => value.GetRawText().Contains("\"masked\"", StringComparison.Ordinal);
}
