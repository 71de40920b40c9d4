using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Trm.Trail;

/// <summary>
/// A file <c>evidence/&lt;index&gt;.json</c>: a leaf's place in the log and its opening, compact JSON in one spelling
/// <c>{"index":0,"event":1,"minute":29000000,"salt":"","public":"","privateHash":""[,"salt2":"","private":""]}</c>, all bytes in base64, no newline.
/// </summary>
public sealed record LeafEvidence(long Index, LeafOpening Opening)
{
    /// <summary>Larger files are refused before they are looked at, in bytes.</summary>
    public const int MaxLength = 16 * 1024 * 1024;

    private static readonly string[] Names = ["index", "event", "minute", "salt", "public", "privateHash", "salt2", "private"];

    /// <summary>Reads a file. What is not spelled exactly as <see cref="ToJson"/> spells it is refused, so that every changed byte shows.</summary>
    public static Checked<LeafEvidence> Parse(ReadOnlySpan<byte> json)
    {
        if (json.Length > MaxLength) return Malformed($"a file of evidence has at most {MaxLength} bytes");
        var evidence = Read(json);
        if (!evidence.Holds) return evidence;
        return json.SequenceEqual(evidence.Value.ToJson()) ? evidence : Malformed("not compact JSON with the members in their order");
    }

    /// <summary>The bytes of the file.</summary>
    public byte[] ToJson()
    {
        // Digits and base64 only: nothing to escape, and a JSON writer would spell '+' as \u002B.
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{{\"index\":{Index},\"event\":{(byte)Opening.Event},\"minute\":{Opening.Minute}");
        Append("salt", Opening.Salt);
        Append("public", Opening.Public);
        Append("privateHash", Opening.PrivateHash.ToArray());
        if (Opening.Salt2 is { } salt2) Append("salt2", salt2);
        if (Opening.Private is { } @private) Append("private", @private);
        return Encoding.ASCII.GetBytes(text.Append('}').ToString());

        void Append(string name, ReadOnlyMemory<byte> bytes) =>
            text.Append(CultureInfo.InvariantCulture, $",\"{name}\":\"{Convert.ToBase64String(bytes.Span)}\"");
    }

    private static Checked<LeafEvidence> Read(ReadOnlySpan<byte> json)
    {
        var numbers = new long[3];
        var parts = new byte[]?[5];
        try
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return Malformed("not a JSON object");
            var member = 0;
            for (; reader.Read() && reader.TokenType == JsonTokenType.PropertyName; member++)
            {
                if (member == Names.Length || reader.ValueIsEscaped || !reader.ValueTextEquals(Names[member])) return Malformed($"member {member + 1} is not the one that stands there");
                reader.Read();
                var good = member < 3
                    ? reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out numbers[member])
                    : reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped && reader.TryGetBytesFromBase64(out parts[member - 3]); // a lone surrogate would throw
                if (!good) return Malformed($"{Names[member]} is no {(member < 3 ? "number" : "base64")}");
            }

            if (reader.TokenType != JsonTokenType.EndObject || reader.Read()) return Malformed("not one JSON object alone");
            if (member is not (6 or 8)) return Malformed("a member is missing");
        }
        catch (JsonException)
        {
            return Malformed("not JSON");
        }

        if (numbers[0] < 0) return new Fault(FaultCode.OutOfRange, "an index is not negative");
        if (numbers[1] is < 0 or > byte.MaxValue) return Malformed($"there is no event {numbers[1]}");
        if (TreeHash.TryParse(parts[2]) is not { } privateHash) return Malformed("privateHash has 32 bytes");
        var opening = LeafOpening.Parse((TrailEvent)numbers[1], numbers[2], parts[0]!, parts[1]!, privateHash, parts[3], parts[4]);
        return opening.Holds ? new LeafEvidence(numbers[0], opening.Value) : opening.Fault;
    }

    private static Fault Malformed(string why) => new(FaultCode.Malformed, why);
}
