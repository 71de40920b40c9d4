using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Trm.Contracts.Fhir;

/// <summary>The forms of FHIR R4's primitive types, each for the whole string.</summary>
/// <remarks>https://hl7.org/fhir/R4/datatypes.html#primitive; a date must also exist in the calendar.</remarks>
internal static class PrimitiveForm
{
    public static bool Holds(FhirPrimitive type, string text) => text.Length > 0 && type switch
    {
        FhirPrimitive.String or FhirPrimitive.Markdown => !string.IsNullOrWhiteSpace(text) && !HasForbiddenControl(text),
        FhirPrimitive.Uri or FhirPrimitive.Url or FhirPrimitive.Canonical => !HasSpaceOrControl(text),
        FhirPrimitive.Oid => Oid.IsMatch(text),
        FhirPrimitive.Uuid => Uuid.IsMatch(text),
        FhirPrimitive.Code => IsCode(text),
        FhirPrimitive.Id => text.Length <= 64 && !text.AsSpan().ContainsAnyExcept(OfIds),
        FhirPrimitive.Date => Date.IsMatch(text) && IsInCalendar(text),
        FhirPrimitive.DateTime => Moment.IsMatch(text) && IsInCalendar(text),
        FhirPrimitive.Instant => Instant.IsMatch(text) && IsInCalendar(text),
        FhirPrimitive.Time => Time.IsMatch(text),
        FhirPrimitive.Base64Binary => IsBase64(text),
        _ => true,
    };

    private static readonly SearchValues<char> OfIds = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.");

    // https://hl7.org/fhir/R4/datatypes.html#string: no characters below U+0020 but tab, line feed, carriage return.
    private static bool HasForbiddenControl(string text)
    {
        foreach (var c in text)
            if (char.IsControl(c) && c is not ('\t' or '\n' or '\r'))
                return true;
        return false;
    }

    private static bool HasSpaceOrControl(string text)
    {
        foreach (var c in text)
            if (char.IsWhiteSpace(c) || char.IsControl(c))
                return true;
        return false;
    }

    // Words with one space between them: [^\s]+(\s[^\s]+)*
    private static bool IsCode(string text)
    {
        var wasSpace = true;
        foreach (var c in text)
        {
            var isSpace = char.IsWhiteSpace(c);
            if (isSpace && wasSpace)
                return false;
            wasSpace = isSpace;
        }

        return !wasSpace;
    }

    private static bool IsInCalendar(string text) =>
        text.Length < 10 ? !text.StartsWith("0000", StringComparison.Ordinal) : DateOnly.TryParseExact(text.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static bool IsBase64(string text) => System.Buffers.Text.Base64.IsValid(text.AsSpan());

    // Without backtracking: no input makes a match take longer than its length.
    private static Regex Linear(string pattern) => new(pattern, RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture);

    private static readonly Regex Oid = Linear(
        @"\Aurn:oid:[0-2](\.(0|[1-9][0-9]*))+\z");

    private static readonly Regex Uuid = Linear(
        @"\Aurn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\z");

    private static readonly Regex Date = Linear(
        @"\A[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?\z");

    private static readonly Regex Moment = Linear(
        @"\A[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01])(T([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]{1,9})?(Z|[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00)))?)?)?\z");

    private static readonly Regex Instant = Linear(
        @"\A[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]{1,9})?(Z|[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00))\z");

    private static readonly Regex Time = Linear(
        @"\A([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]{1,9})?\z");
}
