using System.Text.Json.Serialization;

namespace Trm.Contracts.Fhir;

/// <summary>What every data type has; on its own, the companion of a primitive (<c>_birthDate</c>).</summary>
/// <remarks>HL7 FHIR R4, https://hl7.org/fhir/R4/element.html</remarks>
public class Element
{
    /// <summary>Unique id for inter-element referencing.</summary>
    [JsonPropertyOrder(-30)]
    [Primitive(FhirPrimitive.Id)]
    public string? Id { get; set; }

    /// <summary>Additional content defined by implementations.</summary>
    [JsonPropertyOrder(-29)]
    public List<Extension> Extension { get; set; } = [];

    /// <summary>An element that is absent for the stated reason (<c>masked</c>, <c>unknown</c>, ...).</summary>
    /// <remarks>https://hl7.org/fhir/R4/extension-data-absent-reason.html</remarks>
    public static Element Absent(string reason) => new() { Extension = [Fhir.Extension.DataAbsentReason(reason)] };
}
