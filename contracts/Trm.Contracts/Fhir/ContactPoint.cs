using System.Text.Json.Serialization;

namespace Trm.Contracts.Fhir;

/// <summary>Details of a Technology mediated contact point (phone, fax, email, etc.). The elements of it that the exchange uses.</summary>
/// <remarks>HL7 FHIR R4, https://hl7.org/fhir/R4/datatypes.html</remarks>
public sealed class ContactPoint : Element
{
    /// <summary>phone | fax | email | pager | url | sms | other.</summary>
    [Primitive(FhirPrimitive.Code)]
    [Codes("phone", "fax", "email", "pager", "url", "sms", "other")]
    public string? System { get; set; }

    /// <summary>The actual contact point details.</summary>
    [Primitive(FhirPrimitive.String)]
    public string? Value { get; set; }

    /// <summary>Why <see cref="Value"/> is absent, or an extension of it.</summary>
    [JsonPropertyName("_value")]
    public Element? ValueElement { get; set; }

    /// <summary>home | work | temp | old | mobile - purpose of this contact point.</summary>
    [Primitive(FhirPrimitive.Code)]
    [Codes("home", "work", "temp", "old", "mobile")]
    public string? Use { get; set; }

    /// <summary>Specify preferred order of use (1 = highest).</summary>
    [Primitive(FhirPrimitive.PositiveInt)]
    public int? Rank { get; set; }

    /// <summary>Time period when the contact point was/is in use.</summary>
    public Period? Period { get; set; }
}
