using System.Text.Json.Serialization;

namespace Trm.Contracts.Fhir;

/// <summary>A resource with contained resources and extensions.</summary>
/// <remarks>HL7 FHIR R4, https://hl7.org/fhir/R4/domainresource.html</remarks>
public abstract class DomainResource : Resource
{
    /// <summary>Contained, inline resources.</summary>
    [JsonPropertyOrder(-20)]
    public List<Resource> Contained { get; set; } = [];

    /// <summary>Additional content defined by implementations.</summary>
    [JsonPropertyOrder(-19)]
    public List<Extension> Extension { get; set; } = [];
}
