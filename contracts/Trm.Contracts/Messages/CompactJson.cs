using System.Text.Encodings.Web;
using System.Text.Json;

namespace Trm.Contracts.Messages;

/// <summary>
/// The one spelling of JSON that is signed or hashed: compact, members in the documented order, no escapes that JSON
/// does not require. A reader parses, writes again and compares: what is not byte for byte the one spelling is refused,
/// which covers doubled members, unknown members, order, white space and odd numbers at once.
/// </summary>
public static class CompactJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>How deep JSON from outside may nest before it is refused, in levels.</summary>
    public const int MaxDepth = 64;

    /// <summary>Writes one JSON value.</summary>
    public static byte[] Write(Action<Utf8JsonWriter> content)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Options))
            content(writer);
        return buffer.ToArray();
    }

    /// <summary>Parses hostile bytes, or null where they are not JSON of at most <see cref="MaxDepth"/> levels.</summary>
    public static JsonDocument? TryParse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = MaxDepth });
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The string member of that name, or null where it is absent or no string.</summary>
    public static string? Text(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member)
            && member.ValueKind == JsonValueKind.String
            ? Unescape(member)
            : null;

    // A lone surrogate escape ("\ud800") is well-formed JSON and no text; it becomes "absent", never an exception.
    private static string? Unescape(JsonElement member)
    {
        try
        {
            return member.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The whole number of that name in 0 to 2^53-1, or null.</summary>
    public static long? Number(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member)
            && member.ValueKind == JsonValueKind.Number && member.TryGetInt64(out var value) && value is >= 0 and < 1L << 53
            ? value
            : null;
}
