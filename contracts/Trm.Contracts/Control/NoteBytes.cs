using System.Text.Json;

namespace Trm.Contracts.Control;

/// <summary>Signed notes and hashes as they stand in control messages: base64. What they say is judged elsewhere.</summary>
internal static class NoteBytes
{
    public const int HashSize = 32;

    // No tree that can be built has a longer proof.
    private const int MaxHashes = 64;

    private const int MaxNote = 64 * 1024;

    public static ReadOnlyMemory<byte>? Of(JsonElement value, int least = 1, int most = MaxNote) =>
        value.ValueKind == JsonValueKind.String && value.TryGetBytesFromBase64(out var bytes) && bytes.Length >= least && bytes.Length <= most
            ? bytes
            : (ReadOnlyMemory<byte>?)null;

    public static ReadOnlyMemory<byte>? Read(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var member) ? Of(member) : null;

    public static void WriteHashes(Utf8JsonWriter json, string name, IReadOnlyList<ReadOnlyMemory<byte>> hashes)
    {
        json.WriteStartArray(name);
        foreach (var hash in hashes)
            json.WriteStringValue(Convert.ToBase64String(hash.Span));
        json.WriteEndArray();
    }

    public static List<ReadOnlyMemory<byte>>? ReadHashes(JsonElement json, string name)
    {
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(name, out var list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > MaxHashes)
            return null;
        var hashes = new List<ReadOnlyMemory<byte>>(list.GetArrayLength());
        foreach (var item in list.EnumerateArray())
            if (Of(item, HashSize, HashSize) is { } hash)
                hashes.Add(hash);
            else
                return null;
        return hashes;
    }
}
