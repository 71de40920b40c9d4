using System.Text.Json;
using Trm.Console.Wire;
using Trm.Contracts.Codes;
using Trm.Contracts.Htcds;

namespace Trm.Console.Compose;

/// <summary>
/// The record of the person, in the fields of the case data standard that a message has a place for. The form asks for no more than the profile needs and the consents open; what was imported beside that
/// is kept for when they do.
/// </summary>
internal static class PersonStep
{
    /// <summary>What the profile is drawn from: an age band, the gender that rooms go by, languages.</summary>
    private static readonly HashSet<string> OfProfile = new(["prs_Birthdate", "prs_Gender", "prs_PrimaryLanguage", "prs_SecondaryLanguage"], StringComparer.Ordinal);

    /// <summary>Every field that can be shared, with its category.</summary>
    public static IReadOnlyList<HtcdsMapping> All { get; } = [.. HtcdsMapping.All.Where(m => m.Element is not null)];

    /// <summary>The name of a field of the form.</summary>
    public static string Name(HtcdsField field) => $"p-{field.Name}";

    /// <summary>Whether a field of the form is one of it.</summary>
    public static bool IsOf(string field) => field.StartsWith("p-", StringComparison.Ordinal);

    /// <summary>The fields that this draft asks for: those of the profile first, then what the person agreed to share.</summary>
    public static IReadOnlyList<HtcdsMapping> Asked(IReadOnlyCollection<ConsentCategory> agreed) =>
        [.. All.Where(m => OfProfile.Contains(m.Field.Name)), .. All.Where(m => !OfProfile.Contains(m.Field.Name) && agreed.Contains(m.Category!.Value)).OrderBy(m => m.Category)];

    /// <summary>The record; null where something is wrong with it.</summary>
    public static HtcdsCase? Read(FormReader read, Words words)
    {
        var before = read.Faults.Count;
        var values = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var field in All.Select(m => m.Field))
            if (Values(read, field, words) is { Count: > 0 } found)
                values[field.Name] = found;
        if (read.Faults.Count > before)
            return null;
        if (values.Count == 0)
        {
            read.Refuse("p-prs_Birthdate", "compose.fault-nobody");
            return null;
        }

        var cases = HtcdsReader.Read(Json(values), "json");
        if (cases.IsOk)
            return cases.Value[0];
        foreach (var fault in cases.Rejections)
            read.Refuse($"p-{fault.Path?[(fault.Path.IndexOf('/', StringComparison.Ordinal) + 1)..]}", "compose.fault-value");
        return null;
    }

    /// <summary>What was typed for one field, several codes behind each other; null, and a fault, where that is nothing or something is wrong with it.</summary>
    public static string? Says(FormReader read, HtcdsField field, Words words)
    {
        var values = Values(read, field, words);
        if (values.Count == 0)
            read.Refuse(Name(field), "frame.required");
        return read.IsGood ? string.Join(';', values) : null;
    }

    /// <summary>The answers that an imported record gives, and how many of its fields have no place in any message.</summary>
    public static (IReadOnlyDictionary<string, IReadOnlyList<string>> Answers, int Left) Import(HtcdsCase @case)
    {
        var answers = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        var left = 0;
        foreach (var entry in @case.Entries)
        {
            if (HtcdsMapping.Of(entry.Field.Name).Element is null)
                left++;
            else if (entry.Field.Type == HtcdsType.Date)
                (answers[$"{Name(entry.Field)}-y"], answers[$"{Name(entry.Field)}-m"], answers[$"{Name(entry.Field)}-d"]) = ([entry.Values[0][..4]], [entry.Values[0][5..7]], [entry.Values[0][8..]]);
            else
                answers[Name(entry.Field)] = entry.Values;
        }

        return (answers, left);
    }

    private static IReadOnlyList<string> Values(FormReader read, HtcdsField field, Words words)
    {
        var name = Name(field);
        if (field.Type == HtcdsType.Date)
            return read.DateOrNull(name) is { } day ? [day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)] : [];
        if (ReferenceEquals(field.Codes, HtcdsCodeList.Countries) || ReferenceEquals(field.Codes, HtcdsCodeList.Languages))
            return Named(read, name, words, isCountry: ReferenceEquals(field.Codes, HtcdsCodeList.Countries), several: field.Type == HtcdsType.Codes);
        if (field.Codes is { } codes)
        {
            var chosen = read.Form.All(name);
            if (chosen.Any(c => codes.Find(c) is null) || (field.Type == HtcdsType.Code && chosen.Count > 1))
                read.Refuse(name, "frame.choose");
            return chosen;
        }

        return read.TextOrNull(name, field.Type == HtcdsType.Count ? 3 : 200) is { } text ? [text] : [];
    }

    // Names or codes, several behind each other or in several values.
    private static List<string> Named(FormReader read, string name, Words words, bool isCountry, bool several)
    {
        var typed = read.Form.All(name).SelectMany(t => several ? t.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : [t]).ToList();
        var found = typed.Select(t => Names.Find(t, words, isCountry)).ToList();
        if (found.Contains(null))
            read.Refuse(name, "frame.no-name");
        return [.. found.OfType<string>().Distinct(StringComparer.Ordinal)];
    }

    private static byte[] Json(Dictionary<string, IReadOnlyList<string>> values)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var field in HtcdsCatalogue.Fields.Where(f => values.ContainsKey(f.Name)))
            {
                if (field.Type != HtcdsType.Codes)
                {
                    json.WriteString(field.Name, values[field.Name][0]);
                    continue;
                }

                json.WriteStartArray(field.Name);
                foreach (var value in values[field.Name])
                    json.WriteStringValue(value);
                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
