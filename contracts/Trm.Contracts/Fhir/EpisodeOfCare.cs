namespace Trm.Contracts.Fhir;

/// <summary>An association of a Patient with an Organization and Healthcare Provider(s) for a period of time that the Organization assumes some level of responsibility. The elements of it that the exchange uses.</summary>
/// <remarks>HL7 FHIR R4, https://hl7.org/fhir/R4/episodeofcare.html</remarks>
public sealed class EpisodeOfCare : DomainResource
{
    /// <summary>Business Identifier(s) relevant for this EpisodeOfCare.</summary>
    public List<Identifier> Identifier { get; set; } = [];

    /// <summary>planned | waitlist | active | onhold | finished | cancelled | entered-in-error.</summary>
    [Mandatory]
    [Primitive(FhirPrimitive.Code)]
    [Codes("planned", "waitlist", "active", "onhold", "finished", "cancelled", "entered-in-error")]
    public string? Status { get; set; }

    /// <summary>Past list of status codes (the current status may be included to cover the start date of the status).</summary>
    public List<StatusHistoryComponent> StatusHistory { get; set; } = [];

    /// <summary>Type/class - e.g. specialist referral, disease management.</summary>
    public List<CodeableConcept> Type { get; set; } = [];

    /// <summary>The patient who is the focus of this episode of care.</summary>
    [Mandatory]
    public ResourceReference? Patient { get; set; }

    /// <summary>Organization that assumes care.</summary>
    public ResourceReference? ManagingOrganization { get; set; }

    /// <summary>Interval during responsibility is assumed.</summary>
    public Period? Period { get; set; }

    /// <summary>Originating Referral Request(s).</summary>
    public List<ResourceReference> ReferralRequest { get; set; } = [];

    /// <summary>Care manager/care coordinator for the patient.</summary>
    public ResourceReference? CareManager { get; set; }

    /// <summary>Other practitioners facilitating this episode of care.</summary>
    public List<ResourceReference> Team { get; set; } = [];

    /// <summary>Past list of status codes (the current status may be included to cover the start date of the status).</summary>
    public sealed class StatusHistoryComponent : BackboneElement
    {
        /// <summary>planned | waitlist | active | onhold | finished | cancelled | entered-in-error.</summary>
        [Mandatory]
        [Primitive(FhirPrimitive.Code)]
        [Codes("planned", "waitlist", "active", "onhold", "finished", "cancelled", "entered-in-error")]
        public string? Status { get; set; }

        /// <summary>Duration the EpisodeOfCare was in the specified status.</summary>
        [Mandatory]
        public Period? Period { get; set; }
    }
}
