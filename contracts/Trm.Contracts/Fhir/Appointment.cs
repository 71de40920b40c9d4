namespace Trm.Contracts.Fhir;

/// <summary>A booking of a healthcare event among patient(s), practitioner(s), related person(s) and/or device(s) for a specific date/time. This may result in one or more Encounter(s). The elements of it that the exchange uses.</summary>
/// <remarks>HL7 FHIR R4, https://hl7.org/fhir/R4/appointment.html</remarks>
public sealed class Appointment : DomainResource
{
    /// <summary>External Ids for this item.</summary>
    public List<Identifier> Identifier { get; set; } = [];

    /// <summary>proposed | pending | booked | arrived | fulfilled | cancelled | noshow | entered-in-error | checked-in | waitlist.</summary>
    [Mandatory]
    [Primitive(FhirPrimitive.Code)]
    [Codes("proposed", "pending", "booked", "arrived", "fulfilled", "cancelled", "noshow", "entered-in-error", "checked-in", "waitlist")]
    public string? Status { get; set; }

    /// <summary>The coded reason for the appointment being cancelled.</summary>
    public CodeableConcept? CancelationReason { get; set; }

    /// <summary>A broad categorization of the service that is to be performed during this appointment.</summary>
    public List<CodeableConcept> ServiceCategory { get; set; } = [];

    /// <summary>The specific service that is to be performed during this appointment.</summary>
    public List<CodeableConcept> ServiceType { get; set; } = [];

    /// <summary>The specialty of a practitioner that would be required to perform the service requested in this appointment.</summary>
    public List<CodeableConcept> Specialty { get; set; } = [];

    /// <summary>The style of appointment or patient that has been booked in the slot (not service type).</summary>
    public CodeableConcept? AppointmentType { get; set; }

    /// <summary>Coded reason this appointment is scheduled.</summary>
    public List<CodeableConcept> ReasonCode { get; set; } = [];

    /// <summary>Reason the appointment is to take place (resource).</summary>
    public List<ResourceReference> ReasonReference { get; set; } = [];

    /// <summary>Used to make informed decisions if needing to re-prioritize.</summary>
    [Primitive(FhirPrimitive.UnsignedInt)]
    public int? Priority { get; set; }

    /// <summary>Shown on a subject line in a meeting request, or appointment list.</summary>
    [Primitive(FhirPrimitive.String)]
    public string? Description { get; set; }

    /// <summary>Additional information to support the appointment.</summary>
    public List<ResourceReference> SupportingInformation { get; set; } = [];

    /// <summary>When appointment is to take place.</summary>
    [Primitive(FhirPrimitive.Instant)]
    public string? Start { get; set; }

    /// <summary>When appointment is to conclude.</summary>
    [Primitive(FhirPrimitive.Instant)]
    public string? End { get; set; }

    /// <summary>Can be less than start/end (e.g. estimate).</summary>
    [Primitive(FhirPrimitive.PositiveInt)]
    public int? MinutesDuration { get; set; }

    /// <summary>The slots that this appointment is filling.</summary>
    public List<ResourceReference> Slot { get; set; } = [];

    /// <summary>The date that this appointment was initially created.</summary>
    [Primitive(FhirPrimitive.DateTime)]
    public string? Created { get; set; }

    /// <summary>Additional comments.</summary>
    [Primitive(FhirPrimitive.String)]
    public string? Comment { get; set; }

    /// <summary>Detailed information and instructions for the patient.</summary>
    [Primitive(FhirPrimitive.String)]
    public string? PatientInstruction { get; set; }

    /// <summary>The service request this appointment is allocated to assess.</summary>
    public List<ResourceReference> BasedOn { get; set; } = [];

    /// <summary>Participants involved in appointment.</summary>
    [Mandatory]
    public List<ParticipantComponent> Participant { get; set; } = [];

    /// <summary>Potential date/time interval(s) requested to allocate the appointment within.</summary>
    public List<Period> RequestedPeriod { get; set; } = [];

    /// <summary>Participants involved in appointment.</summary>
    public sealed class ParticipantComponent : BackboneElement
    {
        /// <summary>Role of participant in the appointment.</summary>
        public List<CodeableConcept> Type { get; set; } = [];

        /// <summary>Person, Location/HealthcareService or Device.</summary>
        public ResourceReference? Actor { get; set; }

        /// <summary>required | optional | information-only.</summary>
        [Primitive(FhirPrimitive.Code)]
        [Codes("required", "optional", "information-only")]
        public string? Required { get; set; }

        /// <summary>accepted | declined | tentative | needs-action.</summary>
        [Mandatory]
        [Primitive(FhirPrimitive.Code)]
        [Codes("accepted", "declined", "tentative", "needs-action")]
        public string? Status { get; set; }

        /// <summary>Participation period of the actor.</summary>
        public Period? Period { get; set; }
    }
}
