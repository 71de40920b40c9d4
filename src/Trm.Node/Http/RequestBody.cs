using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Trm.Contracts.Rejections;

namespace Trm.Node.Http;

/// <summary>The body of a call: read to its limit and no further, and a malformed one is answered without being quoted.</summary>
internal static class RequestBody
{
    /// <summary>The bytes; null where there are more of them.</summary>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpContext http, long limit)
    {
        if (http.Request.ContentLength > limit)
            return null;
        using var buffer = new MemoryStream();
        var chunk = new byte[64 * 1024];
        for (int read; (read = await http.Request.Body.ReadAsync(chunk, http.RequestAborted)) > 0;)
        {
            if (buffer.Length + read > limit)
                return null;
            buffer.Write(chunk, 0, read);
        }

        return buffer.ToArray();
    }

    /// <summary>What they say. <c>STRUCTURE</c>, <c>REQUIRED</c>.</summary>
    public static Result<T> Parse<T>(ReadOnlyMemory<byte> bytes)
        where T : class
    {
        try
        {
            if (JsonSerializer.Deserialize<T>(bytes.Span, Routes.Json) is not { } value)
                return new Rejection(RejectionCode.Structure, "body", "the body is one JSON object");
            using var body = JsonDocument.Parse(bytes, new() { MaxDepth = Routes.Json.MaxDepth });
            return Gap(body.RootElement, Routes.Json.GetTypeInfo(typeof(T)), "") is { } gap ? new Rejection(RejectionCode.Required, gap, "this call needs the member") : value;
        }
        catch (JsonException malformed)
        {
            return new Rejection(RejectionCode.Structure, Place(malformed), $"not the JSON object that this call takes; GET {ApiDocument.Path} has its members");
        }
    }

    // A member that is left out is null, zero or false, whatever its type says: found here, so that no act takes silence for a word.
    private static string? Gap(JsonElement value, JsonTypeInfo type, string path) => (value.ValueKind, type.Kind) switch
    {
        (JsonValueKind.Array, JsonTypeInfoKind.Enumerable) => value.EnumerateArray()
            .Select((item, i) => item.ValueKind == JsonValueKind.Null ? $"{path}[{i}]" : Gap(item, Routes.Json.GetTypeInfo(type.ElementType!), $"{path}[{i}]")).FirstOrDefault(gap => gap is not null),
        (JsonValueKind.Object, JsonTypeInfoKind.Object) => type.Properties.Select(member => Gap(value, member, path.Length == 0 ? member.Name : $"{path}.{member.Name}")).FirstOrDefault(gap => gap is not null),
        _ => null,
    };

    private static string? Gap(JsonElement value, JsonPropertyInfo member, string place)
    {
        foreach (var given in value.EnumerateObject())
            if (given.Name.Equals(member.Name, StringComparison.OrdinalIgnoreCase))
                return Gap(given.Value, Routes.Json.GetTypeInfo(member.PropertyType), place);
        return member.IsGetNullable ? null : place;
    }

    // A path may end in a member's name that the caller made up; only our own names are repeated.
    private static string Place(JsonException malformed) =>
        malformed.Path is { } path && path.All(c => char.IsAsciiLetterOrDigit(c) || c is '$' or '.' or '[' or ']') && path.Length <= 64 && malformed.InnerException is not null ? path : "body";
}
