namespace Trm.Contracts.Fhir;

/// <summary>Metadata about a resource. The elements of it that the exchange uses.</summary>
/// <remarks>HL7 FHIR R4, https://hl7.org/fhir/R4/resource.html</remarks>
public sealed class Meta : Element
{
    /// <summary>Version specific identifier.</summary>
    [Primitive(FhirPrimitive.Id)]
    public string? VersionId { get; set; }

    /// <summary>When the resource version last changed.</summary>
    [Primitive(FhirPrimitive.Instant)]
    public string? LastUpdated { get; set; }

    /// <summary>Profiles this resource claims to conform to.</summary>
    [Primitive(FhirPrimitive.Canonical)]
    public List<string> Profile { get; set; } = [];

    /// <summary>Security Labels applied to this resource.</summary>
    public List<Coding> Security { get; set; } = [];

    /// <summary>Tags applied to this resource.</summary>
    public List<Coding> Tag { get; set; } = [];
}
