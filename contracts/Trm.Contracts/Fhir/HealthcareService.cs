namespace Trm.Contracts.Fhir;

/// <summary>The details of a healthcare service available at a location. The elements of it that the exchange uses.</summary>
/// <remarks>HL7 FHIR R4, https://hl7.org/fhir/R4/healthcareservice.html</remarks>
public sealed class HealthcareService : DomainResource
{
    /// <summary>External identifiers for this item.</summary>
    public List<Identifier> Identifier { get; set; } = [];

    /// <summary>Whether this HealthcareService record is in active use.</summary>
    public bool? Active { get; set; }

    /// <summary>Organization that provides this service.</summary>
    public ResourceReference? ProvidedBy { get; set; }

    /// <summary>Broad category of service being performed or delivered.</summary>
    public List<CodeableConcept> Category { get; set; } = [];

    /// <summary>Type of service that may be delivered or performed.</summary>
    public List<CodeableConcept> Type { get; set; } = [];

    /// <summary>Specialties handled by the HealthcareService.</summary>
    public List<CodeableConcept> Specialty { get; set; } = [];

    /// <summary>Location(s) where service may be provided.</summary>
    public List<ResourceReference> Location { get; set; } = [];

    /// <summary>Description of service as presented to a consumer while searching.</summary>
    [Primitive(FhirPrimitive.String)]
    public string? Name { get; set; }

    /// <summary>Additional description and/or any specific issues not covered elsewhere.</summary>
    [Primitive(FhirPrimitive.String)]
    public string? Comment { get; set; }

    /// <summary>Contacts related to the healthcare service.</summary>
    public List<ContactPoint> Telecom { get; set; } = [];

    /// <summary>Location(s) service is intended for/available to.</summary>
    public List<ResourceReference> CoverageArea { get; set; } = [];

    /// <summary>Conditions under which service is available/offered.</summary>
    public List<CodeableConcept> ServiceProvisionCode { get; set; } = [];

    /// <summary>Specific eligibility requirements required to use the service.</summary>
    public List<EligibilityComponent> Eligibility { get; set; } = [];

    /// <summary>Programs that this service is applicable to.</summary>
    public List<CodeableConcept> Program { get; set; } = [];

    /// <summary>Collection of characteristics (attributes).</summary>
    public List<CodeableConcept> Characteristic { get; set; } = [];

    /// <summary>The language that this service is offered in.</summary>
    public List<CodeableConcept> Communication { get; set; } = [];

    /// <summary>Ways that the service accepts referrals.</summary>
    public List<CodeableConcept> ReferralMethod { get; set; } = [];

    /// <summary>If an appointment is required for access to this service.</summary>
    public bool? AppointmentRequired { get; set; }

    /// <summary>Not available during this time due to provided reason.</summary>
    public List<NotAvailableComponent> NotAvailable { get; set; } = [];

    /// <summary>Description of availability exceptions.</summary>
    [Primitive(FhirPrimitive.String)]
    public string? AvailabilityExceptions { get; set; }

    /// <summary>Specific eligibility requirements required to use the service.</summary>
    public sealed class EligibilityComponent : BackboneElement
    {
        /// <summary>Coded value for the eligibility.</summary>
        public CodeableConcept? Code { get; set; }
    }

    /// <summary>Not available during this time due to provided reason.</summary>
    public sealed class NotAvailableComponent : BackboneElement
    {
        /// <summary>Reason presented to the user explaining why time not available.</summary>
        [Mandatory]
        [Primitive(FhirPrimitive.String)]
        public string? Description { get; set; }

        /// <summary>Service not available from this date.</summary>
        public Period? During { get; set; }
    }
}
