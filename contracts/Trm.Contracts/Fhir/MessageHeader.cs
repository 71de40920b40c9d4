namespace Trm.Contracts.Fhir;

/// <summary>A resource that describes a message that is exchanged between systems. The elements of it that the exchange uses.</summary>
/// <remarks>HL7 FHIR R4, https://hl7.org/fhir/R4/messageheader.html</remarks>
public sealed class MessageHeader : DomainResource
{
    /// <summary>Code for the event this message represents or link to event definition.</summary>
    [Choice("event", Mandatory = true)]
    public Coding? EventCoding { get; set; }

    /// <summary>Code for the event this message represents or link to event definition.</summary>
    [Choice("event", Mandatory = true)]
    [Primitive(FhirPrimitive.Uri)]
    public string? EventUri { get; set; }

    /// <summary>Message destination application(s).</summary>
    public List<DestinationComponent> Destination { get; set; } = [];

    /// <summary>Real world sender of the message.</summary>
    public ResourceReference? Sender { get; set; }

    /// <summary>The source of the data entry.</summary>
    public ResourceReference? Enterer { get; set; }

    /// <summary>The source of the decision.</summary>
    public ResourceReference? Author { get; set; }

    /// <summary>Message source application.</summary>
    [Mandatory]
    public SourceComponent? Source { get; set; }

    /// <summary>Final responsibility for event.</summary>
    public ResourceReference? Responsible { get; set; }

    /// <summary>Cause of event.</summary>
    public CodeableConcept? Reason { get; set; }

    /// <summary>If this is a reply to prior message.</summary>
    public ResponseComponent? Response { get; set; }

    /// <summary>The actual content of the message.</summary>
    public List<ResourceReference> Focus { get; set; } = [];

    /// <summary>Link to the definition for this message.</summary>
    [Primitive(FhirPrimitive.Canonical)]
    public string? Definition { get; set; }

    /// <summary>Message destination application(s).</summary>
    public sealed class DestinationComponent : BackboneElement
    {
        /// <summary>Name of system.</summary>
        [Primitive(FhirPrimitive.String)]
        public string? Name { get; set; }

        /// <summary>Actual destination address or id.</summary>
        [Mandatory]
        [Primitive(FhirPrimitive.Url)]
        public string? Endpoint { get; set; }

        /// <summary>Intended "real-world" recipient for the data.</summary>
        public ResourceReference? Receiver { get; set; }
    }

    /// <summary>Message source application.</summary>
    public sealed class SourceComponent : BackboneElement
    {
        /// <summary>Name of system.</summary>
        [Primitive(FhirPrimitive.String)]
        public string? Name { get; set; }

        /// <summary>Name of software running the system.</summary>
        [Primitive(FhirPrimitive.String)]
        public string? Software { get; set; }

        /// <summary>Version of software running.</summary>
        [Primitive(FhirPrimitive.String)]
        public string? Version { get; set; }

        /// <summary>Actual message source address or id.</summary>
        [Mandatory]
        [Primitive(FhirPrimitive.Url)]
        public string? Endpoint { get; set; }
    }

    /// <summary>If this is a reply to prior message.</summary>
    public sealed class ResponseComponent : BackboneElement
    {
        /// <summary>Id of original message.</summary>
        [Mandatory]
        [Primitive(FhirPrimitive.Id)]
        public string? Identifier { get; set; }

        /// <summary>ok | transient-error | fatal-error.</summary>
        [Mandatory]
        [Primitive(FhirPrimitive.Code)]
        [Codes("ok", "transient-error", "fatal-error")]
        public string? Code { get; set; }

        /// <summary>Specific list of hints/warnings/errors.</summary>
        public ResourceReference? Details { get; set; }
    }
}
