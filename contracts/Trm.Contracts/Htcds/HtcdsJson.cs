using System.Text.Json;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Htcds;

/// <summary>The JSON form: one case, a list of cases, or <c>{"cases":[...]}</c>; members named as the standard's columns.</summary>
internal static class HtcdsJson
{
    public static IEnumerable<HtcdsRecord> Read(ReadOnlyMemory<byte> bytes, HtcdsFaults faults)
    {
        using var json = CompactJson.TryParse(bytes);
        if (json is null)
        {
            faults.Add(RejectionCode.FileInvalid, "file", $"the file is not JSON text (RFC 8259, UTF-8, at most {CompactJson.MaxDepth} levels)");
            return [];
        }

        var cases = new List<JsonElement>();
        switch (json.RootElement)
        {
            case { ValueKind: JsonValueKind.Array } list:
                cases.AddRange(list.EnumerateArray());
                break;
            case { ValueKind: JsonValueKind.Object } root when root.TryGetProperty("cases", out var list):
                if (list.ValueKind != JsonValueKind.Array || root.EnumerateObject().Count() != 1)
                    faults.Add(RejectionCode.Structure, "cases", "\"cases\" is a list and stands alone");
                else
                    cases.AddRange(list.EnumerateArray());
                break;
            case { ValueKind: JsonValueKind.Object } root when SurveyPage(root) is { } list:
                cases.AddRange(list.EnumerateArray());
                break;
            case { ValueKind: JsonValueKind.Object } root:
                cases.Add(root);
                break;
            default:
                faults.Add(RejectionCode.Structure, "file", "the file holds one case, a list of cases, or {\"cases\":[...]}");
                break;
        }

        if (cases.Count > HtcdsReader.MaxCases)
        {
            faults.Add(RejectionCode.TooLarge, "file", $"a case file has at most {HtcdsReader.MaxCases} cases");
            return [];
        }

        var survey = cases.Any(c => c.ValueKind == JsonValueKind.Object && c.EnumerateObject().Any(m => SurveyForm.IsMark(m.Name)));
        return [.. cases.Select((c, i) => survey ? Submission(i + 1, c, faults) : Record(i + 1, c, faults))];
    }

    // How the survey servers wrap a list: {"count":..,"next":..,"previous":..,"results":[..]} and OData's {"value":[..],"@odata.context":".."}.
    private static JsonElement? SurveyPage(JsonElement root)
    {
        var names = root.EnumerateObject().Select(m => m.Name).ToList();
        var list = names.Contains("results", StringComparer.Ordinal) && names.All(n => n is "results" or "count" or "next" or "previous") ? "results"
            : names.Contains("value", StringComparer.Ordinal) && names.All(n => n == "value" || n.StartsWith("@odata.", StringComparison.Ordinal)) ? "value"
            : null;
        return list is not null && root.GetProperty(list) is { ValueKind: JsonValueKind.Array } found ? found : null;
    }

    private static HtcdsRecord Submission(int row, JsonElement json, HtcdsFaults faults)
    {
        var submission = new SurveySubmission(row, faults);
        if (json.ValueKind != JsonValueKind.Object)
            faults.Add(RejectionCode.Structure, $"row {row}", "a submission is an object");
        else
            Submission(row, "", json, submission, faults);
        return submission.Record();
    }

    // Some servers nest groups, some write them into the name. No deeper than the reader allows.
    private static void Submission(int row, string prefix, JsonElement json, SurveySubmission submission, HtcdsFaults faults)
    {
        var number = 0;
        foreach (var member in json.EnumerateObject())
        {
            number++;
            var name = prefix + member.Name;
            var path = $"row {row}/member {number}";
            var column = SurveyColumn.Find(name);
            if (column is null && member.Value.ValueKind == JsonValueKind.Object)
                Submission(row, name + "/", member.Value, submission, faults);
            else if (column is null)
                faults.UnknownQuestion(path, member.Name);
            else if (column is { Field: { } ticked, Choice: { } choice })
                submission.Tick(ticked, choice, member.Value.ValueKind switch { JsonValueKind.Null => "", JsonValueKind.String => Text(member.Value)!, _ => member.Value.GetRawText() });
            else if (column.Field is { } field && Raw(field, member.Value) is { } raw)
                submission.Answer(field, raw);
            else if (column.Field is { } wrong)
                faults.Add(RejectionCode.Value, $"row {row}/{wrong}", Hint(wrong));
        }
    }

    private static HtcdsRecord Record(int row, JsonElement json, HtcdsFaults faults)
    {
        var fields = new List<(HtcdsField, IReadOnlyList<string>)>();
        if (json.ValueKind != JsonValueKind.Object)
        {
            faults.Add(RejectionCode.Structure, $"row {row}", "a case is an object with the standard's field names");
            return new(row, null, fields);
        }

        string? id = null;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var number = 0;
        foreach (var member in json.EnumerateObject())
        {
            number++;
            var name = member.Name;
            var field = HtcdsCatalogue.Find(name);
            if (field is null && name != HtcdsReader.IdColumn)
            {
                faults.UnknownColumn($"row {row}/member {number}", name);
                continue;
            }

            if (!seen.Add(name))
            {
                faults.Add(RejectionCode.Structure, $"row {row}/{name}", "the member stands in the case twice");
                continue;
            }

            if (Raw(field, member.Value) is not { } raw)
                faults.Add(RejectionCode.Value, $"row {row}/{name}", Hint(field));
            else if (field is null)
                id = raw is [var one, ..] ? one : null;
            else
                fields.Add((field, raw));
        }

        return new(row, id, fields);
    }

    private static string Hint(HtcdsField? field) => field?.Type switch
    {
        HtcdsType.Codes => "a list of codes, or one text with the codes separated by ';'",
        HtcdsType.Flag => "true or false",
        HtcdsType.Count or HtcdsType.Degrees => "a number",
        _ => "a text",
    };

    private static List<string>? Raw(HtcdsField? field, JsonElement value) => (value.ValueKind, field?.Type) switch
    {
        (JsonValueKind.Null, _) => [],
        (JsonValueKind.String, _) => Text(value) is { } text ? [text] : null,
        (JsonValueKind.True or JsonValueKind.False, HtcdsType.Flag) => [value.GetRawText()],
        (JsonValueKind.Number, HtcdsType.Count or HtcdsType.Degrees or null) => [value.GetRawText()],
        (JsonValueKind.Array, HtcdsType.Codes) => Texts(value),
        _ => null,
    };

    private static List<string>? Texts(JsonElement list)
    {
        var texts = list.EnumerateArray().Select(Text).OfType<string>().ToList();
        return texts.Count == list.GetArrayLength() ? texts : null;
    }

    private static string? Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
