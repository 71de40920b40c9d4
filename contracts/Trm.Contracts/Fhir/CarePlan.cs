namespace Trm.Contracts.Fhir;

/// <summary>Healthcare plan for patient or group. The elements of it that the exchange uses.</summary>
/// <remarks>HL7 FHIR R4, https://hl7.org/fhir/R4/careplan.html</remarks>
public sealed class CarePlan : DomainResource
{
    /// <summary>External Ids for this plan.</summary>
    public List<Identifier> Identifier { get; set; } = [];

    /// <summary>Instantiates FHIR protocol or definition.</summary>
    [Primitive(FhirPrimitive.Canonical)]
    public List<string> InstantiatesCanonical { get; set; } = [];

    /// <summary>Fulfills CarePlan.</summary>
    public List<ResourceReference> BasedOn { get; set; } = [];

    /// <summary>CarePlan replaced by this CarePlan.</summary>
    public List<ResourceReference> Replaces { get; set; } = [];

    /// <summary>Part of referenced CarePlan.</summary>
    public List<ResourceReference> PartOf { get; set; } = [];

    /// <summary>draft | active | on-hold | revoked | completed | entered-in-error | unknown.</summary>
    [Mandatory]
    [Primitive(FhirPrimitive.Code)]
    [Codes("draft", "active", "on-hold", "revoked", "completed", "entered-in-error", "unknown")]
    public string? Status { get; set; }

    /// <summary>proposal | plan | order | option.</summary>
    [Mandatory]
    [Primitive(FhirPrimitive.Code)]
    [Codes("proposal", "plan", "order", "option")]
    public string? Intent { get; set; }

    /// <summary>Type of plan.</summary>
    public List<CodeableConcept> Category { get; set; } = [];

    /// <summary>Human-friendly name for the care plan.</summary>
    [Primitive(FhirPrimitive.String)]
    public string? Title { get; set; }

    /// <summary>Summary of nature of plan.</summary>
    [Primitive(FhirPrimitive.String)]
    public string? Description { get; set; }

    /// <summary>Who the care plan is for.</summary>
    [Mandatory]
    public ResourceReference? Subject { get; set; }

    /// <summary>Encounter created as part of.</summary>
    public ResourceReference? Encounter { get; set; }

    /// <summary>Time period plan covers.</summary>
    public Period? Period { get; set; }

    /// <summary>Date record was first recorded.</summary>
    [Primitive(FhirPrimitive.DateTime)]
    public string? Created { get; set; }

    /// <summary>Who is the designated responsible party.</summary>
    public ResourceReference? Author { get; set; }

    /// <summary>Who provided the content of the care plan.</summary>
    public List<ResourceReference> Contributor { get; set; } = [];

    /// <summary>Who's involved in plan?</summary>
    public List<ResourceReference> CareTeam { get; set; } = [];

    /// <summary>Health issues this plan addresses.</summary>
    public List<ResourceReference> Addresses { get; set; } = [];

    /// <summary>Information considered as part of plan.</summary>
    public List<ResourceReference> SupportingInfo { get; set; } = [];

    /// <summary>Desired outcome of plan.</summary>
    public List<ResourceReference> Goal { get; set; } = [];

    /// <summary>Action to occur as part of plan.</summary>
    public List<ActivityComponent> Activity { get; set; } = [];

    /// <summary>Comments about the plan.</summary>
    public List<Annotation> Note { get; set; } = [];

    /// <summary>Action to occur as part of plan.</summary>
    public sealed class ActivityComponent : BackboneElement
    {
        /// <summary>Results of the activity.</summary>
        public List<CodeableConcept> OutcomeCodeableConcept { get; set; } = [];

        /// <summary>Appointment, Encounter, Procedure, etc.</summary>
        public List<ResourceReference> OutcomeReference { get; set; } = [];

        /// <summary>Activity details defined in specific resource.</summary>
        public ResourceReference? Reference { get; set; }

        /// <summary>In-line definition of activity.</summary>
        public DetailComponent? Detail { get; set; }

        /// <summary>In-line definition of activity.</summary>
        public sealed class DetailComponent : BackboneElement
        {
            /// <summary>Appointment | CommunicationRequest | DeviceRequest | MedicationRequest | NutritionOrder | Task | ServiceRequest | VisionPrescription.</summary>
            [Primitive(FhirPrimitive.Code)]
            [Codes("Appointment", "CommunicationRequest", "DeviceRequest", "MedicationRequest", "NutritionOrder", "Task", "ServiceRequest", "VisionPrescription")]
            public string? Kind { get; set; }

            /// <summary>Detail type of activity.</summary>
            public CodeableConcept? Code { get; set; }

            /// <summary>Why activity should be done or why activity was prohibited.</summary>
            public List<CodeableConcept> ReasonCode { get; set; } = [];

            /// <summary>Goals this activity relates to.</summary>
            public List<ResourceReference> Goal { get; set; } = [];

            /// <summary>not-started | scheduled | in-progress | on-hold | completed | cancelled | stopped | unknown | entered-in-error.</summary>
            [Mandatory]
            [Primitive(FhirPrimitive.Code)]
            [Codes("not-started", "scheduled", "in-progress", "on-hold", "completed", "cancelled", "stopped", "unknown", "entered-in-error")]
            public string? Status { get; set; }

            /// <summary>Reason for current status.</summary>
            public CodeableConcept? StatusReason { get; set; }

            /// <summary>If true, activity is prohibiting action.</summary>
            public bool? DoNotPerform { get; set; }

            /// <summary>When activity is to occur.</summary>
            [Choice("scheduled")]
            public Period? ScheduledPeriod { get; set; }

            /// <summary>When activity is to occur.</summary>
            [Choice("scheduled")]
            [Primitive(FhirPrimitive.String)]
            public string? ScheduledString { get; set; }

            /// <summary>Where it should happen.</summary>
            public ResourceReference? Location { get; set; }

            /// <summary>Who will be responsible?</summary>
            public List<ResourceReference> Performer { get; set; } = [];

            /// <summary>Extra info describing activity to perform.</summary>
            [Primitive(FhirPrimitive.String)]
            public string? Description { get; set; }
        }
    }
}
