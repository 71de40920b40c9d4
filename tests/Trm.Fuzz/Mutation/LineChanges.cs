using System.Globalization;
using System.Text;

namespace Trm.Fuzz.Mutation;

/// <summary>Changes to lines, fields and numbers of text.</summary>
internal static class LineChanges
{
    private static readonly byte[][] Odd =
    [
        [], [(byte)'\n'], [(byte)'\r'], [(byte)'\r', (byte)'\n'], [0], [(byte)'\t'], [(byte)' '], [(byte)','], [(byte)';'], [(byte)'"'], [(byte)'"', (byte)'"'], [(byte)'+'], [(byte)'='],
        [0xE2, 0x80, 0x94], [0xE2, 0x80, 0x94, (byte)' '], [0xE2, 0x80, 0xA8], [0xC2, 0x85], [0xE2, 0x80, 0xAE], [0xEF, 0xBF, 0xBD], [0xEF, 0xBB, 0xBF], [0xC3, 0x28], [0x1B, (byte)'[', (byte)'2', (byte)'J'],
        .. new[] { "Zvonimira", "\"Zvonimira", "-----BEGIN PRIVATE KEY-----", "-----END CERTIFICATE-----", "-1", "0", "00", "1e9", "AA==", "AB==" }.Select(Encoding.ASCII.GetBytes),
    ];

    private static readonly string[] Numbers =
        ["0", "1", "2", "00", "01", "-1", "255", "256", "257", "4294967295", "4294967296", "9007199254740991", "9007199254740992", "9223372036854775807", "9223372036854775808", "99999999999999999999999"];

    public static byte[] Change(Dice dice, byte[] bytes, byte[] other, int most)
    {
        var lines = Lines(bytes);
        if (lines.Count == 0)
            return ByteChanges.Change(dice, bytes, other, most);
        var (start, end) = dice.Pick(lines);
        var (start2, end2) = dice.Pick(lines);
        return dice.Roll(11) switch
        {
            0 => Splice.Replace(bytes, start, end - start, []),
            1 => Splice.Replace(bytes, start, 0, Splice.Repeat(bytes.AsSpan(start, end - start), dice.Size(64), most - bytes.Length)),
            2 => Splice.Replace(bytes, start, end - start, bytes.AsSpan(start2, end2 - start2)),
            3 => Splice.Replace(bytes, start, 0, bytes.AsSpan(start2, end2 - start2)),
            4 when Lines(other) is { Count: > 0 } donors && dice.Pick(donors) is var (from, to) => Splice.Replace(bytes, start, dice.OneIn(2) ? end - start : 0, other.AsSpan(from, to - from)),
            5 or 6 => Digits(dice, bytes[start..end]) is { } numbered ? Splice.Replace(bytes, start, end - start, numbered) : Insert(dice, bytes, start, end),
            7 => Insert(dice, bytes, start, end),
            8 => Fields(dice, bytes, start, end, other),
            9 => InBase64(dice, bytes, start, end),
            _ => Splice.Replace(bytes, start, end - start, ByteChanges.Change(dice, bytes[start..end], other, most)),
        };
    }

    /// <summary>The text with one run of digits replaced by another number, or null where there is none.</summary>
    public static byte[]? Digits(Dice dice, byte[] text)
    {
        var runs = new List<(int Start, int End)>();
        for (var i = 0; i < text.Length; i++)
        {
            var start = i;
            while (i < text.Length && text[i] is >= (byte)'0' and <= (byte)'9')
                i++;
            if (i > start)
                runs.Add((start, i));
        }

        if (runs.Count == 0)
            return null;
        var (from, to) = dice.Pick(runs);
        var old = Encoding.ASCII.GetString(text, from, to - from);
        var number = dice.Roll(3) switch
        {
            0 => dice.Pick(Numbers),
            1 when ulong.TryParse(old, NumberStyles.None, CultureInfo.InvariantCulture, out var value) => (value + (ulong)dice.Roll(5) - 2).ToString(CultureInfo.InvariantCulture).PadLeft(old.Length, '0'),
            _ => string.Concat(old.Select(c => dice.OneIn(3) ? (char)('0' + dice.Roll(10)) : c)),
        };
        return Splice.Replace(text, from, to - from, Encoding.ASCII.GetBytes(number));
    }

    private static byte[] Insert(Dice dice, byte[] bytes, int start, int end) =>
        Splice.Replace(bytes, start + dice.Roll(end - start + 1), 0, dice.Pick(Odd));

    // A field is what stands between two separators; one of this text or of the other takes its place.
    private static byte[] Fields(Dice dice, byte[] bytes, int start, int end, byte[] other)
    {
        var (from, to) = Field(dice, bytes, start, end);
        var donor = dice.OneIn(2) && other.Length > 0 ? other : bytes;
        var (from2, to2) = Field(dice, donor, 0, donor.Length);
        return Splice.Replace(bytes, from, to - from, donor.AsSpan(from2, to2 - from2));
    }

    private static (int From, int To) Field(Dice dice, byte[] bytes, int start, int end)
    {
        var at = start + dice.Roll(end - start);
        var from = at;
        while (from > start && !IsSeparator(bytes[from - 1]))
            from--;
        while (at < end && !IsSeparator(bytes[at]))
            at++;
        return (from, at);
    }

    private static bool IsSeparator(byte b) => b is (byte)',' or (byte)';' or (byte)' ' or (byte)'+' or (byte)'\n' or (byte)'/';

    // A bit of what the line hides, not of how it is spelled.
    private static byte[] InBase64(Dice dice, byte[] bytes, int start, int end)
    {
        var (from, to) = Field(dice, bytes, start, end);
        var hidden = new byte[to - from];
        if (to - from < 4 || !Convert.TryFromBase64String(Encoding.Latin1.GetString(bytes, from, to - from), hidden, out var length) || length == 0)
            return Insert(dice, bytes, start, end);
        var changed = ByteChanges.Change(dice, hidden[..length], [], 4096);
        return Splice.Replace(bytes, from, to - from, Encoding.ASCII.GetBytes(Convert.ToBase64String(changed)));
    }

    // With their newlines.
    private static List<(int Start, int End)> Lines(byte[] bytes)
    {
        var lines = new List<(int, int)>();
        for (var start = 0; start < bytes.Length && lines.Count < 4096;)
        {
            var length = bytes.AsSpan(start).IndexOf((byte)'\n');
            var end = length < 0 ? bytes.Length : start + length + 1;
            lines.Add((start, end));
            start = end;
        }

        return lines;
    }
}
