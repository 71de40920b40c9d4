using System.Text;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Htcds;

/// <summary>The CSV form: RFC 4180, a header row with the standard's names, comma, CRLF or LF, UTF-8.</summary>
internal static class HtcdsCsv
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    public static IEnumerable<HtcdsRecord> Read(ReadOnlyMemory<byte> bytes, HtcdsFaults faults)
    {
        string text;
        try
        {
            text = StrictUtf8.GetString(bytes.Span);
        }
        catch (DecoderFallbackException)
        {
            faults.Add(RejectionCode.FileInvalid, "file", "the file is not UTF-8: export it again as \"CSV UTF-8\"");
            return [];
        }

        var separator = SurveySeparator(text);
        if (Rows(text, separator ?? ',', faults) is not [var header, ..] rows)
            return [];
        if (separator is not null)
            return Submissions(header, rows, faults);
        if (Columns(header, faults) is not { } columns)
            return [];
        var records = new List<HtcdsRecord>();
        for (var row = 1; row < rows.Count; row++)
        {
            if (rows[row].Count != columns.Count)
            {
                faults.WrongLength(row, rows[row].Count, columns.Count);
                continue;
            }

            records.Add(Record(row, columns, rows[row]));
        }

        return records;
    }

    // The header shows whether a survey tool wrote the file; some of them separate by ';'.
    private static char? SurveySeparator(string text)
    {
        var end = text.AsSpan().IndexOfAny('\r', '\n');
        var names = (end < 0 ? text : text[..end]).Replace("\"", "", StringComparison.Ordinal);
        foreach (var separator in (ReadOnlySpan<char>)[',', ';'])
            if (names.Split(separator).Any(n => SurveyForm.IsMark(n.Trim())))
                return separator;
        return null;
    }

    private static List<HtcdsRecord> Submissions(List<string> header, List<List<string>> rows, HtcdsFaults faults)
    {
        var columns = new List<SurveyColumn>();
        for (var i = 0; i < header.Count; i++)
        {
            if (SurveyColumn.Find(header[i].Trim()) is { } column)
                columns.Add(column);
            else
                faults.UnknownQuestion($"column {i + 1}", header[i].Trim());
        }

        var records = new List<HtcdsRecord>();
        if (columns.Count < header.Count)
            return records;
        for (var row = 1; row < rows.Count; row++)
        {
            if (rows[row].Count != columns.Count)
            {
                faults.WrongLength(row, rows[row].Count, columns.Count);
                continue;
            }

            var submission = new SurveySubmission(row, faults);
            foreach (var (column, value) in columns.Zip(rows[row]))
            {
                if (column is { Field: { } ticked, Choice: { } choice })
                    submission.Tick(ticked, choice, value);
                else if (column.Field is { } field)
                    submission.Answer(field, [value]);
            }

            records.Add(submission.Record());
        }

        return records;
    }

    private static HtcdsRecord Record(int row, List<HtcdsField?> columns, List<string> values)
    {
        string? id = null;
        var fields = new List<(HtcdsField, IReadOnlyList<string>)>();
        for (var i = 0; i < columns.Count; i++)
        {
            if (columns[i] is { } field)
                fields.Add((field, [values[i]]));
            else
                id = values[i];
        }

        return new(row, id, fields);
    }

    // Null stands for the id column.
    private static List<HtcdsField?>? Columns(List<string> header, HtcdsFaults faults)
    {
        if (header is [var single] && single.Contains(';', StringComparison.Ordinal) && single.Split(';').Any(n => HtcdsCatalogue.Find(n.Trim()) is not null))
        {
            faults.Add(RejectionCode.FileInvalid, "header", "the columns are separated by ';': RFC 4180 wants commas");
            return null;
        }

        var columns = new List<HtcdsField?>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var before = faults.List.Count;
        for (var i = 0; i < header.Count; i++)
        {
            var name = header[i].Trim();
            var path = $"column {i + 1}";
            var field = HtcdsCatalogue.Find(name);
            if (field is null && name != HtcdsReader.IdColumn)
                faults.UnknownColumn(path, name);
            else if (!seen.Add(name))
                faults.Add(RejectionCode.Structure, $"{path} ({name})", "the column stands in the header twice");
            columns.Add(field);
        }

        return faults.List.Count == before ? columns : null;
    }

    // A line that is wholly empty is no row: editors and exports leave some at the end.
    private static List<List<string>>? Rows(string text, char separator, HtcdsFaults faults)
    {
        var rows = new List<List<string>>();
        var row = new List<string>();
        var value = new StringBuilder();
        var at = 0;
        while (at < text.Length)
        {
            var quoted = text[at] == '"';
            if (quoted)
            {
                if (!Quoted(text, ref at, value))
                    return Refuse("a quotation mark is opened and never closed");
            }
            else
            {
                while (at < text.Length && text[at] != separator && text[at] is not ('\r' or '\n' or '"'))
                    value.Append(text[at++]);
            }

            if (at < text.Length && text[at] == '"')
                return Refuse("a value with a quotation mark stands in quotation marks, and the mark in it is doubled");
            if (at < text.Length && text[at] != separator && text[at] is not ('\r' or '\n'))
                return Refuse("after a closing quotation mark comes a comma or the end of the line");
            row.Add(value.ToString());
            value.Clear();
            if (at < text.Length && text[at] == separator)
            {
                at++;
                if (at < text.Length)
                    continue;
                row.Add("");
            }

            if (at < text.Length && text[at] == '\r' && (at + 1 == text.Length || text[at + 1] != '\n'))
                return Refuse("a line ends with CRLF or LF");
            at += at < text.Length && text[at] == '\r' ? 2 : 1;
            if (row is not [""] || quoted)
                rows.Add(row);
            if (rows.Count > HtcdsReader.MaxCases + 1)
            {
                faults.Add(RejectionCode.TooLarge, "file", $"a case file has at most {HtcdsReader.MaxCases} cases");
                return null;
            }

            row = [];
        }

        return rows;

        List<List<string>>? Refuse(string hint)
        {
            faults.Add(RejectionCode.FileInvalid, rows.Count == 0 ? "header" : $"row {rows.Count}", hint);
            return null;
        }
    }

    // Leaves the position behind the closing mark.
    private static bool Quoted(string text, ref int at, StringBuilder value)
    {
        for (at++; at < text.Length; at++)
        {
            if (text[at] != '"')
                value.Append(text[at]);
            else if (at + 1 < text.Length && text[at + 1] == '"')
                value.Append(text[at++]);
            else
            {
                at++;
                return true;
            }
        }

        return false;
    }
}
