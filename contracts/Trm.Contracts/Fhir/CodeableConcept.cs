namespace Trm.Contracts.Fhir;

/// <summary>Concept - reference to a terminology or just text. The elements of it that the exchange uses.</summary>
/// <remarks>HL7 FHIR R4, https://hl7.org/fhir/R4/datatypes.html</remarks>
public sealed class CodeableConcept : Element
{
    /// <summary>Code defined by a terminology system.</summary>
    public List<Coding> Coding { get; set; } = [];

    /// <summary>Plain text representation of the concept.</summary>
    [Primitive(FhirPrimitive.String)]
    public string? Text { get; set; }
}
