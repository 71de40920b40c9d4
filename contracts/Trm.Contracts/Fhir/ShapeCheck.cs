using System.Text.Json;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Fhir;

/// <summary>
/// Holds JSON to the model before anything is built from it, and names every fault with its place. A place is made of the model's own
/// names and of numbers; a name that the model does not know is input and is never repeated.
/// </summary>
internal sealed class ShapeCheck
{
    /// <summary>Faults named at most; who sends more than that learns enough from these.</summary>
    public const int MaxFaults = 50;

    private readonly List<Rejection> _faults = [];
    private bool _contained;

    /// <summary>Every fault of a resource, in document order.</summary>
    public static IReadOnlyList<Rejection> Faults(JsonElement resource)
    {
        var check = new ShapeCheck();
        check.Resource(resource, null);
        return check._faults;
    }

    private bool Full => _faults.Count >= MaxFaults;

    private void Fault(RejectionCode code, string? path, string hint)
    {
        if (!Full)
            _faults.Add(new(code, path, hint));
    }

    private void Resource(JsonElement json, string? path)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            Fault(RejectionCode.Structure, path, "a resource is a JSON object");
            return;
        }

        if (!json.TryGetProperty("resourceType", out var name) || name.ValueKind != JsonValueKind.String)
            Fault(RejectionCode.Structure, path, "a resource begins with its resourceType");
        else if (!Shape.Resources.TryGetValue(name.GetString()!, out var type))
            Fault(RejectionCode.Structure, path, "the exchange has no such resource type");
        else if (path is not null && type == typeof(Bundle))
            Fault(RejectionCode.Structure, path, "a message has no Bundle inside");
        else
            Object(json, Shape.Of(type), ResourcePath(path, type.Name));
    }

    // Refused here and not after reading: resources nested in resources would make a small message cost much.
    private void Contained(JsonElement json, Shape.Member member, string path)
    {
        if (_contained)
        {
            Fault(RejectionCode.Structure, path, "a contained resource contains nothing further");
            return;
        }

        _contained = true;
        Member(json, member, path);
        _contained = false;
    }

    /// <summary>The place of a resource: the message header by its own name, the rest by entry number and type.</summary>
    public static string ResourcePath(string? slot, string type) => slot switch
    {
        null => type,
        "Bundle.entry[0].resource" when type == nameof(MessageHeader) => type,
        _ => $"{slot}.ofType({type})",
    };

    private void Object(JsonElement json, Shape shape, string path)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var choices = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in json.EnumerateObject())
        {
            if (Full)
                return;
            if (!seen.Add(property.Name))
                Fault(RejectionCode.Structure, path, "an element stands here twice");
            else if (shape.IsResource && property.NameEquals("resourceType"))
                continue;
            else if (!shape.Members.TryGetValue(property.Name, out var member))
                Fault(RejectionCode.Structure, path, "an element stands here that the exchange does not know");
            else
            {
                if (member.Choice is { } choice && !choices.Add(choice))
                    Fault(RejectionCode.Structure, $"{path}.{choice}", "a choice element has one form only");
                if (member.Name == "contained")
                    Contained(property.Value, member, $"{path}.contained");
                else
                    Member(property.Value, member, $"{path}.{member.Name}");
            }
        }

        if (seen.Count == 0)
            Fault(RejectionCode.Structure, path, "an element is never empty");
        foreach (var name in shape.Mandatory)
            if (!seen.Contains(name) && !seen.Contains($"_{name}"))
                Fault(RejectionCode.Required, $"{path}.{name}", "this element is required");
        foreach (var choice in shape.MandatoryChoices)
            if (!choices.Contains(choice))
                Fault(RejectionCode.Required, $"{path}.{choice}", "this element is required");
    }

    private void Member(JsonElement json, Shape.Member member, string path)
    {
        if (!member.IsList)
        {
            Value(json, member, path);
            return;
        }

        if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() == 0)
        {
            Fault(RejectionCode.Structure, path, "this element is a list with at least one item");
            return;
        }

        var i = 0;
        foreach (var item in json.EnumerateArray())
        {
            if (Full)
                return;
            if (!member.IsCompanion || item.ValueKind != JsonValueKind.Null)
                Value(item, member, $"{path}[{i}]");
            i++;
        }
    }

    private void Value(JsonElement json, Shape.Member member, string path)
    {
        if (member.Type == typeof(Resource))
            Resource(json, path);
        else if (member.Type == typeof(string))
            Text(json, member, path);
        else if (member.Type == typeof(bool))
            Is(json.ValueKind is JsonValueKind.True or JsonValueKind.False, "this element is true or false");
        else if (member.Type == typeof(int))
            Whole(json, member, path);
        else if (member.Type == typeof(decimal))
        {
            if (Is(json.ValueKind == JsonValueKind.Number, "this element is a number") && !json.TryGetDecimal(out _))
                Fault(RejectionCode.Value, path, "the number is out of range");
        }
        else if (Is(json.ValueKind == JsonValueKind.Object, "this element has elements of its own"))
            Object(json, Shape.Of(member.Type), path);

        bool Is(bool holds, string hint)
        {
            if (!holds)
                Fault(RejectionCode.Structure, path, hint);
            return holds;
        }
    }

    private void Text(JsonElement json, Shape.Member member, string path)
    {
        if (json.ValueKind != JsonValueKind.String)
            Fault(RejectionCode.Structure, path, "this element is a string");
        else if (json.GetString()! is var text && !PrimitiveForm.Holds(member.Primitive ?? FhirPrimitive.String, text))
            Fault(RejectionCode.Value, path, "the value has not the form of this element's type");
        else if (member.Codes is { } codes && !codes.Contains(text))
            Fault(RejectionCode.CodeInvalid, path, "the element's code list has no such code");
    }

    private void Whole(JsonElement json, Shape.Member member, string path)
    {
        if (json.ValueKind != JsonValueKind.Number)
            Fault(RejectionCode.Structure, path, "this element is a number");
        else if (!json.TryGetInt32(out var number)
            || (member.Primitive == FhirPrimitive.PositiveInt && number < 1)
            || (member.Primitive == FhirPrimitive.UnsignedInt && number < 0))
            Fault(RejectionCode.Value, path, "the number is out of range");
    }
}
