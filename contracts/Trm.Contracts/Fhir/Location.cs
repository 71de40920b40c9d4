namespace Trm.Contracts.Fhir;

/// <summary>Details and position information for a physical place. The elements of it that the exchange uses.</summary>
/// <remarks>HL7 FHIR R4, https://hl7.org/fhir/R4/location.html</remarks>
public sealed class Location : DomainResource
{
    /// <summary>Unique code or number identifying the location to its users.</summary>
    public List<Identifier> Identifier { get; set; } = [];

    /// <summary>active | suspended | inactive.</summary>
    [Primitive(FhirPrimitive.Code)]
    [Codes("active", "suspended", "inactive")]
    public string? Status { get; set; }

    /// <summary>Name of the location as used by humans.</summary>
    [Primitive(FhirPrimitive.String)]
    public string? Name { get; set; }

    /// <summary>A list of alternate names that the location is known as, or was known as, in the past.</summary>
    [Primitive(FhirPrimitive.String)]
    public List<string> Alias { get; set; } = [];

    /// <summary>Additional details about the location that could be displayed as further information to identify the location beyond its name.</summary>
    [Primitive(FhirPrimitive.String)]
    public string? Description { get; set; }

    /// <summary>instance | kind.</summary>
    [Primitive(FhirPrimitive.Code)]
    [Codes("instance", "kind")]
    public string? Mode { get; set; }

    /// <summary>Type of function performed.</summary>
    public List<CodeableConcept> Type { get; set; } = [];

    /// <summary>Contact details of the location.</summary>
    public List<ContactPoint> Telecom { get; set; } = [];

    /// <summary>Physical location.</summary>
    public Address? Address { get; set; }

    /// <summary>Physical form of the location.</summary>
    public CodeableConcept? PhysicalType { get; set; }

    /// <summary>Organization responsible for provisioning and upkeep.</summary>
    public ResourceReference? ManagingOrganization { get; set; }

    /// <summary>Another Location this one is physically a part of.</summary>
    public ResourceReference? PartOf { get; set; }
}
