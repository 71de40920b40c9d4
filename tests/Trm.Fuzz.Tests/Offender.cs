using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;

namespace Trm.Fuzz.Tests;

/// <summary>Readers that each break one promise, in the ways in which readers do.</summary>
internal static class Offender
{
    private static readonly byte[] Json = Encoding.UTF8.GetBytes("""{"id":"0190f3c2","to":{"country":"RS","numbers":[1,2,3]},"from":"AT"}""");

    /// <summary>Believes that a member which is there is a text.</summary>
    public static Target Throws { get; } = new("throws", Form.Json, () => [Json], input =>
    {
        using var json = CompactJson.TryParse(input);
        if (json is not { RootElement.ValueKind: JsonValueKind.Object } || !json.RootElement.TryGetProperty("from", out var from))
            return Outcome.Unreadable;
        return Outcome.Accepted(from.GetString() is "AT" ? "AT" : "other");
    });

    /// <summary>Believes a length before it has the bytes.</summary>
    public static Target Allocates { get; } = new("allocates", Form.Bytes, () => [[0, 0, 0, 3, 1, 2, 3]], input =>
    {
        if (input.Length < 4 || BinaryPrimitives.ReadInt32BigEndian(input.Span) is not (>= 0 and < 64 * 1024 * 1024 and var length))
            return Outcome.Unreadable;
        var content = new byte[length];
        return input.Length - 4 >= length ? Outcome.Accepted($"{content.Length > 0}") : Outcome.Unreadable;
    });

    /// <summary>Works through the square of what comes.</summary>
    public static Target AllocatesSquares { get; } = new("allocates-squares", Form.Json, () => [Json], input =>
    {
        using var json = CompactJson.TryParse(input);
        var paths = new List<string>();
        if (json is not null)
            Walk(json.RootElement, "");
        return Outcome.Accepted();

        void Walk(JsonElement element, string path)
        {
            paths.Add(path);
            if (element.ValueKind == JsonValueKind.Array)
                foreach (var item in element.EnumerateArray())
                    Walk(item, $"{path}/{element.GetRawText()}");
        }
    })
    { MaxLength = 8192 };

    /// <summary>Waits for an end that need not come.</summary>
    public static Target Loops { get; } = new("loops", Form.Lines, () => ["3\na\nb\nc\n"u8.ToArray()], input =>
    {
        var lines = Encoding.UTF8.GetString(input.Span).Split('\n');
        if (!int.TryParse(lines[0], System.Globalization.CultureInfo.InvariantCulture, out var count))
            return Outcome.Unreadable;
        for (var at = 1; count != 0; count--)
            at = Math.Min(at + 1, lines.Length - 1);
        return Outcome.Accepted();
    });

    /// <summary>Explains a refusal with what was refused.</summary>
    public static Target Leaks { get; } = new("leaks", Form.Json, () => [Json], input =>
    {
        using var json = CompactJson.TryParse(input);
        var country = json is { RootElement.ValueKind: JsonValueKind.Object } && json.RootElement.TryGetProperty("to", out var to) ? to.Text("country") : null;
        return country is null or { Length: 2 } ? Outcome.Accepted() : Outcome.Of<string>(new Rejection(RejectionCode.Value, "to.country", $"'{country}' is no country"));
    });

    /// <summary>Names a place by words of the input.</summary>
    public static Target LeaksNames { get; } = new("leaks-names", Form.Json, () => [Json], input =>
    {
        using var json = CompactJson.TryParse(input);
        if (json is not { RootElement.ValueKind: JsonValueKind.Object })
            return Outcome.Unreadable;
        return json.RootElement.EnumerateObject().Select(m => m.Name).FirstOrDefault(n => n is not ("id" or "to" or "from")) is { } name
            ? Outcome.Of<string>(new Rejection(RejectionCode.Structure, name))
            : Outcome.Accepted();
    });

    /// <summary>Takes two spellings for one.</summary>
    public static Target TakesTwoSpellings { get; } = new("two-spellings", Form.Json, () => ["{\"a\":1}"u8.ToArray()], input =>
    {
        using var json = CompactJson.TryParse(input);
        if (json is not { RootElement.ValueKind: JsonValueKind.Object } || json.RootElement.Number("a") is not { } number)
            return Outcome.Unreadable;
        if (!input.Span.SequenceEqual(Encoding.ASCII.GetBytes(FormattableString.Invariant($$"""{"a":{{number}}}"""))))
            throw new BrokenPromiseException("two spellings");
        return Outcome.Accepted();
    });

    /// <summary>Counts on a DER value that an odd message leaves out: three things must come together.</summary>
    public static Target ThrowsDeepInside { get; } = new("throws-deep", Form.Der, () => [[0x30, 0x0B, 0x30, 0x09, 0x02, 0x01, 0x05, 0x04, 0x04, 1, 2, 3, 4]], input =>
    {
        var inner = default(System.Formats.Asn1.AsnReader);
        try
        {
            inner = new System.Formats.Asn1.AsnReader(input, System.Formats.Asn1.AsnEncodingRules.DER).ReadSequence().ReadSequence();
            if (!inner.TryReadInt32(out var version) || version != 5)
                return new("version", "", []);
        }
        catch (System.Formats.Asn1.AsnContentException)
        {
            return Outcome.Unreadable;
        }

        return Outcome.Accepted($"{inner.ReadOctetString()[3]}");
    });
}
