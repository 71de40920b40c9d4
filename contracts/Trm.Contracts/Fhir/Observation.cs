namespace Trm.Contracts.Fhir;

/// <summary>Measurements and simple assertions. The elements of it that the exchange uses.</summary>
/// <remarks>HL7 FHIR R4, https://hl7.org/fhir/R4/observation.html</remarks>
public sealed class Observation : DomainResource
{
    /// <summary>Business Identifier for observation.</summary>
    public List<Identifier> Identifier { get; set; } = [];

    /// <summary>Fulfills plan, proposal or order.</summary>
    public List<ResourceReference> BasedOn { get; set; } = [];

    /// <summary>Part of referenced event.</summary>
    public List<ResourceReference> PartOf { get; set; } = [];

    /// <summary>registered | preliminary | final | amended +.</summary>
    [Mandatory]
    [Primitive(FhirPrimitive.Code)]
    [Codes("registered", "preliminary", "final", "amended", "corrected", "cancelled", "entered-in-error", "unknown")]
    public string? Status { get; set; }

    /// <summary>Classification of type of observation.</summary>
    public List<CodeableConcept> Category { get; set; } = [];

    /// <summary>Type of observation (code / type).</summary>
    [Mandatory]
    public CodeableConcept? Code { get; set; }

    /// <summary>Who and/or what the observation is about.</summary>
    public ResourceReference? Subject { get; set; }

    /// <summary>What the observation is about, when it is not about the subject of record.</summary>
    public List<ResourceReference> Focus { get; set; } = [];

    /// <summary>Healthcare event during which this observation is made.</summary>
    public ResourceReference? Encounter { get; set; }

    /// <summary>Clinically relevant time/time-period for observation.</summary>
    [Choice("effective")]
    [Primitive(FhirPrimitive.DateTime)]
    public string? EffectiveDateTime { get; set; }

    /// <summary>Clinically relevant time/time-period for observation.</summary>
    [Choice("effective")]
    public Period? EffectivePeriod { get; set; }

    /// <summary>Date/Time this version was made available.</summary>
    [Primitive(FhirPrimitive.Instant)]
    public string? Issued { get; set; }

    /// <summary>Who is responsible for the observation.</summary>
    public List<ResourceReference> Performer { get; set; } = [];

    /// <summary>Actual result.</summary>
    [Choice("value")]
    public Quantity? ValueQuantity { get; set; }

    /// <summary>Actual result.</summary>
    [Choice("value")]
    public CodeableConcept? ValueCodeableConcept { get; set; }

    /// <summary>Actual result.</summary>
    [Choice("value")]
    [Primitive(FhirPrimitive.String)]
    public string? ValueString { get; set; }

    /// <summary>Actual result.</summary>
    [Choice("value")]
    public bool? ValueBoolean { get; set; }

    /// <summary>Actual result.</summary>
    [Choice("value")]
    public int? ValueInteger { get; set; }

    /// <summary>Actual result.</summary>
    [Choice("value")]
    public Range? ValueRange { get; set; }

    /// <summary>Actual result.</summary>
    [Choice("value")]
    [Primitive(FhirPrimitive.DateTime)]
    public string? ValueDateTime { get; set; }

    /// <summary>Actual result.</summary>
    [Choice("value")]
    public Period? ValuePeriod { get; set; }

    /// <summary>Why the result is missing.</summary>
    public CodeableConcept? DataAbsentReason { get; set; }

    /// <summary>High, low, normal, etc.</summary>
    public List<CodeableConcept> Interpretation { get; set; } = [];

    /// <summary>Comments about the observation.</summary>
    public List<Annotation> Note { get; set; } = [];

    /// <summary>How it was done.</summary>
    public CodeableConcept? Method { get; set; }

    /// <summary>Related resource that belongs to the Observation group.</summary>
    public List<ResourceReference> HasMember { get; set; } = [];

    /// <summary>Related measurements the observation is made from.</summary>
    public List<ResourceReference> DerivedFrom { get; set; } = [];

    /// <summary>Component results.</summary>
    public List<ComponentComponent> Component { get; set; } = [];

    /// <summary>Component results.</summary>
    public sealed class ComponentComponent : BackboneElement
    {
        /// <summary>Type of component observation (code / type).</summary>
        [Mandatory]
        public CodeableConcept? Code { get; set; }

        /// <summary>Actual component result.</summary>
        [Choice("value")]
        public Quantity? ValueQuantity { get; set; }

        /// <summary>Actual component result.</summary>
        [Choice("value")]
        public CodeableConcept? ValueCodeableConcept { get; set; }

        /// <summary>Actual component result.</summary>
        [Choice("value")]
        [Primitive(FhirPrimitive.String)]
        public string? ValueString { get; set; }

        /// <summary>Actual component result.</summary>
        [Choice("value")]
        public bool? ValueBoolean { get; set; }

        /// <summary>Actual component result.</summary>
        [Choice("value")]
        public int? ValueInteger { get; set; }

        /// <summary>Actual component result.</summary>
        [Choice("value")]
        public Range? ValueRange { get; set; }

        /// <summary>Actual component result.</summary>
        [Choice("value")]
        [Primitive(FhirPrimitive.DateTime)]
        public string? ValueDateTime { get; set; }

        /// <summary>Actual component result.</summary>
        [Choice("value")]
        public Period? ValuePeriod { get; set; }

        /// <summary>Why the component result is missing.</summary>
        public CodeableConcept? DataAbsentReason { get; set; }

        /// <summary>High, low, normal, etc.</summary>
        public List<CodeableConcept> Interpretation { get; set; } = [];
    }
}
