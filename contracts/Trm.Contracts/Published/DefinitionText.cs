using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Trm.Contracts.Published;

/// <summary>Writes a definition so that a change of it reads well: each member on a line, each item of a list on a line of its own.</summary>
internal static class DefinitionText
{
    // The files are read as JSON, never as HTML: accents stand as themselves.
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(JsonObject definition)
    {
        var text = new StringBuilder();
        Object(text, definition, "");
        return text.Append('\n').ToString();
    }

    private static void Object(StringBuilder text, JsonObject json, string indent)
    {
        text.Append("{\n");
        var first = true;
        foreach (var (name, value) in json)
        {
            text.Append(first ? "" : ",\n").Append(indent).Append("  \"").Append(name).Append("\": ");
            first = false;
            if (value is JsonArray { Count: > 0 } list && list[0] is JsonObject)
                text.Append("[\n").AppendJoin(",\n", list.Select(i => $"{indent}    {i!.ToJsonString(Options)}")).Append('\n').Append(indent).Append("  ]");
            else if (value is JsonObject { Count: > 0 } nested && nested.Any(m => m.Value is JsonArray { Count: > 1 }))
                Object(text, nested, indent + "  ");
            else
                text.Append(value!.ToJsonString(Options));
        }

        text.Append('\n').Append(indent).Append('}');
    }
}
