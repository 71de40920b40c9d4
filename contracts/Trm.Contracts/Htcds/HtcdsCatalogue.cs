using System.Collections.Frozen;
using System.Text.Json;
using Trm.Contracts.Codes;
using Trm.Contracts.Messages;

namespace Trm.Contracts.Htcds;

/// <summary>
/// The fields and code lists of the Human Trafficking Case Data Standard (HTCDS) 2.0 by the International Organization for Migration, CC BY 4.0.
/// Names, labels, types and codes are the standard's; no endorsement by IOM is implied.
/// </summary>
public static class HtcdsCatalogue
{
    /// <summary>Code system of the field names; a field's codes are in <c>System/field</c>.</summary>
    public const string System = CodeSystems.Htcds;

    /// <summary>Every field, in the standard's order.</summary>
    public static IReadOnlyList<HtcdsField> Fields { get; } = Read();

    private static readonly FrozenDictionary<string, HtcdsField> ByName = Fields.ToFrozenDictionary(f => f.Name, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, HtcdsField> ByLooseName = Fields.ToFrozenDictionary(f => Loose(f.Name), StringComparer.Ordinal);

    /// <summary>The field of that column name, or null.</summary>
    public static HtcdsField? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The field that was probably meant: case and underscores aside. For hints only.</summary>
    public static HtcdsField? FindLoosely(string name) => ByLooseName.GetValueOrDefault(Loose(name));

    /// <summary>The field of that column name; an unknown one is a bug of ours.</summary>
    public static HtcdsField Field(string name) => Find(name) ?? throw new ArgumentException($"HTCDS has no field {name}", nameof(name));

    internal static Stream Open(string resource) => typeof(HtcdsCatalogue).Assembly.GetManifestResourceStream(resource)
        ?? throw new InvalidOperationException($"the assembly lacks {resource}");

    private static string Loose(string name) => name.Replace("_", "", StringComparison.Ordinal).Trim().ToUpperInvariant();

    private static List<HtcdsField> Read()
    {
        using var stream = Open("htcds-2.0.json");
        using var json = JsonDocument.Parse(stream);
        return [.. json.RootElement.GetProperty("fields").EnumerateArray().Select(Read)];
    }

    private static HtcdsField Read(JsonElement json)
    {
        var name = json.Text("name")!;
        var standardType = json.Text("type")!;
        HtcdsCodeList? codes = json.Text("codesOf") switch
        {
            "ISO 3166" => HtcdsCodeList.Countries,
            "ISO 639-2" => HtcdsCodeList.Languages,
            _ => json.TryGetProperty("codes", out var list)
                ? HtcdsCodeList.OfField(name, [.. list.EnumerateArray().Select(c => new HtcdsCode(c.Text("code")!, c.Text("label")!))])
                : null,
        };
        return new(
            name, json.Text("label")!, json.Text("section")!,
            json.Text("status") == "DEPRECATED" ? HtcdsStatus.Deprecated : HtcdsStatus.Draft,
            json.GetProperty("core").GetBoolean(), standardType, TypeOf(name, standardType, codes), codes);
    }

    // The standard's types say how a form shows a field; a reader must know what the value is.
    private static HtcdsType TypeOf(string name, string standardType, HtcdsCodeList? codes) => standardType switch
    {
        "Multiselect Picklist" => HtcdsType.Codes,
        _ when codes is not null => HtcdsType.Code,
        "Date" => HtcdsType.Date,
        "Checkbox" => HtcdsType.Flag,
        "Long Text" => HtcdsType.LongText,
        "Geolocation" => HtcdsType.Degrees,
        "Number" => name.EndsWith("itude", StringComparison.Ordinal) ? HtcdsType.Degrees : HtcdsType.Count,
        _ => name.EndsWith("Phone", StringComparison.Ordinal) ? HtcdsType.Phone : HtcdsType.Text,
    };
}
