using System.Text;
using System.Text.Json;
using Trm.Contracts.Control;
using Trm.Contracts.Messages;
using Trm.Envelope;
using Trm.Trail;

namespace Trm.Evidence.Packs;

/// <summary>Reads the public and private parts of a leaf: members as contracts/trail.md names them. What is not there is null; nothing is judged.</summary>
public static class LeafContent
{
    /// <summary>The signed header in a leaf's public part.</summary>
    public static byte[]? Header(this LeafOpening opening) => Bytes(opening.Public, "header");

    /// <summary>True where a leaf names one of these transmissions: its header, its fate, an alarm about it, or a receipt for it.</summary>
    internal static bool Concerns(this LeafOpening opening, IReadOnlySet<string> transmissions)
    {
        if (Text(opening.Public, "id") is { } id)
            return transmissions.Contains(id);
        if (Texts(opening.Public, "ids") is { } ids)
            return ids.Any(transmissions.Contains);
        if (opening.Header() is not { } header || UnverifiedHeader.Read(header)?.Claims is not { } claims)
            return false;
        return transmissions.Contains(claims.Id.ToString())
            || (Bytes(opening.Public, "capsule") is { } bytes && Capsule.Parse(bytes, claims).Try(out var capsule, out _)
                && ControlMessage.Parse(capsule.Payload).Try(out var control, out _) && control.Receipts.Any(r => transmissions.Contains(r.Of.ToString())));
    }

    /// <summary>The core.id that a signed header claims.</summary>
    internal static string? IdOf(byte[] header) => UnverifiedHeader.Read(header)?.Claims.Id.ToString();

    internal static byte[]? Bytes(ReadOnlyMemory<byte> json, string name) => Read(json, root =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.TryGetBytesFromBase64(out var bytes) ? bytes : null);

    internal static string? Text(ReadOnlyMemory<byte> json, string name) => Read(json, root => root.Text(name));

    internal static long? Number(ReadOnlyMemory<byte> json, string name) => Raw(json, name) is { } text
        && long.TryParse(Encoding.UTF8.GetString(text), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The bytes of a member as they stand.</summary>
    internal static byte[]? Raw(ReadOnlyMemory<byte> json, string name) => Read(json, root =>
        root.TryGetProperty(name, out var value) ? Encoding.UTF8.GetBytes(value.GetRawText()) : null);

    /// <summary>The names of its members, in their order.</summary>
    internal static IReadOnlyList<string> Names(ReadOnlyMemory<byte> json) => Read<IReadOnlyList<string>>(json, root => [.. root.EnumerateObject().Select(m => m.Name)]) ?? [];

    internal static IReadOnlyList<long>? Numbers(ReadOnlyMemory<byte> json, string name) => Read(json, root => Numbers(root, name));

    /// <summary>The leaves of former generations that an event 15 names; none where it has no such member, null where that is not what it should be.</summary>
    internal static IReadOnlyList<(long Generation, long Index)>? FormerLeaves(ReadOnlyMemory<byte> json) => Read<IReadOnlyList<(long, long)>>(json, root =>
    {
        if (!root.TryGetProperty("former", out var list))
            return [];
        if (list.ValueKind != JsonValueKind.Array)
            return null;
        var leaves = new List<(long, long)>();
        foreach (var log in list.EnumerateArray())
        {
            if (log.ValueKind != JsonValueKind.Object || !log.TryGetProperty("generation", out var number) || number.ValueKind != JsonValueKind.Number || !number.TryGetInt64(out var generation)
                || Numbers(log, "indices") is not { Count: > 0 } indices)
                return null;
            leaves.AddRange(indices.Select(i => (generation, i)));
        }

        return leaves;
    });

    internal static IReadOnlyList<string>? Texts(ReadOnlyMemory<byte> json, string name) => Read(json, root =>
        root.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array && list.EnumerateArray().All(t => t.ValueKind == JsonValueKind.String)
            ? (IReadOnlyList<string>)[.. list.EnumerateArray().Select(t => t.GetString()!)]
            : null);

    private static IReadOnlyList<long>? Numbers(JsonElement from, string name) =>
        from.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array && list.EnumerateArray().All(n => n.ValueKind == JsonValueKind.Number && n.TryGetInt64(out _))
            ? [.. list.EnumerateArray().Select(n => n.GetInt64())]
            : null;

    private static T? Read<T>(ReadOnlyMemory<byte> bytes, Func<JsonElement, T?> read)
        where T : class
    {
        using var json = CompactJson.TryParse(bytes);
        return json?.RootElement.ValueKind == JsonValueKind.Object ? read(json.RootElement) : null;
    }
}
