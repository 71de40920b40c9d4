using System.Buffers.Text;
using System.Text;

namespace Trm.Fuzz.Mutation;

/// <summary>Changes to members, values, strings and numbers.</summary>
internal static class JsonChanges
{
    private static readonly byte[][] Words =
    [
        .. new[]
        {
            "null", "true", "false", "0", "-0", "-1", "1", "2", "255", "256", "1.0", "1e3", "1E400", "0.1", "9007199254740991", "9007199254740992", "9223372036854775807", "9223372036854775808",
            "-9223372036854775808", "1e-9", "00", "01", "+1", ".5", "5.", "NaN", "{}", "[]", "[[]]", "[{}]", "[null]", "\"\"", "\" \"", "\"null\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\"", "\"\\ud83d\\ude00\"",
            "\"\\u202e\"", "\"\\u001b[2J\"", "\"a\\u0301\"", "\"A\"", "\"a\"", "\"-\"", "\"==\"", "\"AA==\"", "\"AB==\"", "\"trm-2\"", "\"trm-1\"", "\"AT\"", "\"RS\"", "\"QQ-QQ-QQ-QQ-QQ-QQ\"", "\"active\"", "\"left\"",
            "\"0001-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59Z\"", "\"2026-02-29T00:00:00Z\"", "\"2026-11-21T24:00:00Z\"", "\"2026-11-21T10:00:60Z\"", "\"2026-11-21T10:00:00+14:00\"", "\"2026-11-21\"", "\"2026\"",
            "\"00000000-0000-0000-0000-000000000000\"", "\"0190F3C2-7A61-7B1E-9C42-3F5D8E6A7B10\"", "\"urn:uuid:0190f3c2-7a61-7b1e-9c42-3f5d8e6a7b10\"", "\"../../etc/passwd\"", "\"#x\"", "\"http://x/#y\"",
            "\"Zvonimira\"", "{\"Zvonimira\":1}", "[\"Zvonimira\"]", "{\"resourceType\":\"Zvonimira\"}",
        }.Select(Encoding.UTF8.GetBytes),
        [0x22, 0xC3, 0x28, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0xEF, 0xBB, 0xBF], [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22],
    ];

    private static readonly byte[][] Spaces = [[(byte)' '], [(byte)'\n'], [(byte)'\t'], [(byte)'\r'], [0], [0xEF, 0xBB, 0xBF], [(byte)','], [(byte)'/', (byte)'/'], [(byte)'}'], [(byte)']'], [(byte)'{']];

    public static byte[] Change(Dice dice, Sample sample, Sample other, int most)
    {
        var (bytes, parts) = (sample.Bytes, sample.Json);
        var value = dice.Pick(parts.Values);
        return dice.Roll(17) switch
        {
            0 or 1 => Delete(bytes, value),
            2 => Double(dice, bytes, value),
            3 or 4 => Splice.Replace(bytes, value.Start, value.Length, dice.Pick(Words)),
            5 when other.Json.Values.Count > 0 && dice.Pick(other.Json.Values) is var donor =>
                Splice.Replace(bytes, value.Start, value.Length, other.Bytes.AsSpan(donor.Start, donor.Length)),
            6 when other.Json.Values.Count > 0 && dice.Pick(other.Json.Values) is var donor && value.Item > 0 =>
                Splice.Replace(bytes, value.Item, 0, [.. other.Bytes.AsSpan(donor.Item, donor.End - donor.Item), (byte)',']),
            7 => Swap(bytes, value, dice.Pick(parts.Values)),
            8 or 9 or 10 => InString(dice, bytes, Kind(dice, parts, (byte)'"') ?? value, most),
            11 => InNumber(dice, bytes, Kind(dice, parts, (byte)'0') ?? value),
            12 when parts.Names.Count > 0 => Rename(dice, bytes, parts, other),
            13 => Wrap(dice, bytes, value, most),
            14 => Splice.Replace(bytes, dice.OneIn(2) ? value.Start : value.End, 0, dice.Pick(Spaces)),
            15 => Repeat(dice, bytes, value, most),
            _ => Splice.Replace(bytes, value.Start, value.Length, ByteChanges.Change(dice, bytes[value.Start..value.End], [], most)),
        };
    }

    private static JsonParts.Value? Kind(Dice dice, JsonParts parts, byte kind)
    {
        for (var i = 0; i < 8; i++)
            if (dice.Pick(parts.Values) is var value && value.Kind == kind)
                return value;
        return null;
    }

    // With one of the commas beside it.
    private static byte[] Delete(byte[] bytes, JsonParts.Value value)
    {
        var (start, end) = (value.Item, value.End);
        if (end < bytes.Length && bytes[end] == ',')
            end++;
        else if (start > 0 && bytes[start - 1] == ',')
            start--;
        return Splice.Replace(bytes, start, end - start, []);
    }

