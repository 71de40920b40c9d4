namespace Trm.Contracts.Fhir;

/// <summary>A task to be performed. The elements of it that the exchange uses.</summary>
/// <remarks>HL7 FHIR R4, https://hl7.org/fhir/R4/task.html</remarks>
public sealed class Task : DomainResource
{
    /// <summary>Task Instance Identifier.</summary>
    public List<Identifier> Identifier { get; set; } = [];

    /// <summary>Formal definition of task.</summary>
    [Primitive(FhirPrimitive.Canonical)]
    public string? InstantiatesCanonical { get; set; }

    /// <summary>Request fulfilled by this task.</summary>
    public List<ResourceReference> BasedOn { get; set; } = [];

    /// <summary>Requisition or grouper id.</summary>
    public Identifier? GroupIdentifier { get; set; }

    /// <summary>Composite task.</summary>
    public List<ResourceReference> PartOf { get; set; } = [];

    /// <summary>draft | requested | received | accepted | +.</summary>
    [Mandatory]
    [Primitive(FhirPrimitive.Code)]
    [Codes("draft", "requested", "received", "accepted", "rejected", "ready", "cancelled", "in-progress", "on-hold", "failed", "completed", "entered-in-error")]
    public string? Status { get; set; }

    /// <summary>Reason for current status.</summary>
    public CodeableConcept? StatusReason { get; set; }

    /// <summary>E.g. "Specimen collected", "IV prepped".</summary>
    public CodeableConcept? BusinessStatus { get; set; }

    /// <summary>unknown | proposal | plan | order | original-order | reflex-order | filler-order | instance-order | option.</summary>
    [Mandatory]
    [Primitive(FhirPrimitive.Code)]
    [Codes("unknown", "proposal", "plan", "order", "original-order", "reflex-order", "filler-order", "instance-order", "option")]
    public string? Intent { get; set; }

    /// <summary>routine | urgent | asap | stat.</summary>
    [Primitive(FhirPrimitive.Code)]
    [Codes("routine", "urgent", "asap", "stat")]
    public string? Priority { get; set; }

    /// <summary>Task Type.</summary>
    public CodeableConcept? Code { get; set; }

    /// <summary>What task is acting on.</summary>
    public ResourceReference? Focus { get; set; }

    /// <summary>Beneficiary of the Task.</summary>
    public ResourceReference? For { get; set; }

    /// <summary>Healthcare event during which this task originated.</summary>
    public ResourceReference? Encounter { get; set; }

    /// <summary>Start and end time of execution.</summary>
    public Period? ExecutionPeriod { get; set; }

    /// <summary>Task Creation Date.</summary>
    [Primitive(FhirPrimitive.DateTime)]
    public string? AuthoredOn { get; set; }

    /// <summary>Task Last Modified Date.</summary>
    [Primitive(FhirPrimitive.DateTime)]
    public string? LastModified { get; set; }

    /// <summary>Who is asking for task to be done.</summary>
    public ResourceReference? Requester { get; set; }

    /// <summary>Requested performer.</summary>
    public List<CodeableConcept> PerformerType { get; set; } = [];

    /// <summary>Responsible individual.</summary>
    public ResourceReference? Owner { get; set; }

    /// <summary>Where task occurs.</summary>
    public ResourceReference? Location { get; set; }

    /// <summary>Why task is needed.</summary>
    public CodeableConcept? ReasonCode { get; set; }

    /// <summary>Why task is needed.</summary>
    public ResourceReference? ReasonReference { get; set; }

    /// <summary>Comments made about the task.</summary>
    public List<Annotation> Note { get; set; } = [];

    /// <summary>Constraints on fulfillment tasks.</summary>
    public RestrictionComponent? Restriction { get; set; }

    /// <summary>Information used to perform task.</summary>
    public List<InputComponent> Input { get; set; } = [];

    /// <summary>Information produced as part of task.</summary>
    public List<OutputComponent> Output { get; set; } = [];

    /// <summary>Constraints on fulfillment tasks.</summary>
    public sealed class RestrictionComponent : BackboneElement
    {
        /// <summary>How many times to repeat.</summary>
        [Primitive(FhirPrimitive.PositiveInt)]
        public int? Repetitions { get; set; }

        /// <summary>When fulfillment sought.</summary>
        public Period? Period { get; set; }

        /// <summary>For whom is fulfillment sought?</summary>
        public List<ResourceReference> Recipient { get; set; } = [];
    }

    /// <summary>Information used to perform task.</summary>
    public sealed class InputComponent : BackboneElement
    {
        /// <summary>Label for the input.</summary>
        [Mandatory]
        public CodeableConcept? Type { get; set; }

