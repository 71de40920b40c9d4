namespace Trm.Contracts.Fhir;

/// <summary>A grouping of people or organizations with a common purpose. The elements of it that the exchange uses.</summary>
/// <remarks>HL7 FHIR R4, https://hl7.org/fhir/R4/organization.html</remarks>
public sealed class Organization : DomainResource
{
    /// <summary>Identifies this organization across multiple systems.</summary>
    public List<Identifier> Identifier { get; set; } = [];

    /// <summary>Whether the organization's record is still in active use.</summary>
    public bool? Active { get; set; }

    /// <summary>Kind of organization.</summary>
    public List<CodeableConcept> Type { get; set; } = [];

    /// <summary>Name used for the organization.</summary>
    [Primitive(FhirPrimitive.String)]
    public string? Name { get; set; }

    /// <summary>A list of alternate names that the organization is known as, or was known as in the past.</summary>
    [Primitive(FhirPrimitive.String)]
    public List<string> Alias { get; set; } = [];

    /// <summary>A contact detail for the organization.</summary>
    public List<ContactPoint> Telecom { get; set; } = [];

    /// <summary>An address for the organization.</summary>
    public List<Address> Address { get; set; } = [];

    /// <summary>The organization of which this organization forms a part.</summary>
    public ResourceReference? PartOf { get; set; }
}