    private static byte[] Double(Dice dice, byte[] bytes, JsonParts.Value value)
    {
        var item = bytes.AsSpan(value.Item, value.End - value.Item);
        return dice.OneIn(2)
            ? Splice.Replace(bytes, value.End, 0, [(byte)',', .. item])
            : Splice.Replace(bytes, value.End, 0, [(byte)',', .. bytes.AsSpan(value.Item, value.Start - value.Item), .. dice.Pick(Words)]);
    }

    private static byte[] Swap(byte[] bytes, JsonParts.Value one, JsonParts.Value two)
    {
        if (one.Item > two.Item)
            (one, two) = (two, one);
        if (one.End > two.Item)
            return Splice.Replace(bytes, one.Start, one.Length, bytes.AsSpan(two.Start, two.Length));
        return [.. bytes[..one.Item], .. bytes[two.Item..two.End], .. bytes[one.End..two.Item], .. bytes[one.Item..one.End], .. bytes[two.End..]];
    }

    private static byte[] InString(Dice dice, byte[] bytes, JsonParts.Value value, int most)
    {
        if (value.Kind != '"' || value.Length < 2)
            return Splice.Replace(bytes, value.Start, value.Length, dice.Pick(Words));
        var inner = bytes[(value.Start + 1)..(value.End - 1)];
        if (inner.Length >= 16 && inner.Length % 4 == 0 && !dice.OneIn(4) && Decode(inner) is { } hidden)
            inner = Encode(Mutator.Inner(dice, Mutator.Guess(hidden), hidden, hidden, most / 2));
        else
            inner = dice.Roll(8) switch
            {
                0 => Canary.Bytes.ToArray(),
                1 => Splice.Repeat(inner.Length == 0 ? "x"u8 : inner, dice.Size(4096), most - bytes.Length),
                2 when inner.Length > 0 && dice.Roll(inner.Length) is var at => Splice.Replace(inner, at, 1, Encoding.ASCII.GetBytes(FormattableString.Invariant($"\\u{inner[at]:x4}"))),
                3 when inner.Length > 0 && dice.Roll(inner.Length) is var at => Splice.Replace(inner, at, 1, [(byte)(char.IsAsciiLetter((char)inner[at]) ? inner[at] ^ 0x20 : '0' + dice.Roll(10))]),
                4 => Splice.Replace(inner, dice.Roll(inner.Length + 1), 0, dice.Pick(Words).AsSpan().Trim((byte)'"')),
                _ => LineChanges.Digits(dice, inner) ?? ByteChanges.Change(dice, inner, [], most),
            };
        return Splice.Replace(bytes, value.Start + 1, value.Length - 2, inner);
    }

    private static byte[]? Decode(byte[] text)
    {
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        return Base64.DecodeFromUtf8(text, bytes, out _, out var length) == System.Buffers.OperationStatus.Done ? bytes[..length] : null;
    }

    private static byte[] Encode(byte[] bytes) => Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes));

    private static byte[] InNumber(Dice dice, byte[] bytes, JsonParts.Value value) =>
        Splice.Replace(bytes, value.Start, value.Length, LineChanges.Digits(dice, bytes[value.Start..value.End]) ?? dice.Pick(Words));

    private static byte[] Rename(Dice dice, byte[] bytes, JsonParts parts, Sample other)
    {
        var (start, end) = dice.Pick(parts.Names);
        var donor = dice.OneIn(2) && other.Json.Names.Count > 0 ? dice.Pick(other.Json.Names) : ((int Start, int End)?)null;
        var name = donor is { } d ? other.Bytes[d.Start..d.End] : dice.Roll(4) switch
        {
            0 => "\"Zvonimira\""u8.ToArray(),
            1 => "\"\""u8.ToArray(),
            2 => bytes[start..end] is { Length: > 2 } own ? Splice.Replace(own, 1, 1, Encoding.ASCII.GetBytes(FormattableString.Invariant($"\\u{own[1]:x4}"))) : [],
            _ => ByteChanges.Change(dice, bytes[start..end], [], 64),
        };
        return Splice.Replace(bytes, start, end - start, name);
    }

    private static byte[] Wrap(Dice dice, byte[] bytes, JsonParts.Value value, int most)
    {
        var depth = Math.Min(dice.Size(256), Math.Max(1, (most - bytes.Length) / 8));
        var isList = dice.OneIn(2);
        var open = isList ? "["u8 : "{\"a\":"u8;
        var close = isList ? "]"u8 : "}"u8;
        return Splice.Replace(bytes, value.Start, value.Length,
            [.. Splice.Repeat(open, depth, int.MaxValue), .. bytes.AsSpan(value.Start, value.Length), .. Splice.Repeat(close, depth, int.MaxValue)]);
    }

    private static byte[] Repeat(Dice dice, byte[] bytes, JsonParts.Value value, int most) =>
        Splice.Replace(bytes, value.End, 0, Splice.Repeat([(byte)',', .. bytes.AsSpan(value.Item, value.End - value.Item)], dice.Size(4096), most - bytes.Length));
}
