namespace Trm.Contracts.Fhir;

/// <summary>A healthcare consumer's choices to permit or deny recipients or roles to perform actions for specific purposes and periods of time. The elements of it that the exchange uses.</summary>
/// <remarks>HL7 FHIR R4, https://hl7.org/fhir/R4/consent.html</remarks>
public sealed class Consent : DomainResource
{
    /// <summary>Identifier for this record (external references).</summary>
    public List<Identifier> Identifier { get; set; } = [];

    /// <summary>draft | proposed | active | rejected | inactive | entered-in-error.</summary>
    [Mandatory]
    [Primitive(FhirPrimitive.Code)]
    [Codes("draft", "proposed", "active", "rejected", "inactive", "entered-in-error")]
    public string? Status { get; set; }

    /// <summary>Which of the four areas this resource covers (extensible).</summary>
    [Mandatory]
    public CodeableConcept? Scope { get; set; }

    /// <summary>Classification of the consent statement - for indexing/retrieval.</summary>
    [Mandatory]
    public List<CodeableConcept> Category { get; set; } = [];

    /// <summary>Who the consent applies to.</summary>
    public ResourceReference? Patient { get; set; }

    /// <summary>When this Consent was created or indexed.</summary>
    [Primitive(FhirPrimitive.DateTime)]
    public string? DateTime { get; set; }

    /// <summary>Who is agreeing to the policy and rules.</summary>
    public List<ResourceReference> Performer { get; set; } = [];

    /// <summary>Custodian of the consent.</summary>
    public List<ResourceReference> Organization { get; set; } = [];

    /// <summary>Source from which this consent is taken.</summary>
    [Choice("source")]
    public Attachment? SourceAttachment { get; set; }

    /// <summary>Source from which this consent is taken.</summary>
    [Choice("source")]
    public ResourceReference? SourceReference { get; set; }

    /// <summary>Policies covered by this consent.</summary>
    public List<PolicyComponent> Policy { get; set; } = [];

    /// <summary>Regulation that this consents to.</summary>
    public CodeableConcept? PolicyRule { get; set; }

    /// <summary>Consent Verified by patient or family.</summary>
    public List<VerificationComponent> Verification { get; set; } = [];

    /// <summary>Constraints to the base Consent.policyRule.</summary>
    public ProvisionComponent? Provision { get; set; }

    /// <summary>Policies covered by this consent.</summary>
    public sealed class PolicyComponent : BackboneElement
    {
        /// <summary>Enforcement source for policy.</summary>
        [Primitive(FhirPrimitive.Uri)]
        public string? Authority { get; set; }

        /// <summary>Specific policy covered by this consent.</summary>
        [Primitive(FhirPrimitive.Uri)]
        public string? Uri { get; set; }
    }

    /// <summary>Consent Verified by patient or family.</summary>
    public sealed class VerificationComponent : BackboneElement
    {
        /// <summary>Has been verified.</summary>
        [Mandatory]
        public bool? Verified { get; set; }

        /// <summary>Person who verified.</summary>
        public ResourceReference? VerifiedWith { get; set; }

        /// <summary>When consent verified.</summary>
        [Primitive(FhirPrimitive.DateTime)]
        public string? VerificationDate { get; set; }
    }

    /// <summary>Constraints to the base Consent.policyRule.</summary>
    public sealed class ProvisionComponent : BackboneElement
    {
        /// <summary>deny | permit.</summary>
        [Primitive(FhirPrimitive.Code)]
        [Codes("deny", "permit")]
        public string? Type { get; set; }

        /// <summary>Timeframe for this rule.</summary>
        public Period? Period { get; set; }

        /// <summary>Who|what controlled by this rule (or group, by role).</summary>
        public List<ActorComponent> Actor { get; set; } = [];

        /// <summary>Actions controlled by this rule.</summary>
        public List<CodeableConcept> Action { get; set; } = [];

        /// <summary>Security Labels that define affected resources.</summary>
        public List<Coding> SecurityLabel { get; set; } = [];

        /// <summary>Context of activities covered by this rule.</summary>
        public List<Coding> Purpose { get; set; } = [];

        /// <summary>e.g. Resource Type, Profile, CDA, etc.</summary>
        public List<Coding> Class { get; set; } = [];

        /// <summary>e.g. LOINC or SNOMED CT code, etc. in the content.</summary>
        public List<CodeableConcept> Code { get; set; } = [];

        /// <summary>Timeframe for data controlled by this rule.</summary>
        public Period? DataPeriod { get; set; }

        /// <summary>Data controlled by this rule.</summary>
        public List<DataComponent> Data { get; set; } = [];

        /// <summary>Nested Exception Rules.</summary>
        public List<ProvisionComponent> Provision { get; set; } = [];

        /// <summary>Who|what controlled by this rule (or group, by role).</summary>
        public sealed class ActorComponent : BackboneElement
        {
            /// <summary>How the actor is involved.</summary>
            [Mandatory]
            public CodeableConcept? Role { get; set; }

            /// <summary>Resource for the actor (or group, by role).</summary>
            [Mandatory]
            public ResourceReference? Reference { get; set; }
        }

        /// <summary>Data controlled by this rule.</summary>
        public sealed class DataComponent : BackboneElement
        {
            /// <summary>instance | related | dependents | authoredby.</summary>
            [Mandatory]
            [Primitive(FhirPrimitive.Code)]
            [Codes("instance", "related", "dependents", "authoredby")]
            public string? Meaning { get; set; }

            /// <summary>The actual data reference.</summary>
            [Mandatory]
            public ResourceReference? Reference { get; set; }
        }
    }
}
