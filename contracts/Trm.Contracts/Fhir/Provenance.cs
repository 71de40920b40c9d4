namespace Trm.Contracts.Fhir;

/// <summary>Who, What, When for a set of resources. The elements of it that the exchange uses.</summary>
/// <remarks>HL7 FHIR R4, https://hl7.org/fhir/R4/provenance.html</remarks>
public sealed class Provenance : DomainResource
{
    /// <summary>Target Reference(s) (usually version specific).</summary>
    [Mandatory]
    public List<ResourceReference> Target { get; set; } = [];

    /// <summary>When the activity occurred.</summary>
    [Choice("occurred")]
    public Period? OccurredPeriod { get; set; }

    /// <summary>When the activity occurred.</summary>
    [Choice("occurred")]
    [Primitive(FhirPrimitive.DateTime)]
    public string? OccurredDateTime { get; set; }

    /// <summary>When the activity was recorded / updated.</summary>
    [Mandatory]
    [Primitive(FhirPrimitive.Instant)]
    public string? Recorded { get; set; }

    /// <summary>Policy or plan the activity was defined by.</summary>
    [Primitive(FhirPrimitive.Uri)]
    public List<string> Policy { get; set; } = [];

    /// <summary>Where the activity occurred, if relevant.</summary>
    public ResourceReference? Location { get; set; }

    /// <summary>Reason the activity is occurring.</summary>
    public List<CodeableConcept> Reason { get; set; } = [];

    /// <summary>Activity that occurred.</summary>
    public CodeableConcept? Activity { get; set; }

    /// <summary>Actor involved.</summary>
    [Mandatory]
    public List<AgentComponent> Agent { get; set; } = [];

    /// <summary>An entity used in this activity.</summary>
    public List<EntityComponent> Entity { get; set; } = [];

    /// <summary>Actor involved.</summary>
    public sealed class AgentComponent : BackboneElement
    {
        /// <summary>How the agent participated.</summary>
        public CodeableConcept? Type { get; set; }

        /// <summary>What the agents role was.</summary>
        public List<CodeableConcept> Role { get; set; } = [];

        /// <summary>Who participated.</summary>
        [Mandatory]
        public ResourceReference? Who { get; set; }

        /// <summary>Who the agent is representing.</summary>
        public ResourceReference? OnBehalfOf { get; set; }
    }

    /// <summary>An entity used in this activity.</summary>
    public sealed class EntityComponent : BackboneElement
    {
        /// <summary>derivation | revision | quotation | source | removal.</summary>
        [Mandatory]
        [Primitive(FhirPrimitive.Code)]
        [Codes("derivation", "revision", "quotation", "source", "removal")]
        public string? Role { get; set; }

        /// <summary>Identity of entity.</summary>
        [Mandatory]
        public ResourceReference? What { get; set; }
    }
}
