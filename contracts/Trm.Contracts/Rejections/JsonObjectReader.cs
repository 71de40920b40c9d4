using System.Text.Json;
using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;

namespace Trm.Contracts.Rejections;

/// <summary>
/// One object of a JSON file that people write (a case sheet, an agreement, holidays), while it is read: every member is asked for by name, what was not asked for is unknown, and every fault is kept with its
/// place. A fault yields a stand-in, so that one reading names them all; the stand-ins never leave, for a file with faults is refused.
/// </summary>
internal sealed class JsonObjectReader
{
    private static readonly JsonElement Empty = JsonDocument.Parse("{}").RootElement.Clone();

    private readonly JsonElement _json;
    private readonly FileFaults _faults;
    private readonly string _document;
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    public JsonObjectReader(JsonElement json, string path, FileFaults faults, string document)
    {
        _json = json;
        _faults = faults;
        _document = document;
        Path = path;
        if (json.ValueKind != JsonValueKind.Object)
            Fault(RejectionCode.Structure, path, "an object with named members");
    }

    /// <summary>A stand-in for an object that is missing and has been named: what is asked of it is not named again.</summary>
    public JsonObjectReader Nothing(string member) => new(Empty, At(member), new(), _document);

    /// <summary>Where the object stands; empty for the whole file.</summary>
    public string Path { get; }

    /// <summary>Faults of the whole file so far.</summary>
    public int FaultCount => _faults.Count;

    public string At(string member) => Path.Length == 0 ? member : $"{Path}.{member}";

    public void Fault(RejectionCode code, string path, string hint) => _faults.Add(new(code, path.Length == 0 ? _document : path, hint));

    public bool Has(string member) => Find(member) is { ValueKind: not JsonValueKind.Null };

    public string Text(string member, string hint, Func<string, bool> isOne) =>
        Given(member, hint) is not { } json ? "" : Judge(AsText(json), member, RejectionCode.Value, hint, t => isOne(t) ? t : null) ?? "";

    public T Code<T>(string member, CodeList<T> list)
        where T : struct, Enum
    {
        var hint = Hint(list);
        var code = Given(member, hint) is { } json ? Judge(AsText(json), member, RejectionCode.CodeInvalid, hint, t => list.Contains(t) ? t : null) : null;
        return list.Find(code) ?? default;
    }

    public IReadOnlyList<T> Codes<T>(string member, CodeList<T> list, bool required)
        where T : struct, Enum => [.. Texts(member, RejectionCode.CodeInvalid, Hint(list), list.Contains, required).Select(c => list.Find(c) ?? default)];

    public IReadOnlyList<string> Texts(string member, RejectionCode code, string hint, Func<string, bool> isOne, bool required)
    {
        var texts = new List<string>();
        foreach (var (item, path) in Items(member, hint, required))
        {
            if (AsText(item) is not { } text)
                Fault(RejectionCode.Structure, path, hint);
            else if (IsGap(text))
                Fault(RejectionCode.Required, path, $"a gap to fill: {hint}");
            else if (!isOne(text))
                Fault(code, path, hint);
            else if (texts.Contains(text, StringComparer.Ordinal))
                Fault(RejectionCode.Value, path, "each once");
            else
                texts.Add(text);
        }

        return texts;
    }

    /// <summary>The objects of a list, one after the other; none behind the one at which the last fault is named.</summary>
    public IEnumerable<JsonObjectReader> Objects(string member, string hint, bool required) =>
        Items(member, hint, required).Select(i => new JsonObjectReader(i.Item, i.Path, _faults, _document));

    public JsonObjectReader? Object(string member) => Has(member) ? new(Find(member)!.Value, At(member), _faults, _document) : null;

    public DateTimeOffset Time(string member)
    {
        const string Hint = "a time written yyyy-MM-ddTHH:mm:ssZ";
        DateTimeOffset time = default;
        if (Given(member, Hint) is { } json)
            Judge(AsText(json), member, RejectionCode.Value, Hint, t => WireTime.TryParse(t, out time) ? t : null);
        return time;
    }

    public bool Flag(string member)
    {
        const string Hint = "true or false";
        if (Given(member, Hint) is not { } json)
            return false;
        if (json.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            Fault(RejectionCode.Structure, At(member), Hint);
        return json.ValueKind == JsonValueKind.True;
    }

    public int Number(string member, string hint)
    {
        if (Given(member, hint) is not { } json)
            return 0;
        if (json.ValueKind == JsonValueKind.Number && json.TryGetInt32(out var number))
            return number;
        Fault(RejectionCode.Structure, At(member), hint);
        return 0;
    }

    /// <summary>Names what was there and nobody asked for; called last.</summary>
    public void Close()
    {
        if (_json.ValueKind != JsonValueKind.Object)
            return;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var number = 0;
        foreach (var member in _json.EnumerateObject().TakeWhile(_ => !_faults.IsFull))
        {
            number++;
            var name = _asked.FirstOrDefault(member.NameEquals);
            if (name is null)
                Fault(RejectionCode.Structure, At($"member {number}"), $"no such member stands here; the {_document} has {string.Join(", ", _asked)}");
            else if (!seen.Add(name))
                Fault(RejectionCode.Structure, At(name), "the member stands here twice");
        }
    }

    /// <summary>The template's mark, alone or before a word of help.</summary>
    private static bool IsGap(string text) => text.StartsWith('?');

    private static string Hint(ICodeList list) => "one of " + string.Join(", ", list.Codes);

    private IEnumerable<(JsonElement Item, string Path)> Items(string member, string hint, bool required)
    {
        var json = required ? Given(member, hint) : Find(member);
        if (json is not { } list || list.ValueKind == JsonValueKind.Null)
            return [];
        if (list.ValueKind != JsonValueKind.Array)
        {
            Fault(AsText(list) is { } text && IsGap(text) ? RejectionCode.Required : RejectionCode.Structure, At(member), $"a list: {hint}");
            return [];
        }

        if (required && list.GetArrayLength() == 0)
            Fault(RejectionCode.Required, At(member), $"at least one: {hint}");
        return list.EnumerateArray().TakeWhile(_ => !_faults.IsFull).Select((item, i) => (item, $"{At(member)}[{i}]"));
    }

    // Null where the member is a gap, which is then named.
    private JsonElement? Given(string member, string hint)
    {
        var json = Find(member);
        if (json is { ValueKind: not JsonValueKind.Null } given && !(AsText(given) is { } text && IsGap(text)))
            return given;
        if (_json.ValueKind == JsonValueKind.Object)
            Fault(RejectionCode.Required, At(member), $"a gap to fill: {hint}");
        return null;
    }

    private JsonElement? Find(string member)
    {
        _asked.Add(member);
        return _json.ValueKind == JsonValueKind.Object && _json.TryGetProperty(member, out var json) ? json : null;
    }

    private string? Judge(string? text, string member, RejectionCode code, string hint, Func<string, string?> judge)
    {
        if (text is null)
            Fault(RejectionCode.Structure, At(member), hint);
        else if (judge(text) is { } good)
            return good;
        else
            Fault(code, At(member), hint);
        return null;
    }

    private static string? AsText(JsonElement json) => json.ValueKind == JsonValueKind.String ? json.GetString() : null;
}
