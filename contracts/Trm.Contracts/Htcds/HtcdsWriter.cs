using System.Text;
using System.Text.Json;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Htcds;

/// <summary>
/// Writes cases with the standard's names, in its order, as <see cref="HtcdsReader"/> reads them: what was read, written and read again is the same.
/// A file of cases is personal data in the clear; where it goes is the office's own decision, and it is no message.
/// </summary>
public static class HtcdsWriter
{
    /// <summary>
    /// CSV: RFC 4180, CRLF, UTF-8; only columns in which some case holds something. <c>REQUIRED</c> where a case holds nothing of the scope:
    /// an empty row would be read as a fault.
    /// </summary>
    public static Result<byte[]> Csv(IReadOnlyList<HtcdsCase> cases, HtcdsScope scope) => Judged(cases, scope).Then<byte[]>(rows =>
    {
        var fields = HtcdsCatalogue.Fields.Where(f => rows.Any(r => r.Entries.Any(e => e.Field.Name == f.Name))).ToList();
        var withId = scope == HtcdsScope.Everything && cases.Any(c => c.Id is not null);
        var text = new StringBuilder();
        Line(text, withId, HtcdsReader.IdColumn, fields.Select(f => f.Name));
        foreach (var row in rows)
            Line(text, withId, row.Case.Id ?? "", fields.Select(f => string.Join(';', row.Case.Values(f.Name))));
        return Encoding.UTF8.GetBytes(text.ToString());
    });

    /// <summary>JSON: <c>{"cases":[...]}</c>, several codes as a list, all else as text. Faults as for CSV.</summary>
    public static Result<byte[]> Json(IReadOnlyList<HtcdsCase> cases, HtcdsScope scope) => Judged(cases, scope).Then<byte[]>(rows => CompactJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("cases");
        foreach (var row in rows)
        {
            json.WriteStartObject();
            if (scope == HtcdsScope.Everything && row.Case.Id is { } id)
                json.WriteString(HtcdsReader.IdColumn, id);
            foreach (var entry in row.Entries)
                Write(json, entry);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }));

    private static Result<List<(HtcdsCase Case, List<HtcdsEntry> Entries)>> Judged(IReadOnlyList<HtcdsCase> cases, HtcdsScope scope)
    {
        var rows = cases.Select(c => (Case: c, Entries: Entries(c, scope))).ToList();
        var empty = rows.FindIndex(r => r.Entries.Count == 0);
        if (empty >= 0)
            return new Rejection(RejectionCode.Required, $"case {empty + 1}", "the case holds nothing that could be written");
        return cases.Count > 0 ? rows : new Rejection(RejectionCode.Required, "cases", "no case to write");
    }

    private static List<HtcdsEntry> Entries(HtcdsCase @case, HtcdsScope scope)
    {
        var entries = @case.Entries.ToDictionary(e => e.Field.Name, StringComparer.Ordinal);
        return
        [
            .. HtcdsMapping.All
                .Where(m => scope == HtcdsScope.Everything || m.Element is not null)
                .Select(m => entries.GetValueOrDefault(m.Field.Name))
                .OfType<HtcdsEntry>(),
        ];
    }

    private static void Write(Utf8JsonWriter json, HtcdsEntry entry)
    {
        if (entry.Field.Type != HtcdsType.Codes)
        {
            json.WriteString(entry.Field.Name, entry.Values[0]);
            return;
        }

        json.WriteStartArray(entry.Field.Name);
        foreach (var value in entry.Values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    private static void Line(StringBuilder text, bool withId, string id, IEnumerable<string> values) =>
        text.AppendJoin(',', (withId ? values.Prepend(id) : values).Select(Quoted)).Append("\r\n");

    private static string Quoted(string value) => value.AsSpan().IndexOfAny(",;\"\r\n") >= 0
        ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : value;
}
