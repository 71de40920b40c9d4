using System.Text.Json;
using Trm.Contracts.Messages;

namespace Trm.Contracts.Control;

/// <summary>A node shows a witness its newest checkpoint and that its log only grew since the one that the witness holds: the body of C2SP tlog-witness.</summary>
/// <param name="Checkpoint">The signed note.</param>
/// <param name="OldSize">The size that the witness is believed to hold; 0 at first contact.</param>
/// <param name="Proof">RFC 6962 consistency proof from <paramref name="OldSize"/>, hashes of 32 bytes; empty where <paramref name="OldSize"/> is 0.</param>
public sealed record CheckpointOffer(ReadOnlyMemory<byte> Checkpoint, long OldSize, IReadOnlyList<ReadOnlyMemory<byte>> Proof)
{
    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("checkpoint");
        json.WriteString("checkpoint", Convert.ToBase64String(Checkpoint.Span));
        json.WriteNumber("oldSize", OldSize);
        NoteBytes.WriteHashes(json, "proof", Proof);
        json.WriteEndObject();
    }

    internal static CheckpointOffer? Read(JsonElement json) =>
        NoteBytes.Read(json, "checkpoint") is { } note && json.Number("oldSize") is { } old && NoteBytes.ReadHashes(json, "proof") is { } proof
            && (old > 0 || proof.Count == 0)
            ? new(note, old, proof)
            : null;
}
