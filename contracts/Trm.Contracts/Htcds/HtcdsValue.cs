using System.Globalization;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Htcds;

/// <summary>Turns what a file says of a field into the one spelling, or names the fault.</summary>
internal static class HtcdsValue
{
    private const int MaxText = 1000;
    private const int MaxLongText = 32_000;
    private const int MaxCodes = 50;

    // Case systems built on Salesforce join a multi-select with ';'. No code holds any of the others, and forms and spreadsheets use them.
    private static readonly char[] Separators = [';', '|', ',', '\n', '\r', '\t', ' '];

    /// <summary>The values in the one spelling, empty where the field is, null where it was refused.</summary>
    public static IReadOnlyList<string>? Read(int row, HtcdsField field, IReadOnlyList<string> raw, HtcdsFaults faults)
    {
        var path = $"row {row}/{field.Name}";
        if (field.Type == HtcdsType.Codes)
            return Codes(path, field.Codes!, raw.SelectMany(r => r.Split(Separators, StringSplitOptions.RemoveEmptyEntries)), faults);
        var values = raw.Select(r => r.Trim()).Where(r => r.Length > 0).ToList();
        if (values.Count == 0)
            return [];
        if (values.Count > 1)
            return Refuse(RejectionCode.Value, "the field holds one value");
        var value = values[0];
        if (field.Type == HtcdsType.Code)
            return Codes(path, field.Codes!, [value], faults);
        var (canonical, hint) = One(field.Type, value);
        return canonical is null ? Refuse(RejectionCode.Value, hint) : [canonical];

        List<string>? Refuse(RejectionCode code, string hint)
        {
            faults.Add(code, path, hint);
            return null;
        }
    }

    private static List<string>? Codes(string path, HtcdsCodeList list, IEnumerable<string> raw, HtcdsFaults faults)
    {
        var codes = raw.Select(list.Find).ToList();
        if (codes.Contains(null))
        {
            faults.Add(RejectionCode.CodeInvalid, path, list.Hint);
            return null;
        }

        var distinct = codes.OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        if (distinct.Count <= MaxCodes)
            return distinct;
        faults.Add(RejectionCode.TooLarge, path, $"at most {MaxCodes} codes");
        return null;
    }

    private static (string? Value, string Hint) One(HtcdsType type, string value) => type switch
    {
        HtcdsType.Date => (Date(value), "a date is written yyyy-MM-dd"),
        HtcdsType.Count => (Count(value), "a whole number from 0 to 130"),
        HtcdsType.Degrees => (Degrees(value), "degrees as a decimal number from -180 to 180, with a point"),
        HtcdsType.Phone => (Phone(value), "a telephone number with its country code, E.164: + and at most 15 digits"),
        HtcdsType.Flag => (Flag(value), "true or false"),
        HtcdsType.LongText => (Text(value, MaxLongText), $"at most {MaxLongText} characters, without control characters"),
        _ => (value.AsSpan().IndexOfAny('\r', '\n') < 0 ? Text(value, MaxText) : null, $"one line of at most {MaxText} characters, without control characters"),
    };

    private static string? Date(string value) =>
        DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date.Year >= 1850
            ? value
            : null;

    private static string? Count(string value) =>
        Number(value) is { } number && number == decimal.Truncate(number) && number is >= 0 and <= 130
            ? ((int)number).ToString(CultureInfo.InvariantCulture)
            : null;

    private static string? Degrees(string value) =>
        Number(value) is { } number and >= -180 and <= 180 ? number.ToString("0.##########", CultureInfo.InvariantCulture) : null;

    private static decimal? Number(string value) => value.Length <= 24
        && decimal.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    // People write spaces, hyphens and brackets into numbers; the standard wants E.164.
    private static string? Phone(string value)
    {
        var bare = string.Concat(value.Where(c => c is not (' ' or '-' or '(' or ')' or '/' or '.' or '\u00A0')));
        var digits = bare.StartsWith('+') ? bare[1..] : bare;
        return digits.Length is >= 2 and <= 15 && digits.All(char.IsAsciiDigit) && digits[0] != '0' ? "+" + digits : null;
    }

    private static string? Flag(string value) => value.ToUpperInvariant() switch
    {
        "TRUE" or "1" or "YES" => "true",
        "FALSE" or "0" or "NO" => "false",
        _ => null,
    };

    private static string? Text(string value, int max)
    {
        value = value.Replace("\r\n", "\n", StringComparison.Ordinal);
        return value.Length <= max && !value.Any(c => char.IsControl(c) && c is not ('\n' or '\t')) ? value : null;
    }
}
