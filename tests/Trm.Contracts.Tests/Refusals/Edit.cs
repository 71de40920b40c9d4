using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Trm.Contracts.Tests.Refusals;

/// <summary>
/// A good payload while one thing of it is put wrong. A place begins with <c>Bundle</c> or with a resource type, the first of its kind or <c>[n]</c>:
/// <c>Task.input(persons).valueInteger</c>, <c>Appointment[1].start</c>.
/// </summary>
internal sealed partial class Edit(JsonObject bundle)
{
    /// <summary>The id of whatever is added.</summary>
    public const string AddedId = "99999999-0000-4000-8000-000000000099";

    private JsonArray Entries => bundle["entry"]!.AsArray();

    /// <summary>Puts a value there, in the place of whatever stood there.</summary>
    public void Put(string place, JsonNode? value)
    {
        var (holder, name, index) = Find(place);
        if (index is { } n)
            holder[name]![n] = value;
        else
            holder[name] = value;
    }

    /// <summary>Puts JSON there.</summary>
    public void PutJson(string place, string json) => Put(place, JsonNode.Parse(json));

    /// <summary>Takes away what stands there.</summary>
    public void Cut(string place)
    {
        var (holder, name, index) = Find(place);
        if (index is { } n)
            holder[name]!.AsArray().RemoveAt(n);
        else if (!holder.AsObject().Remove(name))
            throw new ArgumentException($"{place} is not there", nameof(place));
    }

    /// <summary>Adds an item at the end of a list.</summary>
    public void Add(string place, string json)
    {
        var (holder, name, _) = Find(place);
        if (holder[name] is null)
            holder[name] = new JsonArray();
        holder[name]!.AsArray().Add(JsonNode.Parse(json));
    }

    /// <summary>Puts an item at the beginning of a list.</summary>
    public void Insert(string place, string json)
    {
        var (holder, name, _) = Find(place);
        holder[name]!.AsArray().Insert(0, JsonNode.Parse(json));
    }

    /// <summary>What stands there, as JSON.</summary>
    public string Json(string place)
    {
        var (holder, name, index) = Find(place);
        return (index is { } n ? holder[name]![n] : holder[name])!.ToJsonString();
    }

    /// <summary>The address of a resource.</summary>
    public string AddressOf(string type) => Entry(type)["fullUrl"]!.GetValue<string>();

    /// <summary>Adds a resource as an entry of its own.</summary>
    public void Attach(string json, string id = AddedId)
    {
        var resource = JsonNode.Parse(json)!.AsObject();
        resource.Insert(1, "id", id);
        Entries.Add(new JsonObject { ["fullUrl"] = $"urn:uuid:{id}", ["resource"] = resource });
    }

    /// <summary>Adds a resource once more, under another id.</summary>
    public void AttachAgain(string type)
    {
        var again = Entry(type)["resource"]!.DeepClone().AsObject();
        again.Remove("id");
        Attach(again.ToJsonString());
    }

    /// <summary>Takes a resource away with its entry.</summary>
    public void Detach(string type) => Entries.Remove(Entry(type));

    /// <summary>A detail for the Task.</summary>
    public static string Detail(string name, string value) =>
        $$"""{"type":{"coding":[{"system":"https://trm-exchange.org/fhir/CodeSystem/task-parameter","code":"{{name}}"}]},{{value}}}""";

    /// <summary>The payload's bytes as they now are.</summary>
    public byte[] Write() => Bytes(bundle);

    /// <summary>JSON as compact as it is sent.</summary>
    public static byte[] Bytes(JsonNode json) => Encoding.UTF8.GetBytes(json.ToJsonString(new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));

    private (JsonNode Holder, string Name, int? Index) Find(string place)
    {
        var steps = place.Split('.');
        JsonNode node = steps[0] == "Bundle" ? bundle : Entry(steps[0])["resource"]!;
        for (var i = 1; i < steps.Length - 1; i++)
        {
            var (name, index) = Step(node, steps[i]);
            node = (index is { } n ? node[name]![n] : node[name]) ?? throw new ArgumentException($"{steps[i]} of {place} is not there", nameof(place));
        }

        var (last, at) = Step(node, steps[^1]);
        return (node, last, at);
    }

    private static (string Name, int? Index) Step(JsonNode node, string step)
    {
        if (StepForm().Match(step) is not { Success: true } match)
            throw new ArgumentException($"{step} is no step of a place", nameof(step));
        var name = match.Groups["name"].Value;
        if (match.Groups["detail"] is { Success: true, Value: var detail })
            return (name, node[name]!.AsArray().Select((item, n) => (item, n)).First(d => d.item!["type"]!["coding"]![0]!["code"]!.GetValue<string>() == detail).n);
        return (name, match.Groups["index"] is { Success: true, Value: var index } ? int.Parse(index, CultureInfo.InvariantCulture) : null);
    }

    private JsonObject Entry(string step)
    {
        var match = StepForm().Match(step);
        var n = match.Groups["index"] is { Success: true, Value: var index } ? int.Parse(index, CultureInfo.InvariantCulture) : 0;
        return Entries.Select(e => e!.AsObject()).Where(e => e["resource"]!["resourceType"]!.GetValue<string>() == match.Groups["name"].Value).ElementAt(n);
    }

    [GeneratedRegex(@"\A(?<name>[A-Za-z_]+)(\[(?<index>\d+)\]|\((?<detail>[a-z-]+)\))?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex StepForm();
}
