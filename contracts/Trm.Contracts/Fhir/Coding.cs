namespace Trm.Contracts.Fhir;

/// <summary>A reference to a code defined by a terminology system. The elements of it that the exchange uses.</summary>
/// <remarks>HL7 FHIR R4, https://hl7.org/fhir/R4/datatypes.html</remarks>
public sealed class Coding : Element
{
    /// <summary>Identity of the terminology system.</summary>
    [Primitive(FhirPrimitive.Uri)]
    public string? System { get; set; }

    /// <summary>Version of the system - if relevant.</summary>
    [Primitive(FhirPrimitive.String)]
    public string? Version { get; set; }

    /// <summary>Symbol in syntax defined by the system.</summary>
    [Primitive(FhirPrimitive.Code)]
    public string? Code { get; set; }

    /// <summary>Representation defined by the system.</summary>
    [Primitive(FhirPrimitive.String)]
    public string? Display { get; set; }
}
