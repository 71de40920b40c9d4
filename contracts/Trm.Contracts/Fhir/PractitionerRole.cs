namespace Trm.Contracts.Fhir;

/// <summary>Roles/organizations the practitioner is associated with. The elements of it that the exchange uses.</summary>
/// <remarks>HL7 FHIR R4, https://hl7.org/fhir/R4/practitionerrole.html</remarks>
public sealed class PractitionerRole : DomainResource
{
    /// <summary>Business Identifiers that are specific to a role/location.</summary>
    public List<Identifier> Identifier { get; set; } = [];

    /// <summary>Whether this practitioner role record is in active use.</summary>
    public bool? Active { get; set; }

    /// <summary>The period during which the practitioner is authorized to perform in these role(s).</summary>
    public Period? Period { get; set; }

    /// <summary>Practitioner that is able to provide the defined services for the organization.</summary>
    public ResourceReference? Practitioner { get; set; }

    /// <summary>Organization where the roles are available.</summary>
    public ResourceReference? Organization { get; set; }

    /// <summary>Roles which this practitioner may perform.</summary>
    public List<CodeableConcept> Code { get; set; } = [];

    /// <summary>Specific specialty of the practitioner.</summary>
    public List<CodeableConcept> Specialty { get; set; } = [];

    /// <summary>The location(s) at which this practitioner provides care.</summary>
    public List<ResourceReference> Location { get; set; } = [];

    /// <summary>The list of healthcare services that this worker provides for this role's Organization/Location(s).</summary>
    public List<ResourceReference> HealthcareService { get; set; } = [];

    /// <summary>Contact details that are specific to the role/location/service.</summary>
    public List<ContactPoint> Telecom { get; set; } = [];
}
