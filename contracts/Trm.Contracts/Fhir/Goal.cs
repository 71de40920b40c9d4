namespace Trm.Contracts.Fhir;

/// <summary>Describes the intended objective(s) for a patient, group or organization. The elements of it that the exchange uses.</summary>
/// <remarks>HL7 FHIR R4, https://hl7.org/fhir/R4/goal.html</remarks>
public sealed class Goal : DomainResource
{
    /// <summary>External Ids for this goal.</summary>
    public List<Identifier> Identifier { get; set; } = [];

    /// <summary>proposed | planned | accepted | active | on-hold | completed | cancelled | entered-in-error | rejected.</summary>
    [Mandatory]
    [Primitive(FhirPrimitive.Code)]
    [Codes("proposed", "planned", "accepted", "active", "on-hold", "completed", "cancelled", "entered-in-error", "rejected")]
    public string? LifecycleStatus { get; set; }

    /// <summary>in-progress | improving | worsening | no-change | achieved | sustaining | not-achieved | no-progress | not-attainable.</summary>
    public CodeableConcept? AchievementStatus { get; set; }

    /// <summary>E.g. Treatment, dietary, behavioral, etc.</summary>
    public List<CodeableConcept> Category { get; set; } = [];

    /// <summary>high-priority | medium-priority | low-priority.</summary>
    public CodeableConcept? Priority { get; set; }

    /// <summary>Code or text describing goal.</summary>
    [Mandatory]
    public CodeableConcept? Description { get; set; }

    /// <summary>Who this goal is intended for.</summary>
    [Mandatory]
    public ResourceReference? Subject { get; set; }

    /// <summary>When goal pursuit begins.</summary>
    [Choice("start")]
    [Primitive(FhirPrimitive.Date)]
    public string? StartDate { get; set; }

    /// <summary>When goal pursuit begins.</summary>
    [Choice("start")]
    public CodeableConcept? StartCodeableConcept { get; set; }

    /// <summary>Target outcome for the goal.</summary>
    public List<TargetComponent> Target { get; set; } = [];

    /// <summary>When goal status took effect.</summary>
    [Primitive(FhirPrimitive.Date)]
    public string? StatusDate { get; set; }

    /// <summary>Reason for current status.</summary>
    [Primitive(FhirPrimitive.String)]
    public string? StatusReason { get; set; }

    /// <summary>Who's responsible for creating Goal?</summary>
    public ResourceReference? ExpressedBy { get; set; }

    /// <summary>Issues addressed by this goal.</summary>
    public List<ResourceReference> Addresses { get; set; } = [];

    /// <summary>Comments about the goal.</summary>
    public List<Annotation> Note { get; set; } = [];

    /// <summary>What result was achieved regarding the goal?</summary>
    public List<CodeableConcept> OutcomeCode { get; set; } = [];

    /// <summary>Observation that resulted from goal.</summary>
    public List<ResourceReference> OutcomeReference { get; set; } = [];

    /// <summary>Target outcome for the goal.</summary>
    public sealed class TargetComponent : BackboneElement
    {
        /// <summary>The parameter whose value is being tracked.</summary>
        public CodeableConcept? Measure { get; set; }

        /// <summary>The target value to be achieved.</summary>
        [Choice("detail")]
        public Quantity? DetailQuantity { get; set; }

        /// <summary>The target value to be achieved.</summary>
        [Choice("detail")]
        public Range? DetailRange { get; set; }

        /// <summary>The target value to be achieved.</summary>
        [Choice("detail")]
        public CodeableConcept? DetailCodeableConcept { get; set; }

        /// <summary>The target value to be achieved.</summary>
        [Choice("detail")]
        [Primitive(FhirPrimitive.String)]
        public string? DetailString { get; set; }

        /// <summary>The target value to be achieved.</summary>
        [Choice("detail")]
        public bool? DetailBoolean { get; set; }

        /// <summary>The target value to be achieved.</summary>
        [Choice("detail")]
        public int? DetailInteger { get; set; }

        /// <summary>Reach goal on or before.</summary>
        [Choice("due")]
        [Primitive(FhirPrimitive.Date)]
        public string? DueDate { get; set; }
    }
}
