using System.Text.Json;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Control;

/// <summary>
/// Node to node: receipts, what is held, what is void, a newer directory. Never receipted, never resent by a timer:
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

        return new(receipts, directory, new(gen, through, missing), @void);

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
