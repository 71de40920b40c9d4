namespace Trm.Contracts.Fhir;

/// <summary>Event record kept for security purposes. The elements of it that a node's own interface shows; no message carries one.</summary>
/// <remarks>HL7 FHIR R4, https://hl7.org/fhir/R4/auditevent.html</remarks>
public sealed class AuditEvent : DomainResource
{
    /// <summary>Type/identifier of event.</summary>
    [Mandatory]
    public Coding? Type { get; set; }

    /// <summary>More specific type/id for the event.</summary>
    public List<Coding> Subtype { get; set; } = [];

    /// <summary>C | R | U | D | E.</summary>
    [Primitive(FhirPrimitive.Code)]
    [Codes("C", "R", "U", "D", "E")]
    public string? Action { get; set; }

    /// <summary>Time when the event was recorded.</summary>
    [Mandatory]
    [Primitive(FhirPrimitive.Instant)]
    public string? Recorded { get; set; }

    /// <summary>0 success | 4 minor failure | 8 serious failure | 12 major failure.</summary>
    [Primitive(FhirPrimitive.Code)]
    [Codes("0", "4", "8", "12")]
    public string? Outcome { get; set; }

    /// <summary>Description of the event outcome.</summary>
    [Primitive(FhirPrimitive.String)]
    public string? OutcomeDesc { get; set; }

    /// <summary>Actor involved in the event.</summary>
    [Mandatory]
    public List<AgentComponent> Agent { get; set; } = [];

    /// <summary>Audit Event Reporter.</summary>
    [Mandatory]
    public SourceComponent? Source { get; set; }

    /// <summary>Data or objects used.</summary>
    public List<EntityComponent> Entity { get; set; } = [];

    /// <summary>Actor involved in the event.</summary>
    public sealed class AgentComponent : BackboneElement
    {
        /// <summary>Agent role in the event.</summary>
        public List<CodeableConcept> Role { get; set; } = [];

        /// <summary>Identifier of who.</summary>
        public ResourceReference? Who { get; set; }

        /// <summary>Whether user is initiator.</summary>
        [Mandatory]
        public bool? Requestor { get; set; }
    }

    /// <summary>Audit Event Reporter.</summary>
    public sealed class SourceComponent : BackboneElement
    {
        /// <summary>The identity of source detecting the event.</summary>
        [Mandatory]
        public ResourceReference? Observer { get; set; }
    }

    /// <summary>Data or objects used.</summary>
    public sealed class EntityComponent : BackboneElement
    {
        /// <summary>Specific instance of resource.</summary>
        public ResourceReference? What { get; set; }

        /// <summary>Type of entity involved.</summary>
        public Coding? Type { get; set; }
    }
}
