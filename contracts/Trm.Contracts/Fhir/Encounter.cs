namespace Trm.Contracts.Fhir;

/// <summary>An interaction during which services are provided to the patient. The elements of it that the exchange uses.</summary>
/// <remarks>HL7 FHIR R4, https://hl7.org/fhir/R4/encounter.html</remarks>
public sealed class Encounter : DomainResource
{
    /// <summary>Identifier(s) by which this encounter is known.</summary>
    public List<Identifier> Identifier { get; set; } = [];

    /// <summary>planned | arrived | triaged | in-progress | onleave | finished | cancelled +.</summary>
    [Mandatory]
    [Primitive(FhirPrimitive.Code)]
    [Codes("planned", "arrived", "triaged", "in-progress", "onleave", "finished", "cancelled", "entered-in-error", "unknown")]
    public string? Status { get; set; }

    /// <summary>Classification of patient encounter.</summary>
    [Mandatory]
    public Coding? Class { get; set; }

    /// <summary>Specific type of encounter.</summary>
    public List<CodeableConcept> Type { get; set; } = [];

    /// <summary>Specific type of service.</summary>
    public CodeableConcept? ServiceType { get; set; }

    /// <summary>Indicates the urgency of the encounter.</summary>
    public CodeableConcept? Priority { get; set; }

    /// <summary>The patient or group present at the encounter.</summary>
    public ResourceReference? Subject { get; set; }

    /// <summary>Episode(s) of care that this encounter should be recorded against.</summary>
    public List<ResourceReference> EpisodeOfCare { get; set; } = [];

    /// <summary>The ServiceRequest that initiated this encounter.</summary>
    public List<ResourceReference> BasedOn { get; set; } = [];

    /// <summary>List of participants involved in the encounter.</summary>
    public List<ParticipantComponent> Participant { get; set; } = [];

    /// <summary>The appointment that scheduled this encounter.</summary>
    public List<ResourceReference> Appointment { get; set; } = [];

    /// <summary>The start and end time of the encounter.</summary>
    public Period? Period { get; set; }

    /// <summary>Coded reason the encounter takes place.</summary>
    public List<CodeableConcept> ReasonCode { get; set; } = [];

    /// <summary>Reason the encounter takes place (reference).</summary>
    public List<ResourceReference> ReasonReference { get; set; } = [];

    /// <summary>Details about the admission to a healthcare service.</summary>
    public HospitalizationComponent? Hospitalization { get; set; }

    /// <summary>List of locations where the patient has been.</summary>
    public List<LocationComponent> Location { get; set; } = [];

    /// <summary>The organization (facility) responsible for this encounter.</summary>
    public ResourceReference? ServiceProvider { get; set; }

    /// <summary>Another Encounter this encounter is part of.</summary>
    public ResourceReference? PartOf { get; set; }

    /// <summary>List of participants involved in the encounter.</summary>
    public sealed class ParticipantComponent : BackboneElement
    {
        /// <summary>Role of participant in encounter.</summary>
        public List<CodeableConcept> Type { get; set; } = [];

        /// <summary>Period of time during the encounter that the participant participated.</summary>
        public Period? Period { get; set; }

        /// <summary>Persons involved in the encounter other than the patient.</summary>
        public ResourceReference? Individual { get; set; }
    }

    /// <summary>Details about the admission to a healthcare service.</summary>
    public sealed class HospitalizationComponent : BackboneElement
    {
        /// <summary>The location/organization from which the patient came before admission.</summary>
        public ResourceReference? Origin { get; set; }

        /// <summary>Location/organization to which the patient is discharged.</summary>
        public ResourceReference? Destination { get; set; }
    }

    /// <summary>List of locations where the patient has been.</summary>
    public sealed class LocationComponent : BackboneElement
    {
        /// <summary>Location the encounter takes place.</summary>
        [Mandatory]
        public ResourceReference? Location { get; set; }

        /// <summary>planned | active | reserved | completed.</summary>
        [Primitive(FhirPrimitive.Code)]
        [Codes("planned", "active", "reserved", "completed")]
        public string? Status { get; set; }

        /// <summary>Time period during which the patient was present at the location.</summary>
        public Period? Period { get; set; }
    }
}
