using System.Text.Json;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Control;

/// <summary>
/// Node to node: receipts, checkpoints and their cosignatures, what is held, what is void, a newer directory. Never receipted, never resent by a timer:
/// the next one says it again.
/// </summary>
/// <param name="Receipts">Receipts, new or replayed.</param>
/// <param name="Directory">A signed directory (DER), or null.</param>
/// <param name="Have">What this node holds of the peer's sequence.</param>
/// <param name="Void">Own numbers that expired or were given up, ascending.</param>
public sealed record ControlMessage(IReadOnlyList<Receipt> Receipts, ReadOnlyMemory<byte>? Directory, Have Have, IReadOnlyList<long> Void)
{
    /// <summary>Most receipts, missing or void numbers in one control message.</summary>
    public const int MaxItems = 1000;

    /// <summary>The newest checkpoint of the sender's log, to be cosigned; or null.</summary>
    public CheckpointOffer? Checkpoint { get; init; }

    /// <summary>The answer to a checkpoint of the recipient; or null.</summary>
    public CosignatureAnswer? Cosignature { get; init; }

    /// <summary>The other answer: "prove from there"; or null.</summary>
    public CheckpointConflict? Conflict { get; init; }

    /// <summary>The proof that somebody's log forked; or null.</summary>
    public ForkNotice? Fork { get; init; }

    /// <summary>The one spelling.</summary>
    public byte[] Write() => CompactJson.Write(json =>
    {
        json.WriteStartObject();
        if (Receipts.Count > 0)
        {
            json.WriteStartArray("receipts");
            foreach (var receipt in Receipts)
                receipt.Write(json);
            json.WriteEndArray();
        }

        Checkpoint?.Write(json);
        Cosignature?.Write(json);
        Conflict?.Write(json);
        if (Fork is not null)
        {
            json.WritePropertyName("fork");
            Fork.Write(json);
        }

        if (Directory is { } directory)
            json.WriteString("directory", Convert.ToBase64String(directory.Span));
        json.WriteStartObject("have");
        json.WriteNumber("gen", Have.Generation);
        json.WriteNumber("through", Have.Through);
        WriteNumbers("missing", Have.Missing);
        json.WriteEndObject();
        WriteNumbers("void", Void);
        json.WriteEndObject();

        void WriteNumbers(string name, IReadOnlyList<long> numbers)
        {
            json.WriteStartArray(name);
            foreach (var number in numbers)
                json.WriteNumberValue(number);
            json.WriteEndArray();
        }
    });

    /// <summary>Parses the one spelling; <c>STRUCTURE</c> for anything else.</summary>
    public static Result<ControlMessage> Parse(ReadOnlyMemory<byte> bytes)
    {
        using var json = CompactJson.TryParse(bytes);
        return json is not null && Read(json.RootElement) is { } message && message.Write().AsSpan().SequenceEqual(bytes.Span)
            ? message
            : new Rejection(RejectionCode.Structure, "control");
    }

    private static ControlMessage? Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object || Receipts(json) is not { } receipts
            || !json.TryGetProperty("have", out var have) || have.Number("gen") is not { } gen || have.Number("through") is not { } through
            || Numbers(have, "missing") is not { } missing || missing.Any(n => n > through)
            || Numbers(json, "void") is not { } @void)
            return null;
        ReadOnlyMemory<byte>? directory = null;
        if (json.TryGetProperty("directory", out var text))
        {
            if (text.ValueKind != JsonValueKind.String || !text.TryGetBytesFromBase64(out var der))
                return null;
            directory = der;
        }

        if (!Member(json, "checkpoint", CheckpointOffer.Read, out var checkpoint) || !Member(json, "cosignature", CosignatureAnswer.Read, out var cosignature)
            || !Member(json, "conflict", CheckpointConflict.Read, out var conflict) || !Member(json, "fork", ForkNotice.Read, out var fork))
            return null;
        return new(receipts, directory, new(gen, through, missing), @void) { Checkpoint = checkpoint, Cosignature = cosignature, Conflict = conflict, Fork = fork };

        // False where the member is there and cannot be read.
        static bool Member<T>(JsonElement json, string name, Func<JsonElement, T?> read, out T? value)
            where T : class
        {
            value = json.TryGetProperty(name, out var member) ? read(member) : null;
            return value is not null || member.ValueKind == JsonValueKind.Undefined;
        }

        static List<Receipt>? Receipts(JsonElement json)
        {
            if (!json.TryGetProperty("receipts", out var list))
                return [];
            if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > MaxItems)
                return null;
            var receipts = list.EnumerateArray().Select(Receipt.Read).OfType<Receipt>().ToList();
            return receipts.Count == list.GetArrayLength() ? receipts : null;
        }
    }

    // Numbers from 1, strictly ascending: one spelling, and no number twice.
    private static List<long>? Numbers(JsonElement json, string name)
    {
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(name, out var list)
            || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > MaxItems)
            return null;
        var numbers = new List<long>(list.GetArrayLength());
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out var number)
                || number <= (numbers.Count > 0 ? numbers[^1] : 0) || number >= 1L << 53)
                return null;
            numbers.Add(number);
        }

        return numbers;
    }
}
