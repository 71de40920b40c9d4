namespace Trm.Contracts.Fhir;

/// <summary>A reference to a document. The elements of it that the exchange uses.</summary>
/// <remarks>HL7 FHIR R4, https://hl7.org/fhir/R4/documentreference.html</remarks>
public sealed class DocumentReference : DomainResource
{
    /// <summary>Master Version Specific Identifier.</summary>
    public Identifier? MasterIdentifier { get; set; }

    /// <summary>Other identifiers for the document.</summary>
    public List<Identifier> Identifier { get; set; } = [];

    /// <summary>current | superseded | entered-in-error.</summary>
    [Mandatory]
    [Primitive(FhirPrimitive.Code)]
    [Codes("current", "superseded", "entered-in-error")]
    public string? Status { get; set; }

    /// <summary>preliminary | final | amended | entered-in-error.</summary>
    [Primitive(FhirPrimitive.Code)]
    [Codes("preliminary", "final", "amended", "entered-in-error")]
    public string? DocStatus { get; set; }

    /// <summary>Kind of document (LOINC if possible).</summary>
    public CodeableConcept? Type { get; set; }

    /// <summary>Categorization of document.</summary>
    public List<CodeableConcept> Category { get; set; } = [];

    /// <summary>Who/what is the subject of the document.</summary>
    public ResourceReference? Subject { get; set; }

    /// <summary>When this document reference was created.</summary>
    [Primitive(FhirPrimitive.Instant)]
    public string? Date { get; set; }

    /// <summary>Who and/or what authored the document.</summary>
    public List<ResourceReference> Author { get; set; } = [];

    /// <summary>Who/what authenticated the document.</summary>
    public ResourceReference? Authenticator { get; set; }

    /// <summary>Organization which maintains the document.</summary>
    public ResourceReference? Custodian { get; set; }

    /// <summary>Relationships to other documents.</summary>
    public List<RelatesToComponent> RelatesTo { get; set; } = [];

    /// <summary>Human-readable description.</summary>
    [Primitive(FhirPrimitive.String)]
    public string? Description { get; set; }

    /// <summary>Document security-tags.</summary>
    public List<CodeableConcept> SecurityLabel { get; set; } = [];

    /// <summary>Document referenced.</summary>
    [Mandatory]
    public List<ContentComponent> Content { get; set; } = [];

    /// <summary>Clinical context of document.</summary>
    public ContextComponent? Context { get; set; }

    /// <summary>Relationships to other documents.</summary>
    public sealed class RelatesToComponent : BackboneElement
    {
        /// <summary>replaces | transforms | signs | appends.</summary>
        [Mandatory]
        [Primitive(FhirPrimitive.Code)]
        [Codes("replaces", "transforms", "signs", "appends")]
        public string? Code { get; set; }

        /// <summary>Target of the relationship.</summary>
        [Mandatory]
        public ResourceReference? Target { get; set; }
    }

    /// <summary>Document referenced.</summary>
    public sealed class ContentComponent : BackboneElement
    {
        /// <summary>Where to access the document.</summary>
        [Mandatory]
        public Attachment? Attachment { get; set; }

        /// <summary>Format/content rules for the document.</summary>
        public Coding? Format { get; set; }
    }

    /// <summary>Clinical context of document.</summary>
    public sealed class ContextComponent : BackboneElement
    {
        /// <summary>Context of the document content.</summary>
        public List<ResourceReference> Encounter { get; set; } = [];

        /// <summary>Main clinical acts documented.</summary>
        public List<CodeableConcept> Event { get; set; } = [];

        /// <summary>Time of service that is being documented.</summary>
        public Period? Period { get; set; }

        /// <summary>Related identifiers or resources.</summary>
        public List<ResourceReference> Related { get; set; } = [];
    }
}
