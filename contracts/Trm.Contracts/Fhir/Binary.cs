namespace Trm.Contracts.Fhir;

/// <summary>Pure binary content defined by a format other than FHIR. The elements of it that the exchange uses.</summary>
/// <remarks>HL7 FHIR R4, https://hl7.org/fhir/R4/binary.html</remarks>
public sealed class Binary : Resource
{
    /// <summary>MimeType of the binary content.</summary>
    [Mandatory]
    [Primitive(FhirPrimitive.Code)]
    public string? ContentType { get; set; }

    /// <summary>Identifies another resource to use as proxy when enforcing access control.</summary>
    public ResourceReference? SecurityContext { get; set; }

    /// <summary>The actual content.</summary>
    [Primitive(FhirPrimitive.Base64Binary)]
    public string? Data { get; set; }
}
