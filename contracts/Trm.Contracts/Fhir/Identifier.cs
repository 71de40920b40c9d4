using System.Text.Json.Serialization;

namespace Trm.Contracts.Fhir;

/// <summary>An identifier intended for computation. The elements of it that the exchange uses.</summary>
/// <remarks>HL7 FHIR R4, https://hl7.org/fhir/R4/datatypes.html</remarks>
public sealed class Identifier : Element
{
    /// <summary>usual | official | temp | secondary | old (If known).</summary>
    [Primitive(FhirPrimitive.Code)]
    [Codes("usual", "official", "temp", "secondary", "old")]
    public string? Use { get; set; }

    /// <summary>Description of identifier.</summary>
    public CodeableConcept? Type { get; set; }

    /// <summary>The namespace for the identifier value.</summary>
    [Primitive(FhirPrimitive.Uri)]
    public string? System { get; set; }

    /// <summary>The value that is unique.</summary>
    [Primitive(FhirPrimitive.String)]
    public string? Value { get; set; }

    /// <summary>Why <see cref="Value"/> is absent, or an extension of it.</summary>
    [JsonPropertyName("_value")]
    public Element? ValueElement { get; set; }

    /// <summary>Time period when id is/was valid for use.</summary>
    public Period? Period { get; set; }
}
