using System.Text.Json;
using System.Text.Json.Nodes;

namespace Trm.Testing;

/// <summary>Runs tests/asyncapi-parser: AsyncAPI's own parser, which nobody here wrote.</summary>
public static class AsyncApiParser
{
    /// <summary>What is wrong with a document, the document with its references resolved, and what is wrong with each instance by a schema of its components.</summary>
    /// <param name="file">The document's path.</param>
    /// <param name="instances">Each instance by name, with the schema it is to keep.</param>
    public static (IReadOnlyList<string> Problems, JsonObject Document, IReadOnlyDictionary<string, IReadOnlyList<string>> Instances) Read(
        string file, IReadOnlyDictionary<string, (string Schema, string Json)> instances)
    {
        var output = JsonNode.Parse(NodeScript.Run("asyncapi-parser", "parse.mjs", [file], instances.Select(i =>
            $$"""{"name":{{JsonSerializer.Serialize(i.Key)}},"schema":"{{i.Value.Schema}}","instance":{{i.Value.Json}}}""")))!;
        return (
            Strings(output["problems"]),
            output["document"]?.AsObject() ?? [],
            output["instances"]!.AsObject().ToDictionary(i => i.Key, i => Strings(i.Value), StringComparer.Ordinal));

        static IReadOnlyList<string> Strings(JsonNode? list) => [.. list!.AsArray().Select(s => s!.GetValue<string>())];
    }
}
