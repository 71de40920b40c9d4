namespace Trm.Contracts.Fhir;

/// <summary>A record of information transmitted from a sender to a receiver. The elements of it that the exchange uses.</summary>
/// <remarks>HL7 FHIR R4, https://hl7.org/fhir/R4/communication.html</remarks>
public sealed class Communication : DomainResource
{
    /// <summary>Unique identifier.</summary>
    public List<Identifier> Identifier { get; set; } = [];

    /// <summary>Request fulfilled by this communication.</summary>
    public List<ResourceReference> BasedOn { get; set; } = [];

    /// <summary>Part of this action.</summary>
    public List<ResourceReference> PartOf { get; set; } = [];

    /// <summary>Reply to.</summary>
    public List<ResourceReference> InResponseTo { get; set; } = [];

    /// <summary>preparation | in-progress | not-done | on-hold | stopped | completed | entered-in-error | unknown.</summary>
    [Mandatory]
    [Primitive(FhirPrimitive.Code)]
    [Codes("preparation", "in-progress", "not-done", "on-hold", "stopped", "completed", "entered-in-error", "unknown")]
    public string? Status { get; set; }

    /// <summary>Reason for current status.</summary>
    public CodeableConcept? StatusReason { get; set; }

    /// <summary>Message category.</summary>
    public List<CodeableConcept> Category { get; set; } = [];

    /// <summary>routine | urgent | asap | stat.</summary>
    [Primitive(FhirPrimitive.Code)]
    [Codes("routine", "urgent", "asap", "stat")]
    public string? Priority { get; set; }

    /// <summary>A channel of communication.</summary>
    public List<CodeableConcept> Medium { get; set; } = [];

    /// <summary>Focus of message.</summary>
    public ResourceReference? Subject { get; set; }

    /// <summary>Description of the purpose/content.</summary>
    public CodeableConcept? Topic { get; set; }

    /// <summary>Resources that pertain to this communication.</summary>
    public List<ResourceReference> About { get; set; } = [];

    /// <summary>Encounter created as part of.</summary>
    public ResourceReference? Encounter { get; set; }

    /// <summary>When sent.</summary>
    [Primitive(FhirPrimitive.DateTime)]
    public string? Sent { get; set; }

    /// <summary>When received.</summary>
    [Primitive(FhirPrimitive.DateTime)]
    public string? Received { get; set; }

    /// <summary>Message recipient.</summary>
    public List<ResourceReference> Recipient { get; set; } = [];

    /// <summary>Message sender.</summary>
    public ResourceReference? Sender { get; set; }

    /// <summary>Indication for message.</summary>
    public List<CodeableConcept> ReasonCode { get; set; } = [];

    /// <summary>Why was communication done?</summary>
    public List<ResourceReference> ReasonReference { get; set; } = [];

    /// <summary>Message payload.</summary>
    public List<PayloadComponent> Payload { get; set; } = [];

    /// <summary>Comments made about the communication.</summary>
    public List<Annotation> Note { get; set; } = [];

    /// <summary>Message payload.</summary>
    public sealed class PayloadComponent : BackboneElement
    {
        /// <summary>Message part content.</summary>
        [Choice("content", Mandatory = true)]
        [Primitive(FhirPrimitive.String)]
        public string? ContentString { get; set; }

        /// <summary>Message part content.</summary>
        [Choice("content", Mandatory = true)]
        public Attachment? ContentAttachment { get; set; }

        /// <summary>Message part content.</summary>
        [Choice("content", Mandatory = true)]
        public ResourceReference? ContentReference { get; set; }
    }
}
