using System.Text.Json.Nodes;

namespace Trm.Contracts.Published;

/// <summary>
/// A profile in the making: what it changes of HL7's definition of a resource type. It is written with its differential and with its snapshot, which is HL7's
/// definition with the changes applied.
/// </summary>
/// <remarks>
/// https://hl7.org/fhir/R4/profiling.html. The snapshot leaves out the children of what is prohibited, and the constraints that every element has (ele-1, ext-1).
/// </remarks>
internal sealed class Profile(string type, string id, string title, string description)
{
    private readonly IReadOnlyList<JsonObject> _base = R4Definitions.Elements(type);
    private readonly Dictionary<string, JsonObject> _changes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _slices = new(StringComparer.Ordinal);
    private readonly List<JsonObject> _written = [];
    private int _rules;

    public string Type => type;

    /// <summary>HL7's elements.</summary>
    public IReadOnlyList<JsonObject> Base => _base;

    /// <summary>The change of an element, by its id: its path, with <c>:name</c> where it is of a slice.</summary>
    public JsonObject At(string element)
    {
        if (!_changes.TryGetValue(element, out var change))
            _changes.Add(element, change = []);
        return change;
    }

    public void Prohibit(string element) => At(element)["max"] = "0";

    public bool IsProhibited(string element) => _changes.TryGetValue(element, out var change) && change["max"]?.GetValue<string>() == "0";

    public void Require(string element) => At(element)["min"] = 1;

    public void Once(string element) => At(element)["max"] = "1";

    public void Bind(string element, string valueSet) =>
        At(element)["binding"] = new JsonObject { ["strength"] = "required", ["valueSet"] = valueSet };

    /// <summary>A rule as FHIRPath, for validators that know no more of the exchange than this file.</summary>
    /// <param name="element">Where it stands.</param>
    /// <param name="human">The rule in words.</param>
    /// <param name="expression">The rule.</param>
    public void Rule(string element, string human, string expression)
    {
        var change = At(element);
        if (change["constraint"] is not JsonArray rules)
            change["constraint"] = rules = [];
        if (rules.Any(r => r!["expression"]!.GetValue<string>() == expression))
            return;
        rules.Add(new JsonObject
        {
            ["key"] = $"trm-{++_rules}",
            ["severity"] = "error",
            ["human"] = human,
            ["expression"] = expression,
            ["source"] = Canonical.Profile(id),
        });
    }

    /// <summary>Divides a list into slices.</summary>
    public void Slice(string element, string discriminator, string path) => At(element)["slicing"] = new JsonObject
    {
        ["discriminator"] = new JsonArray(new JsonObject { ["type"] = discriminator, ["path"] = path }),
        ["rules"] = "open",
    };

    /// <summary>One slice; its own elements are changed under <c>element:name</c>.</summary>
    public void Slice(string element, string name, int least, string most)
    {
        if (!_slices.TryGetValue(element, out var names))
            _slices.Add(element, names = []);
        names.Add(name);
        var change = At($"{element}:{name}");
        change["sliceName"] = name;
        change["min"] = least;
        change["max"] = most;
    }

    public JsonObject ToDefinition()
    {
        Write(0, _base.Count, path => path);
        var definition = Canonical.Definition("StructureDefinition", id, Canonical.Profile(id), title, description);
        definition["fhirVersion"] = "4.0.1";
        definition["kind"] = "resource";
        definition["abstract"] = false;
        definition["type"] = type;
        definition["baseDefinition"] = $"http://hl7.org/fhir/StructureDefinition/{type}";
        definition["derivation"] = "constraint";
        definition["snapshot"] = new JsonObject { ["element"] = Canonical.List(_written) };
        definition["differential"] = new JsonObject { ["element"] = Canonical.List(_written.Select(Difference).OfType<JsonObject>()) };
        return definition;
    }

    // The elements from one to another, and after each sliced one its slices.
    private void Write(int from, int to, Func<string, string> idOf)
    {
        for (var i = from; i < to;)
        {
            var path = Path(i);
            var end = i + 1;
            while (end < to && Path(end).StartsWith($"{path}.", StringComparison.Ordinal))
                end++;
            var written = Merged(i, idOf(path));
            _written.Add(written);
            if (written["max"]!.GetValue<string>() == "0")
            {
                i = end;
                continue;
            }

            if (!_slices.TryGetValue(idOf(path), out var names))
            {
                i++;
                continue;
            }

            Write(i + 1, end, idOf);
            foreach (var name in names)
            {
                _written.Add(Merged(i, $"{path}:{name}"));
                Write(i + 1, end, p => $"{path}:{name}{p[path.Length..]}");
            }

            i = end;
        }
    }

    private string Path(int i) => _base[i]["path"]!.GetValue<string>();

    private JsonObject Merged(int i, string elementId)
    {
        var path = Path(i);
        var element = new JsonObject { ["id"] = elementId, ["path"] = path };
        var changes = elementId == path ? [_changes.GetValueOrDefault(path)] : new[] { _changes.GetValueOrDefault(path), _changes.GetValueOrDefault(elementId) };
        foreach (var (name, value) in _base[i])
            element[name] = value!.DeepClone();
        element["base"] ??= new JsonObject { ["path"] = path, ["min"] = _base[i]["min"]!.DeepClone(), ["max"] = _base[i]["max"]!.DeepClone() };
        foreach (var (name, value) in changes.OfType<JsonObject>().SelectMany(c => c))
        {
            if (name == "slicing" && elementId != path)
                continue;
            if (name == "constraint" && element["constraint"] is JsonArray rules)
                foreach (var rule in value!.AsArray())
                    rules.Add(rule!.DeepClone());
            else
                element[name] = value!.DeepClone();
        }

        return Ordered(element);
    }

    // What the change says of this element, as the differential writes it.
    private JsonObject? Difference(JsonObject element)
    {
        var elementId = element["id"]!.GetValue<string>();
        if (_changes.GetValueOrDefault(elementId) is not { Count: > 0 } change)
            return null;
        var difference = new JsonObject { ["id"] = elementId, ["path"] = element["path"]!.DeepClone() };
        foreach (var (name, value) in change)
            difference[name] = value!.DeepClone();
        return Ordered(difference);
    }

    private static readonly string[] Order =
    [
        "id", "path", "sliceName", "slicing", "definition", "min", "max", "base", "contentReference", "type", "fixedCode", "fixedUri", "fixedBoolean",
        "patternCodeableConcept", "patternCoding", "constraint", "isModifier", "isModifierReason", "binding",
    ];

    private static JsonObject Ordered(JsonObject element)
    {
        var ordered = new JsonObject();
        foreach (var (name, value) in element.OrderBy(m => Array.IndexOf(Order, m.Key)))
            ordered[name] = value!.DeepClone();
        return ordered;
    }
}
