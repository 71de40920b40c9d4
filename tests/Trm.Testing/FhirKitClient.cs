using System.Text.Json;

namespace Trm.Testing;

/// <summary>Runs tests/fhir-client: a FHIR client that nobody here wrote, against a node on loopback.</summary>
public static class FhirKitClient
{
    /// <summary>One answer that the client was given.</summary>
    /// <param name="Name">Of the call, as the script has it.</param>
    /// <param name="Status">Of HTTP.</param>
    /// <param name="Resource">What the client read.</param>
    public sealed record Answer(string Name, int Status, JsonElement Resource);

    /// <summary>Lets it do what a case-management system and an auditor's tool do.</summary>
    /// <param name="address">The interface's base.</param>
    /// <param name="coordinator">A coordinator's token.</param>
    /// <param name="auditor">An auditor's.</param>
    /// <param name="message">A message to hand in, as JSON.</param>
    /// <param name="refused">One that is refused.</param>
    public static IReadOnlyDictionary<string, Answer> Run(string address, string coordinator, string auditor, string message, string refused)
    {
        var line = JsonSerializer.Serialize(new
        {
            @base = address, coordinator, auditor, message = JsonSerializer.Deserialize<JsonElement>(message), refused = JsonSerializer.Deserialize<JsonElement>(refused),
        });
        return NodeScript.Run("fhir-client", "client.mjs", [], [line]).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Read).ToDictionary(a => a.Name, StringComparer.Ordinal);
    }

    private static Answer Read(string line)
    {
        var json = JsonSerializer.Deserialize<JsonElement>(line);
        return new(json.GetProperty("name").GetString()!, json.GetProperty("status").GetInt32(), json.GetProperty("resource"));
    }
}
