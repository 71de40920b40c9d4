using System.Collections.Immutable;
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

    private void Fault(RejectionCode code, Place? place, string hint)
    {
        if (!Full)
            _faults.Add(new(code, place?.ToString(), hint));
    }

    private void Resource(JsonElement json, Place? slot)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            Fault(RejectionCode.Structure, slot, "a resource is a JSON object");
            return;
        }

        if (!json.TryGetProperty("resourceType", out var name) || name.ValueKind != JsonValueKind.String)
            Fault(RejectionCode.Structure, slot, "a resource begins with its resourceType");
        else if (!Shape.Resources.TryGetValue(name.GetString()!, out var type))
            Fault(RejectionCode.Structure, slot, "the exchange has no such resource type");
        else if (slot is not null && type == typeof(Bundle))
            Fault(RejectionCode.Structure, slot, "a message has no Bundle inside");
        else
            Object(json, Shape.Of(type), Place.OfResource(slot, type.Name));
    }

    // Refused here and not after reading: resources nested in resources would make a small message cost much.
    private void Contained(JsonElement json, Shape.Member member, Place place)
    {
        if (_contained)
        {
            Fault(RejectionCode.Structure, place.At(member.Name), "a contained resource contains nothing further");
            return;
        }

        _contained = true;
        Member(json, member, place);
        _contained = false;
    }

    /// <summary>The place of a resource: the message header by its own name, the rest by entry number and type.</summary>
    public static string ResourcePath(string? slot, string type) => slot switch
    {
        null => type,
        "Bundle.entry[0].resource" when type == nameof(MessageHeader) => type,
        _ => $"{slot}.ofType({type})",
    };

    private void Object(JsonElement json, Shape shape, Place place)
    {
        Span<bool> seen = stackalloc bool[shape.Members.Count];
        HashSet<string>? others = null;
        var isEmpty = true;
        foreach (var property in json.EnumerateObject())
        {
            if (Full)
                return;
            isEmpty = false;
            var member = shape.Find(property);
            if (member is null ? !(others ??= new(StringComparer.Ordinal)).Add(property.Name) : seen[member.Number])
                Fault(RejectionCode.Structure, place, "an element stands here twice");
            else if (member is not null)
            {
                if (IsAnySeen(seen, member.OtherForms))
                    Fault(RejectionCode.Structure, place.At(member.Choice!), "a choice element has one form only");
                seen[member.Number] = true;
                if (member.Name == "contained")
                    Contained(property.Value, member, place);
                else
                    Member(property.Value, member, place);
            }
            else if (!shape.IsResource || !property.NameEquals("resourceType"))
                Fault(RejectionCode.Structure, place, "an element stands here that the exchange does not know");
        }

        if (isEmpty)
            Fault(RejectionCode.Structure, place, "an element is never empty");
        foreach (var (name, number) in shape.Mandatory)
            if (!seen[number] && !(shape.Members.TryGetValue($"_{name}", out var companion) ? seen[companion.Number] : others?.Contains($"_{name}") == true))
                Fault(RejectionCode.Required, place.At(name), "this element is required");
        foreach (var (name, forms) in shape.MandatoryChoices)
            if (!IsAnySeen(seen, forms))
                Fault(RejectionCode.Required, place.At(name), "this element is required");
    }

    private static bool IsAnySeen(ReadOnlySpan<bool> seen, ImmutableArray<int> numbers)
    {
        foreach (var number in numbers)
            if (seen[number])
                return true;
        return false;
    }

    private void Member(JsonElement json, Shape.Member member, Place place)
    {
        if (!member.IsList)
        {
            Value(json, member, place.At(member.Name));
            return;
        }

        if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() == 0)
        {
            Fault(RejectionCode.Structure, place.At(member.Name), "this element is a list with at least one item");
            return;
        }

        var i = 0;
        foreach (var item in json.EnumerateArray())
        {
            if (Full)
                return;
            if (!member.IsCompanion || item.ValueKind != JsonValueKind.Null)
                Value(item, member, place.At(member.Name, i));
            i++;
        }
    }

    private void Value(JsonElement json, Shape.Member member, Place place)
    {
        if (member.Type == typeof(Resource))
            Resource(json, place);
        else if (member.Type == typeof(string))
            Text(json, member, place);
        else if (member.Type == typeof(bool))
            Is(json.ValueKind is JsonValueKind.True or JsonValueKind.False, "this element is true or false");
        else if (member.Type == typeof(int))
            Whole(json, member, place);
        else if (member.Type == typeof(decimal))
        {
            if (Is(json.ValueKind == JsonValueKind.Number, "this element is a number") && !json.TryGetDecimal(out _))
                Fault(RejectionCode.Value, place, "the number is out of range");
        }
        else if (Is(json.ValueKind == JsonValueKind.Object, "this element has elements of its own"))
            Object(json, Shape.Of(member.Type), place);

        bool Is(bool holds, string hint)
        {
            if (!holds)
                Fault(RejectionCode.Structure, place, hint);
            return holds;
        }
    }

    private void Text(JsonElement json, Shape.Member member, Place place)
    {
        if (json.ValueKind != JsonValueKind.String)
            Fault(RejectionCode.Structure, place, "this element is a string");
        else if (json.GetString()! is var text && !PrimitiveForm.Holds(member.Primitive ?? FhirPrimitive.String, text))
            Fault(RejectionCode.Value, place, "the value has not the form of this element's type");
        else if (member.Codes is { } codes && !codes.Contains(text))
            Fault(RejectionCode.CodeInvalid, place, "the element's code list has no such code");
    }

    private void Whole(JsonElement json, Shape.Member member, Place place)
    {
        if (json.ValueKind != JsonValueKind.Number)
            Fault(RejectionCode.Structure, place, "this element is a number");
        else if (!json.TryGetInt32(out var number)
            || (member.Primitive == FhirPrimitive.PositiveInt && number < 1)
            || (member.Primitive == FhirPrimitive.UnsignedInt && number < 0))
            Fault(RejectionCode.Value, place, "the number is out of range");
    }
}
