namespace Trm.Contracts.Fhir;

/// <summary>Potential outcomes for a subject with likelihood. The elements of it that the exchange uses.</summary>
/// <remarks>HL7 FHIR R4, https://hl7.org/fhir/R4/riskassessment.html</remarks>
public sealed class RiskAssessment : DomainResource
{
    /// <summary>Unique identifier for the assessment.</summary>
    public List<Identifier> Identifier { get; set; } = [];

    /// <summary>Request fulfilled by this assessment.</summary>
    public ResourceReference? BasedOn { get; set; }

    /// <summary>Part of this occurrence.</summary>
    public ResourceReference? Parent { get; set; }

    /// <summary>registered | preliminary | final | amended +.</summary>
    [Mandatory]
    [Primitive(FhirPrimitive.Code)]
    [Codes("registered", "preliminary", "final", "amended", "corrected", "cancelled", "entered-in-error", "unknown")]
    public string? Status { get; set; }

    /// <summary>Evaluation mechanism.</summary>
    public CodeableConcept? Method { get; set; }

    /// <summary>Type of assessment.</summary>
    public CodeableConcept? Code { get; set; }

    /// <summary>Who/what does assessment apply to?</summary>
    [Mandatory]
    public ResourceReference? Subject { get; set; }

    /// <summary>Where was assessment performed?</summary>
    public ResourceReference? Encounter { get; set; }

    /// <summary>When was assessment made?</summary>
    [Choice("occurrence")]
    [Primitive(FhirPrimitive.DateTime)]
    public string? OccurrenceDateTime { get; set; }

    /// <summary>When was assessment made?</summary>
    [Choice("occurrence")]
    public Period? OccurrencePeriod { get; set; }

    /// <summary>Condition assessed.</summary>
    public ResourceReference? Condition { get; set; }

    /// <summary>Who did assessment?</summary>
    public ResourceReference? Performer { get; set; }

    /// <summary>Why the assessment was necessary?</summary>
    public List<CodeableConcept> ReasonCode { get; set; } = [];

    /// <summary>Why the assessment was necessary?</summary>
    public List<ResourceReference> ReasonReference { get; set; } = [];

    /// <summary>Information used in assessment.</summary>
    public List<ResourceReference> Basis { get; set; } = [];

    /// <summary>Outcome predicted.</summary>
    public List<PredictionComponent> Prediction { get; set; } = [];

    /// <summary>How to reduce risk.</summary>
    [Primitive(FhirPrimitive.String)]
    public string? Mitigation { get; set; }

    /// <summary>Comments on the risk assessment.</summary>
    public List<Annotation> Note { get; set; } = [];

    /// <summary>Outcome predicted.</summary>
    public sealed class PredictionComponent : BackboneElement
    {
        /// <summary>Possible outcome for the subject.</summary>
        public CodeableConcept? Outcome { get; set; }

        /// <summary>Likelihood of specified outcome.</summary>
        [Choice("probability")]
        public decimal? ProbabilityDecimal { get; set; }

        /// <summary>Likelihood of specified outcome.</summary>
        [Choice("probability")]
        public Range? ProbabilityRange { get; set; }

        /// <summary>Likelihood of specified outcome as a qualitative value.</summary>
        public CodeableConcept? QualitativeRisk { get; set; }

        /// <summary>Relative likelihood.</summary>
        public decimal? RelativeRisk { get; set; }

        /// <summary>Timeframe or age range.</summary>
        [Choice("when")]
        public Period? WhenPeriod { get; set; }

        /// <summary>Timeframe or age range.</summary>
        [Choice("when")]
        public Range? WhenRange { get; set; }

        /// <summary>Explanation of prediction.</summary>
        [Primitive(FhirPrimitive.String)]
        public string? Rationale { get; set; }
    }
}
