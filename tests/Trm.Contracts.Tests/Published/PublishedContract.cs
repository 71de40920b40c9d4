using System.Text.Json.Nodes;
using Trm.Testing;

namespace Trm.Contracts.Tests.Published;

/// <summary>The published folder as another vendor finds it: files, and nothing of the code that made them.</summary>
internal static class PublishedContract
{
    public static string Folder { get; } = Path.Combine(Vectors.Checkout, "contracts", "fhir");

    /// <summary>Each file by its path inside the folder.</summary>
    public static IReadOnlyDictionary<string, JsonObject> Files { get; } = Directory.GetFiles(Folder, "*.json", SearchOption.AllDirectories)
        .ToDictionary(f => Path.GetRelativePath(Folder, f).Replace('\\', '/'), f => JsonNode.Parse(File.ReadAllText(f))!.AsObject(), StringComparer.Ordinal);

    /// <summary>The good examples by name, receipts aside: those are no messages.</summary>
    public static IReadOnlyDictionary<string, JsonObject> GoodExamples { get; } = Directory.GetFiles(Path.Combine(Vectors.Checkout, "contracts", "examples", "good"), "*.json")
        .Where(f => !f.EndsWith(".meta.json", StringComparison.Ordinal) && !Path.GetFileName(f).StartsWith("receipt-", StringComparison.Ordinal))
        .ToDictionary(f => Path.GetFileNameWithoutExtension(f), f => JsonNode.Parse(File.ReadAllText(f))!.AsObject(), StringComparer.Ordinal);

    /// <summary>The profile of a message: its header names its definition, and that the profile of its Bundle.</summary>
    public static string ProfileOf(JsonObject message)
    {
        var definition = message["entry"]![0]!["resource"]!["definition"]!.GetValue<string>().Split('|');
        var published = Files.Values.Single(f => f["resourceType"]!.GetValue<string>() == "MessageDefinition"
            && f["url"]!.GetValue<string>() == definition[0] && f["version"]!.GetValue<string>() == definition[1]);
        return published["extension"]!.AsArray().Single(e => e!["url"]!.GetValue<string>().EndsWith("/message-bundle", StringComparison.Ordinal))!["valueCanonical"]!.GetValue<string>();
    }

    /// <summary>Every text of a member of this name, anywhere in a resource.</summary>
    public static IEnumerable<string> Texts(JsonNode? json, string member) => json switch
    {
        JsonObject members => members.SelectMany(m => m.Key == member && m.Value is JsonValue value && value.TryGetValue<string>(out var text) ? [text] : Texts(m.Value, member)),
        JsonArray items => items.SelectMany(i => Texts(i, member)),
        _ => [],
    };
}
