namespace Trm.Contracts.Fhir;

/// <summary>A reference from one resource to another. The elements of it that the exchange uses.</summary>
/// <remarks>HL7 FHIR R4, https://hl7.org/fhir/R4/references.html</remarks>
public sealed class ResourceReference : Element
{
    /// <summary>Literal reference, Relative, internal or absolute URL.</summary>
    [Primitive(FhirPrimitive.String)]
    public string? Reference { get; set; }

    /// <summary>Type the reference refers to (e.g. "Patient").</summary>
    [Primitive(FhirPrimitive.Uri)]
    public string? Type { get; set; }

    /// <summary>Logical reference, when literal reference is not known.</summary>
    public Identifier? Identifier { get; set; }

    /// <summary>Text alternative for the resource.</summary>
    [Primitive(FhirPrimitive.String)]
    public string? Display { get; set; }
}
