using System.Text.Json.Serialization;

namespace Trm.Contracts.Fhir;

/// <summary>An address expressed using postal conventions (as opposed to GPS or other location definition formats). The elements of it that the exchange uses.</summary>
/// <remarks>HL7 FHIR R4, https://hl7.org/fhir/R4/datatypes.html</remarks>
public sealed class Address : Element
{
    /// <summary>home | work | temp | old | billing - purpose of this address.</summary>
    [Primitive(FhirPrimitive.Code)]
    [Codes("home", "work", "temp", "old", "billing")]
    public string? Use { get; set; }

    /// <summary>postal | physical | both.</summary>
    [Primitive(FhirPrimitive.Code)]
    [Codes("postal", "physical", "both")]
    public string? Type { get; set; }

    /// <summary>Text representation of the address.</summary>
    [Primitive(FhirPrimitive.String)]
    public string? Text { get; set; }

    /// <summary>Why <see cref="Text"/> is absent, or an extension of it.</summary>
    [JsonPropertyName("_text")]
    public Element? TextElement { get; set; }

    /// <summary>Street name, number, direction &amp; P.O. Box etc.</summary>
    [Primitive(FhirPrimitive.String)]
    public List<string> Line { get; set; } = [];

    /// <summary>Why <see cref="Line"/> is absent, or an extension of it.</summary>
    [JsonPropertyName("_line")]
    public List<Element?> LineElement { get; set; } = [];

    /// <summary>Name of city, town etc.</summary>
    [Primitive(FhirPrimitive.String)]
    public string? City { get; set; }

    /// <summary>Why <see cref="City"/> is absent, or an extension of it.</summary>
    [JsonPropertyName("_city")]
    public Element? CityElement { get; set; }

    /// <summary>District name (aka county).</summary>
    [Primitive(FhirPrimitive.String)]
    public string? District { get; set; }

    /// <summary>Why <see cref="District"/> is absent, or an extension of it.</summary>
    [JsonPropertyName("_district")]
    public Element? DistrictElement { get; set; }

    /// <summary>Sub-unit of country (abbreviations ok).</summary>
    [Primitive(FhirPrimitive.String)]
    public string? State { get; set; }

    /// <summary>Why <see cref="State"/> is absent, or an extension of it.</summary>
    [JsonPropertyName("_state")]
    public Element? StateElement { get; set; }

    /// <summary>Postal code for area.</summary>
    [Primitive(FhirPrimitive.String)]
    public string? PostalCode { get; set; }

    /// <summary>Why <see cref="PostalCode"/> is absent, or an extension of it.</summary>
    [JsonPropertyName("_postalCode")]
    public Element? PostalCodeElement { get; set; }

    /// <summary>Country (e.g. can be ISO 3166 2 or 3 letter code).</summary>
    [Primitive(FhirPrimitive.String)]
    public string? Country { get; set; }

    /// <summary>Why <see cref="Country"/> is absent, or an extension of it.</summary>
    [JsonPropertyName("_country")]
    public Element? CountryElement { get; set; }

    /// <summary>Time period when address was/is in use.</summary>
    public Period? Period { get; set; }
}