        /// <summary>Content to use in performing the task.</summary>
        [Choice("value", Mandatory = true)]
        public bool? ValueBoolean { get; set; }

        /// <summary>Content to use in performing the task.</summary>
        [Choice("value", Mandatory = true)]
        [Primitive(FhirPrimitive.Code)]
        public string? ValueCode { get; set; }

        /// <summary>Content to use in performing the task.</summary>
        [Choice("value", Mandatory = true)]
        [Primitive(FhirPrimitive.Date)]
        public string? ValueDate { get; set; }

        /// <summary>Content to use in performing the task.</summary>
        [Choice("value", Mandatory = true)]
        [Primitive(FhirPrimitive.DateTime)]
        public string? ValueDateTime { get; set; }

        /// <summary>Content to use in performing the task.</summary>
        [Choice("value", Mandatory = true)]
        public int? ValueInteger { get; set; }

        /// <summary>Content to use in performing the task.</summary>
        [Choice("value", Mandatory = true)]
        [Primitive(FhirPrimitive.String)]
        public string? ValueString { get; set; }

        /// <summary>Content to use in performing the task.</summary>
        [Choice("value", Mandatory = true)]
        [Primitive(FhirPrimitive.Uri)]
        public string? ValueUri { get; set; }

        /// <summary>Content to use in performing the task.</summary>
        [Choice("value", Mandatory = true)]
        public Coding? ValueCoding { get; set; }

        /// <summary>Content to use in performing the task.</summary>
        [Choice("value", Mandatory = true)]
        public CodeableConcept? ValueCodeableConcept { get; set; }

        /// <summary>Content to use in performing the task.</summary>
        [Choice("value", Mandatory = true)]
        public Identifier? ValueIdentifier { get; set; }

        /// <summary>Content to use in performing the task.</summary>
        [Choice("value", Mandatory = true)]
        public Period? ValuePeriod { get; set; }

        /// <summary>Content to use in performing the task.</summary>
        [Choice("value", Mandatory = true)]
        public Quantity? ValueQuantity { get; set; }

        /// <summary>Content to use in performing the task.</summary>
        [Choice("value", Mandatory = true)]
        public ResourceReference? ValueReference { get; set; }
    }

    /// <summary>Information produced as part of task.</summary>
    public sealed class OutputComponent : BackboneElement
    {
        /// <summary>Label for output.</summary>
        [Mandatory]
        public CodeableConcept? Type { get; set; }

        /// <summary>Result of output.</summary>
        [Choice("value", Mandatory = true)]
        public bool? ValueBoolean { get; set; }

        /// <summary>Result of output.</summary>
        [Choice("value", Mandatory = true)]
        [Primitive(FhirPrimitive.Code)]
        public string? ValueCode { get; set; }

        /// <summary>Result of output.</summary>
        [Choice("value", Mandatory = true)]
        [Primitive(FhirPrimitive.Date)]
        public string? ValueDate { get; set; }

        /// <summary>Result of output.</summary>
        [Choice("value", Mandatory = true)]
        [Primitive(FhirPrimitive.DateTime)]
        public string? ValueDateTime { get; set; }

        /// <summary>Result of output.</summary>
        [Choice("value", Mandatory = true)]
        public int? ValueInteger { get; set; }

        /// <summary>Result of output.</summary>
        [Choice("value", Mandatory = true)]
        [Primitive(FhirPrimitive.String)]
        public string? ValueString { get; set; }

        /// <summary>Result of output.</summary>
        [Choice("value", Mandatory = true)]
        [Primitive(FhirPrimitive.Uri)]
        public string? ValueUri { get; set; }

        /// <summary>Result of output.</summary>
        [Choice("value", Mandatory = true)]
        public Coding? ValueCoding { get; set; }

        /// <summary>Result of output.</summary>
        [Choice("value", Mandatory = true)]
        public CodeableConcept? ValueCodeableConcept { get; set; }

        /// <summary>Result of output.</summary>
        [Choice("value", Mandatory = true)]
        public Identifier? ValueIdentifier { get; set; }

        /// <summary>Result of output.</summary>
        [Choice("value", Mandatory = true)]
        public Period? ValuePeriod { get; set; }

        /// <summary>Result of output.</summary>
        [Choice("value", Mandatory = true)]
        public Quantity? ValueQuantity { get; set; }

        /// <summary>Result of output.</summary>
        [Choice("value", Mandatory = true)]
        public ResourceReference? ValueReference { get; set; }
    }
}
