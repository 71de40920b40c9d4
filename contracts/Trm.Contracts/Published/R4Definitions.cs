using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Trm.Contracts.Htcds;

namespace Trm.Contracts.Published;

/// <summary>HL7's R4 definitions of the resource types that are profiled, without their prose; from <c>r4.json</c> (CC0), held to HL7's own by a test.</summary>
internal static class R4Definitions
{
    private static readonly FrozenDictionary<string, IReadOnlyList<JsonObject>> Types = Read();

    /// <summary>The types that are there.</summary>
    public static IEnumerable<string> Names => Types.Keys.Order(StringComparer.Ordinal);

    /// <summary>The elements of a type in HL7's order, the type itself first.</summary>
    public static IReadOnlyList<JsonObject> Elements(string type) => Types[type];

    private static FrozenDictionary<string, IReadOnlyList<JsonObject>> Read()
    {
        using var stream = HtcdsCatalogue.Open("r4.json");
        return JsonNode.Parse(stream)!.AsObject().ToFrozenDictionary(
            t => t.Key, t => (IReadOnlyList<JsonObject>)[.. t.Value!.AsArray().Select(e => e!.AsObject())], StringComparer.Ordinal);
    }
}
