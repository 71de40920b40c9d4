using System.Text.Json;

namespace Trm.Contracts.Control;

/// <summary>A witness answers a checkpoint that does not begin at the one it holds: "prove from there". It accuses nobody.</summary>
/// <param name="Checkpoint">The signed note that the witness holds; null where it holds none.</param>
public sealed record CheckpointConflict(ReadOnlyMemory<byte>? Checkpoint)
{
    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("conflict");
        if (Checkpoint is { } note)
            json.WriteString("checkpoint", Convert.ToBase64String(note.Span));
        else
            json.WriteNull("checkpoint");
        json.WriteEndObject();
    }

    internal static CheckpointConflict? Read(JsonElement json) =>
        json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("checkpoint", out var member) ? null
        : member.ValueKind == JsonValueKind.Null ? new((ReadOnlyMemory<byte>?)null)
        : NoteBytes.Read(json, "checkpoint") is { } note ? new(note)
        : null;
}
