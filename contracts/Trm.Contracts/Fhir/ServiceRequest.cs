namespace Trm.Contracts.Fhir;

/// <summary>A request for a service to be performed. The elements of it that the exchange uses.</summary>
/// <remarks>HL7 FHIR R4, https://hl7.org/fhir/R4/servicerequest.html</remarks>
public sealed class ServiceRequest : DomainResource
{
    /// <summary>Identifiers assigned to this order.</summary>
    public List<Identifier> Identifier { get; set; } = [];

    /// <summary>What request fulfills.</summary>
    public List<ResourceReference> BasedOn { get; set; } = [];

    /// <summary>What request replaces.</summary>
    public List<ResourceReference> Replaces { get; set; } = [];

    /// <summary>Composite Request ID.</summary>
    public Identifier? Requisition { get; set; }

    /// <summary>draft | active | on-hold | revoked | completed | entered-in-error | unknown.</summary>
    [Mandatory]
    [Primitive(FhirPrimitive.Code)]
    [Codes("draft", "active", "on-hold", "revoked", "completed", "entered-in-error", "unknown")]
    public string? Status { get; set; }

    /// <summary>proposal | plan | directive | order | original-order | reflex-order | filler-order | instance-order | option.</summary>
    [Mandatory]
    [Primitive(FhirPrimitive.Code)]
    [Codes("proposal", "plan", "directive", "order", "original-order", "reflex-order", "filler-order", "instance-order", "option")]
    public string? Intent { get; set; }

    /// <summary>Classification of service.</summary>
    public List<CodeableConcept> Category { get; set; } = [];

    /// <summary>routine | urgent | asap | stat.</summary>
    [Primitive(FhirPrimitive.Code)]
    [Codes("routine", "urgent", "asap", "stat")]
    public string? Priority { get; set; }

    /// <summary>True if service/procedure should not be performed.</summary>
    public bool? DoNotPerform { get; set; }

    /// <summary>What is being requested/ordered.</summary>
    public CodeableConcept? Code { get; set; }

    /// <summary>Additional order information.</summary>
    public List<CodeableConcept> OrderDetail { get; set; } = [];

    /// <summary>Service amount.</summary>
    [Choice("quantity")]
    public Quantity? QuantityQuantity { get; set; }

    /// <summary>Individual or Entity the service is ordered for.</summary>
    [Mandatory]
    public ResourceReference? Subject { get; set; }

    /// <summary>Encounter in which the request was created.</summary>
    public ResourceReference? Encounter { get; set; }

    /// <summary>When service should occur.</summary>
    [Choice("occurrence")]
    [Primitive(FhirPrimitive.DateTime)]
    public string? OccurrenceDateTime { get; set; }

    /// <summary>When service should occur.</summary>
    [Choice("occurrence")]
    public Period? OccurrencePeriod { get; set; }

    /// <summary>Date request signed.</summary>
    [Primitive(FhirPrimitive.DateTime)]
    public string? AuthoredOn { get; set; }

    /// <summary>Who/what is requesting service.</summary>
    public ResourceReference? Requester { get; set; }

    /// <summary>Performer role.</summary>
    public CodeableConcept? PerformerType { get; set; }

    /// <summary>Requested performer.</summary>
    public List<ResourceReference> Performer { get; set; } = [];

    /// <summary>Requested location.</summary>
    public List<CodeableConcept> LocationCode { get; set; } = [];

    /// <summary>Requested location.</summary>
    public List<ResourceReference> LocationReference { get; set; } = [];

    /// <summary>Explanation/Justification for procedure or service.</summary>
    public List<CodeableConcept> ReasonCode { get; set; } = [];

    /// <summary>Explanation/Justification for service or service.</summary>
    public List<ResourceReference> ReasonReference { get; set; } = [];

    /// <summary>Additional clinical information.</summary>
    public List<ResourceReference> SupportingInfo { get; set; } = [];

    /// <summary>Comments.</summary>
    public List<Annotation> Note { get; set; } = [];
}
