using System.Text.Json.Serialization;

namespace Trm.Contracts.Fhir;

/// <summary>Name of a human - parts and usage. The elements of it that the exchange uses.</summary>
/// <remarks>HL7 FHIR R4, https://hl7.org/fhir/R4/datatypes.html</remarks>
public sealed class HumanName : Element
{
    /// <summary>usual | official | temp | nickname | anonymous | old | maiden.</summary>
    [Primitive(FhirPrimitive.Code)]
    [Codes("usual", "official", "temp", "nickname", "anonymous", "old", "maiden")]
    public string? Use { get; set; }

    /// <summary>Text representation of the full name.</summary>
    [Primitive(FhirPrimitive.String)]
    public string? Text { get; set; }

    /// <summary>Why <see cref="Text"/> is absent, or an extension of it.</summary>
    [JsonPropertyName("_text")]
    public Element? TextElement { get; set; }

    /// <summary>Family name (often called 'Surname').</summary>
    [Primitive(FhirPrimitive.String)]
    public string? Family { get; set; }

    /// <summary>Why <see cref="Family"/> is absent, or an extension of it.</summary>
    [JsonPropertyName("_family")]
    public Element? FamilyElement { get; set; }

    /// <summary>Given names (not always 'first'). Includes middle names.</summary>
    [Primitive(FhirPrimitive.String)]
    public List<string> Given { get; set; } = [];

    /// <summary>Why <see cref="Given"/> is absent, or an extension of it.</summary>
    [JsonPropertyName("_given")]
    public List<Element?> GivenElement { get; set; } = [];

    /// <summary>Parts that come before the name.</summary>
    [Primitive(FhirPrimitive.String)]
    public List<string> Prefix { get; set; } = [];

    /// <summary>Parts that come after the name.</summary>
    [Primitive(FhirPrimitive.String)]
    public List<string> Suffix { get; set; } = [];

    /// <summary>Time period when name was/is in use.</summary>
    public Period? Period { get; set; }
}
