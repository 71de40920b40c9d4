using System.Text.Json;

namespace Trm.Testing;

/// <summary>Runs tests/openapi-client: a validator of OpenAPI documents and a generator of clients that nobody here wrote.</summary>
public static class OpenApiTools
{
    /// <summary>One answer that the generated client was given.</summary>
    /// <param name="Name">Of the call, as the script has it.</param>
    /// <param name="Status">Of HTTP.</param>
    /// <param name="Data">What it read.</param>
    /// <param name="Link">The link to the next page; null where there is none.</param>
    public sealed record Answer(string Name, int Status, JsonElement Data, string? Link);

    /// <summary>What is wrong with a document; nothing where all is well.</summary>
    public static string Validate(string document) => NodeScript.Run("openapi-client", "validate.mjs", [document], []);

    /// <summary>Generates a client from a document and lets it do what a case-management system does.</summary>
    /// <param name="document">The document's file.</param>
    /// <param name="address">The node's address.</param>
    /// <param name="token">A coordinator's token.</param>
    /// <param name="referral">A referral, as the interface takes it.</param>
    /// <param name="review">The day on which a hold is looked at again.</param>
    public static IReadOnlyDictionary<string, Answer> Run(string document, Uri address, string token, object referral, DateOnly review)
    {
        var line = JsonSerializer.Serialize(new { @base = address, token, referral, review });
        return NodeScript.Run("openapi-client", "generate.mjs", [document], [line]).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Read).ToDictionary(a => a.Name, StringComparer.Ordinal);
    }

    private static Answer Read(string line)
    {
        var json = JsonSerializer.Deserialize<JsonElement>(line);
        return new(json.GetProperty("name").GetString()!, json.GetProperty("status").GetInt32(), json.TryGetProperty("data", out var data) ? data : default, json.GetProperty("link").GetString());
    }
}
