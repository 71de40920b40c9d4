using System.Collections.Frozen;
using Trm.Contracts.Codes;
using Trm.Contracts.Fhir;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Messages;

/// <summary>
/// Holds a resource to an allow-list of elements and to codes that the exchange knows: nothing that anybody worded, no name, no identifier but the pseudonym.
/// What is not listed is <c>VALUE</c>; a code nobody knows is <c>CODE_INVALID</c>, for it could spell anything.
/// </summary>
internal sealed class CodedOnly(FrozenSet<string> elements, string? pseudonym, Faults faults)
{
    /// <summary>HL7's extension for a person's citizenship.</summary>
    public const string Citizenship = "http://hl7.org/fhir/StructureDefinition/patient-citizenship";

    // Inside data types the same few elements are allowed everywhere: no text, no display, no id, no extension but those named below.
    private static readonly FrozenSet<string> InDataTypes = FrozenSet.ToFrozenSet(
    [
        "Meta.security", "Coding.system", "Coding.code", "CodeableConcept.coding", "Identifier.system", "Identifier.value",
        "ResourceReference.reference", "ResourceReference.type", "ResourceReference.identifier", "Period.start", "Period.end",
        "Quantity.value", "Quantity.comparator", "Quantity.system", "Quantity.code", "Range.low", "Range.high",
        "Range.extension", "Extension.url", "Extension.extension", "Extension.valueCodeableConcept", "Extension.valueCode",
    ], StringComparer.Ordinal);

    public void Check(Resource resource, string path) => Inside(resource, resource.TypeName, Place.Of(path));

    public void Check(Meta meta, string path) => Inside(meta, nameof(Meta), Place.Of(path));

    private void Inside(object element, string name, Place here)
    {
        foreach (var (child, value, place) in ElementWalk.Children(element, here))
        {
            var full = $"{name}.{child}";
            if (!elements.Contains(full) && !InDataTypes.Contains(full))
                faults.Add(RejectionCode.Value, place.ToString(), "this message carries codes only, and this element is not among them");
            else
                Value(value, full, place);
        }
    }

    private void Value(object value, string name, Place place)
    {
        switch (value)
        {
            case BackboneElement:
                Inside(value, name, place);
                break;
            case Coding coding:
                Inside(coding, nameof(Coding), place);
                if (!CodeSystems.Knows(coding.System, coding.Code))
                    faults.Add(RejectionCode.CodeInvalid, place.ToString(), "the exchange knows no such code");
                break;
            case Identifier identifier:
                Inside(identifier, nameof(Identifier), place);
                if (!IsAllowed(identifier, name))
                    faults.Add(RejectionCode.Value, place.ToString(), "this identifier may not stand here");
                break;
            case Element:
                Inside(value, value.GetType().Name, place);
                break;
            case string text:
                if (!IsAllowed(text, name))
                    faults.Add(RejectionCode.Value, place.ToString(), "the value has not the form of a code");
                break;
        }
    }

    private bool IsAllowed(Identifier identifier, string name) => identifier.System switch
    {
        MessageAddress.UriSystem => name is "Task.groupIdentifier" or "Task.input.valueIdentifier"
            || identifier.Value == $"urn:uuid:{pseudonym}",
        MessageAddress.OfficerSystem => MessageAddress.IsOfficerCode(identifier.Value) && name != "Patient.identifier",
        NamedOrganisation.System => name == "Organization.identifier",
        _ => false,
    };

    private static bool IsAllowed(string text, string name) => name switch
    {
        "Extension.url" => text is Citizenship or "code" or Extension.DataAbsentReasonUrl,
        "Extension.valueCode" => CodeSystems.Knows("http://terminology.hl7.org/CodeSystem/data-absent-reason", text),
        "Organization.name" => NamedOrganisation.IsName(text),
        "ResourceReference.type" => Shape.Resources.ContainsKey(text),
        _ => true,
    };
}
