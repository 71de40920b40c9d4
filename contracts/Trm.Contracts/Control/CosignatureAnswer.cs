using System.Text.Json;
using Trm.Contracts.Messages;

namespace Trm.Contracts.Control;

/// <summary>A witness answers a checkpoint: it has seen it, and the log only grew. The body of C2SP tlog-witness.</summary>
/// <param name="Cosignature">The signature line of C2SP tlog-cosignature, with its newline, UTF-8.</param>
/// <param name="Size">The size of the checkpoint that is cosigned.</param>
public sealed record CosignatureAnswer(ReadOnlyMemory<byte> Cosignature, long Size)
{
    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("cosignature");
        json.WriteString("cosignature", Convert.ToBase64String(Cosignature.Span));
        json.WriteNumber("size", Size);
        json.WriteEndObject();
    }

    internal static CosignatureAnswer? Read(JsonElement json) =>
        NoteBytes.Read(json, "cosignature") is { } line && json.Number("size") is { } size ? new(line, size) : null;
}
