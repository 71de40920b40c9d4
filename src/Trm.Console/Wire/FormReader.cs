using System.Globalization;
using System.Text.RegularExpressions;
using Trm.Contracts.Codes;
using Trm.Contracts.Rejections;

namespace Trm.Console.Wire;

/// <summary>
/// A form being read: typed values, and what is wrong by field. A page with faults is shown again with everything that was typed, so that nothing is lost.
/// What cannot be read is an empty value of its type, and a fault.
/// </summary>
public sealed partial class FormReader(Visit visit, Form form)
{
    private readonly Dictionary<string, string> _faults = new(StringComparer.Ordinal);
    private readonly List<Rejection> _rejections = [];

    /// <summary>What was typed.</summary>
    public Form Form { get; } = form;

    /// <summary>Key of a text by field; the empty field stands for the whole form.</summary>
    public IReadOnlyDictionary<string, string> Faults => _faults;

    /// <summary>What a desk refused, shown in words beside the form.</summary>
    public IReadOnlyList<Rejection> Rejections => _rejections;

    /// <summary>True where nothing is wrong so far.</summary>
    public bool IsGood => _faults.Count == 0 && _rejections.Count == 0;

    /// <summary>A fault of a field; the first one of a field counts.</summary>
    /// <param name="field">Its name; empty for the whole form.</param>
    /// <param name="text">Key of its text.</param>
    public void Refuse(string field, string text) => _faults.TryAdd(field, text);

    /// <summary>What a desk refused.</summary>
    public void Refuse(IReadOnlyList<Rejection> rejections) => _rejections.AddRange(rejections);

    /// <summary>A code of a list; the first of the list, and a fault, where none of them was chosen.</summary>
    public T Code<T>(string name, CodeList<T> list)
        where T : struct, Enum => list.Find(Form[name]) ?? Fault(name, "frame.choose", list.Values[0]);

    /// <summary>A code of a list; null where nothing was chosen; a fault where it is none of the list.</summary>
    public T? CodeOrNull<T>(string name, CodeList<T> list)
        where T : struct, Enum => Form[name].Length == 0 ? null : Code(name, list);

    /// <summary>The boxes that are ticked, in the order of the list, each once; a fault where one is none of the list.</summary>
    /// <param name="isNeeded">At least one.</param>
    public IReadOnlyList<T> Codes<T>(string name, CodeList<T> list, bool isNeeded = false)
        where T : struct, Enum
    {
        var ticked = Form.All(name);
        if ((isNeeded && ticked.Count == 0) || !ticked.All(list.Contains))
            Refuse(name, isNeeded ? "frame.choose-some" : "frame.choose");
        return [.. ticked.Select(c => list.Find(c)).OfType<T>().Distinct().Order()];
    }

    /// <summary>One of these; empty, and a fault, where it is none of them.</summary>
    public string OneOf(string name, IReadOnlyCollection<string> codes) => codes.Contains(Form[name], StringComparer.Ordinal) ? Form[name] : Fault(name, "frame.choose", "");

    /// <summary>A text of one line or several; a fault where it is missing or too long.</summary>
    /// <param name="most">Most characters.</param>
    public string Text(string name, int most) => Form[name].Length > 0 ? TextOrNull(name, most) ?? "" : Fault(name, "frame.required", "");

    /// <summary>A text; null where nothing was typed.</summary>
    /// <param name="most">Most characters.</param>
    public string? TextOrNull(string name, int most)
    {
        var text = Form[name];
        if (text.Length > most)
            Refuse(name, "frame.too-long");
        return text.Length == 0 ? null : text[..Math.Min(text.Length, most)];
    }

    /// <summary>A language by its name in the reader's own or by its code; empty, and a fault, where nothing has that name.</summary>
    public string Language(string name) => Form[name].Length == 0 ? Fault(name, "frame.required", "") : Names.Find(Form[name], visit.Words, isCountry: false) ?? Fault(name, "frame.no-name", "");

    /// <summary>A country by its name in the reader's own language or by its code; empty, and a fault, where nothing has that name.</summary>
    public string Country(string name) => Form[name].Length == 0 ? Fault(name, "frame.required", "") : Names.Find(Form[name], visit.Words, isCountry: true) ?? Fault(name, "frame.no-name", "");

    /// <summary>A whole number.</summary>
    public int Number(string name, int from, int to) =>
        int.TryParse(Form[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= from && number <= to ? number : Fault(name, Form[name].Length == 0 ? "frame.required" : "frame.no-number", from);

    /// <summary>Yes or no: two buttons, none of them chosen before.</summary>
    public bool Yes(string name) => Form[name] switch { "yes" => true, "no" => false, _ => Fault(name, "frame.choose", false) };

    /// <summary>One box that is ticked or not.</summary>
    public bool Ticked(string name) => Form[name] == "yes";

    /// <summary>A day that was typed in three fields: <c>name-d</c>, <c>name-m</c>, <c>name-y</c>.</summary>
    public DateOnly Date(string name) => DateOrNull(name) ?? Fault<DateOnly>(name, "frame.required", default);

    /// <summary>A day; null where nothing was typed in any of its fields.</summary>
    public DateOnly? DateOrNull(string name)
    {
        string[] parts = [Form[$"{name}-y"], Form[$"{name}-m"], Form[$"{name}-d"]];
        if (parts.All(p => p.Length == 0))
            return null;
        return parts.All(p => p.Length is > 0 and <= 4 && p.All(char.IsAsciiDigit)) && parts[0].Length == 4
            && DateOnly.TryParseExact($"{parts[0]}-{parts[1].PadLeft(2, '0')}-{parts[2].PadLeft(2, '0')}", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && day.Year is >= 1900 and < 3000
            ? day
            : Fault<DateOnly?>(name, "frame.no-date", null);
    }

    /// <summary>A day and a time (<c>name-t</c>, HH:MM) in the zone of the office. A time that the clocks pass over is a fault; of two, the first counts.</summary>
    public DateTimeOffset Moment(string name) => MomentOrNull(name) ?? Fault<DateTimeOffset>(name, "frame.required", default);

    /// <summary>A moment; null where nothing was typed in any of its fields.</summary>
    public DateTimeOffset? MomentOrNull(string name)
    {
        var time = Form[$"{name}-t"];
        var day = DateOrNull(name);
        if (day is null && time.Length == 0)
            return null;
        if (day is null || _faults.ContainsKey(name))
            return Fault<DateTimeOffset?>(name, "frame.no-date", null);
        if (!Clock().IsMatch(time) || !TimeOnly.TryParseExact(time.PadLeft(5, '0').Replace('h', ':').Replace('.', ':'), "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var clock))
            return Fault<DateTimeOffset?>(name, "frame.no-time", null);
        var zone = visit.Parts.Options.Zone;
        var there = day.Value.ToDateTime(clock);
        if (zone.IsInvalidTime(there))
            return Fault<DateTimeOffset?>(name, "frame.no-time", null);
        return new DateTimeOffset(there, zone.IsAmbiguousTime(there) ? zone.GetAmbiguousTimeOffsets(there).Max() : zone.GetUtcOffset(there)).ToUniversalTime();
    }

    private T Fault<T>(string name, string text, T instead)
    {
        Refuse(name, text);
        return instead;
    }

    [GeneratedRegex("^[0-9]{1,2}[:h.][0-9]{2}\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Clock();
}
