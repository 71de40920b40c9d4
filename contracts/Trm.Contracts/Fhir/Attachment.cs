namespace Trm.Contracts.Fhir;

/// <summary>Content in a format defined elsewhere. The elements of it that the exchange uses.</summary>
/// <remarks>HL7 FHIR R4, https://hl7.org/fhir/R4/datatypes.html</remarks>
public sealed class Attachment : Element
{
    /// <summary>Mime type of the content, with charset etc.</summary>
    [Primitive(FhirPrimitive.Code)]
    public string? ContentType { get; set; }

    /// <summary>Human language of the content (BCP-47).</summary>
    [Primitive(FhirPrimitive.Code)]
    public string? Language { get; set; }

    /// <summary>Data inline, base64ed.</summary>
    [Primitive(FhirPrimitive.Base64Binary)]
    public string? Data { get; set; }

    /// <summary>Uri where the data can be found.</summary>
    [Primitive(FhirPrimitive.Url)]
    public string? Url { get; set; }

    /// <summary>Number of bytes of content (if url provided).</summary>
    [Primitive(FhirPrimitive.UnsignedInt)]
    public int? Size { get; set; }

    /// <summary>Hash of the data (sha-1, base64ed).</summary>
    [Primitive(FhirPrimitive.Base64Binary)]
    public string? Hash { get; set; }

    /// <summary>Label to display in place of the data.</summary>
    [Primitive(FhirPrimitive.String)]
    public string? Title { get; set; }

    /// <summary>Date attachment was first created.</summary>
    [Primitive(FhirPrimitive.DateTime)]
    public string? Creation { get; set; }
}
