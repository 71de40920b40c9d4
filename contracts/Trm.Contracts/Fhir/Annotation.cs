namespace Trm.Contracts.Fhir;

/// <summary>Text node with attribution. The elements of it that the exchange uses.</summary>
/// <remarks>HL7 FHIR R4, https://hl7.org/fhir/R4/datatypes.html</remarks>
public sealed class Annotation : Element
{
    /// <summary>Individual responsible for the annotation.</summary>
    [Choice("author")]
    public ResourceReference? AuthorReference { get; set; }

    /// <summary>When the annotation was made.</summary>
    [Primitive(FhirPrimitive.DateTime)]
    public string? Time { get; set; }

    /// <summary>The annotation - text content (as markdown).</summary>
    [Mandatory]
    [Primitive(FhirPrimitive.Markdown)]
    public string? Text { get; set; }
}
