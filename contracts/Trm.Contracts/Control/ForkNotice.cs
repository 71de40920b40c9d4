using System.Text.Json;
using Trm.Contracts.Messages;

namespace Trm.Contracts.Control;

/// <summary>
/// The proof that one log signed two histories, handed on from node to node; each verifies it for itself. Also the public part of the leaf
/// "fork of a peer's log found".
/// </summary>
/// <param name="Smaller">The signed note of the smaller size; either where both sizes are the same.</param>
/// <param name="Larger">The signed note of the larger size.</param>
/// <param name="Prefix">The root, 32 bytes, that the tree of <paramref name="Larger"/> has at the size of <paramref name="Smaller"/>: another than the one that was signed.</param>
/// <param name="Proof">RFC 6962 consistency proof from that root to the root of <paramref name="Larger"/>; empty where both sizes are the same.</param>
public sealed record ForkNotice(ReadOnlyMemory<byte> Smaller, ReadOnlyMemory<byte> Larger, ReadOnlyMemory<byte> Prefix, IReadOnlyList<ReadOnlyMemory<byte>> Proof)
{
    /// <summary>The one spelling.</summary>
    public byte[] Write() => CompactJson.Write(Write);

    /// <summary>The notice in its one spelling, or null for anything else.</summary>
    public static ForkNotice? Parse(ReadOnlyMemory<byte> bytes)
    {
        using var json = CompactJson.TryParse(bytes);
        return json is not null && Read(json.RootElement) is { } notice && notice.Write().AsSpan().SequenceEqual(bytes.Span) ? notice : null;
    }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartArray("checkpoints");
        json.WriteStringValue(Convert.ToBase64String(Smaller.Span));
        json.WriteStringValue(Convert.ToBase64String(Larger.Span));
        json.WriteEndArray();
        json.WriteString("prefix", Convert.ToBase64String(Prefix.Span));
        NoteBytes.WriteHashes(json, "proof", Proof);
        json.WriteEndObject();
    }

    internal static ForkNotice? Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("checkpoints", out var list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() != 2
            || !json.TryGetProperty("prefix", out var root) || NoteBytes.Of(root, NoteBytes.HashSize, NoteBytes.HashSize) is not { } prefix
            || NoteBytes.ReadHashes(json, "proof") is not { } proof)
            return null;
        return NoteBytes.Of(list[0]) is { } smaller && NoteBytes.Of(list[1]) is { } larger ? new(smaller, larger, prefix, proof) : null;
    }
}
