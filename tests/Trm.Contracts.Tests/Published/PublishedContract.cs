using System.Text;
using System.Text.Json;
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

    /// <summary>What is wrong with each bad example: the first code it is refused with, and the sentence.</summary>
    public static IReadOnlyDictionary<string, string> Sentences { get; } = File.ReadLines(Path.Combine(Vectors.Checkout, "contracts", "examples", "bad", "expected.txt"))
        .Select(l => l.Split(" | ")).Where(l => l.Length == 4 && l[0].EndsWith(".json", StringComparison.Ordinal))
        .ToDictionary(l => l[0][..^".json".Length], l => $"{l[2].Split(' ')[0]} | {l[3]}", StringComparer.Ordinal);

    /// <summary>
    /// The bad examples by name, those that are a Bundle of some kind, each with its text on one line and the kind and code that its meta names: a reader knows
    /// what a message should be before it looks inside.
    /// </summary>
    public static IReadOnlyDictionary<string, (string Json, string Definition)> BadExamples { get; } = Sentences.Keys.Order(StringComparer.Ordinal).Select(n => Path.Combine(Vectors.Checkout, "contracts", "examples", "bad", $"{n}.json"))
        .Select(f => (Name: Path.GetFileNameWithoutExtension(f), Json: Bundle(File.ReadAllBytes(f)), Definition: Meta(f)))
        .Where(b => b.Json is not null && b.Definition is not null)
        .ToDictionary(b => b.Name, b => (b.Json!, b.Definition!), StringComparer.Ordinal);

    /// <summary>The profile of a message: its header names its definition, and that the profile of its Bundle.</summary>
    public static string ProfileOf(JsonObject message)
    {
        var definition = message["entry"]![0]!["resource"]!["definition"]!.GetValue<string>().Split('|');
        var published = Files.Values.Single(f => f["resourceType"]!.GetValue<string>() == "MessageDefinition"
            && f["url"]!.GetValue<string>() == definition[0] && f["version"]!.GetValue<string>() == definition[1]);
        return published["extension"]!.AsArray().Single(e => e!["url"]!.GetValue<string>().EndsWith("/message-bundle", StringComparison.Ordinal))!["valueCanonical"]!.GetValue<string>();
    }

    private static string? Bundle(byte[] bytes)
    {
        try
        {
            var text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes);
            using var json = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 1000 });
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("resourceType", out var type) && type.ValueEquals("Bundle")
                ? text.Replace('\n', ' ')
                : null;
        }
        catch (Exception e) when (e is JsonException or DecoderFallbackException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? Meta(string file)
    {
        var beside = file[..^".json".Length] + ".meta.json";
        if (!File.Exists(beside))
            return null;
        var meta = JsonNode.Parse(File.ReadAllText(beside))!;
        var profile = $"https://trm-exchange.org/fhir/StructureDefinition/message-{meta["kind"]}-{meta["code"]}";
        return Files.Values.Any(f => f["url"]?.GetValue<string>() == profile) ? profile : null;
    }

    /// <summary>Every text of a member of this name, anywhere in a resource.</summary>
    public static IEnumerable<string> Texts(JsonNode? json, string member) => json switch
    {
        JsonObject members => members.SelectMany(m => m.Key == member && m.Value is JsonValue value && value.TryGetValue<string>(out var text) ? [text] : Texts(m.Value, member)),
        JsonArray items => items.SelectMany(i => Texts(i, member)),
        _ => [],
    };
}
