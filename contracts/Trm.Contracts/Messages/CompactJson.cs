using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

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

    /// <summary>
    /// Parses hostile bytes, or null where they are not JSON of at most <see cref="MaxDepth"/> levels in which every name and string is text.
    /// </summary>
    public static JsonDocument? TryParse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return IsText(bytes.Span) ? JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = MaxDepth }) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Bytes that are no UTF-8 and lone surrogate escapes ("\ud800") pass JsonDocument.Parse; later, every look at a member - even at
    // another one - throws. So they are refused here, once.
    private static bool IsText(ReadOnlySpan<byte> bytes)
    {
        if (!Utf8.IsValid(bytes))
            return false;
        if (!bytes.Contains((byte)'\\'))
            return true;
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = MaxDepth });
        while (reader.Read())
            if (reader.ValueIsEscaped && !IsUnescapable(ref reader))
                return false;
        return true;
    }

    private static bool IsUnescapable(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>The string member of that name, or null where it is absent or no string.</summary>
    public static string? Text(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member)
            && member.ValueKind == JsonValueKind.String
            ? member.GetString()
            : null;

    /// <summary>True where that member is there and <c>true</c>; a mark that is not set is not written.</summary>
    public static bool IsMarked(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    /// <summary>The whole number of that name in 0 to 2^53-1, or null.</summary>
    public static long? Number(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member)
            && member.ValueKind == JsonValueKind.Number && member.TryGetInt64(out var value) && value is >= 0 and < 1L << 53
            ? value
            : null;
}
