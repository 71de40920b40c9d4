namespace Trm.Contracts.Fhir;

/// <summary>A statement of system capabilities. The elements of it that a node's own interface shows; no message carries one.</summary>
/// <remarks>HL7 FHIR R4, https://hl7.org/fhir/R4/capabilitystatement.html</remarks>
public sealed class CapabilityStatement : DomainResource
{
    /// <summary>draft | active | retired | unknown.</summary>
    [Mandatory]
    [Primitive(FhirPrimitive.Code)]
    [Codes("draft", "active", "retired", "unknown")]
    public string? Status { get; set; }

    /// <summary>Date last changed.</summary>
    [Mandatory]
    [Primitive(FhirPrimitive.DateTime)]
    public string? Date { get; set; }

    /// <summary>instance | capability | requirements.</summary>
    [Mandatory]
    [Primitive(FhirPrimitive.Code)]
    [Codes("instance", "capability", "requirements")]
    public string? Kind { get; set; }

    /// <summary>Software that is covered by this capability statement.</summary>
    public SoftwareComponent? Software { get; set; }

    /// <summary>If this describes a specific instance.</summary>
    public ImplementationComponent? Implementation { get; set; }

    /// <summary>FHIR Version the system supports.</summary>
    [Mandatory]
    [Primitive(FhirPrimitive.Code)]
    public string? FhirVersion { get; set; }

    /// <summary>formats supported (xml | json | ttl | mime type).</summary>
    [Mandatory]
    [Primitive(FhirPrimitive.Code)]
    public List<string> Format { get; set; } = [];

    /// <summary>If the endpoint is a RESTful one.</summary>
    public List<RestComponent> Rest { get; set; } = [];

    /// <summary>If messaging is supported.</summary>
    public List<MessagingComponent> Messaging { get; set; } = [];

    /// <summary>Software that is covered by this capability statement.</summary>
    public sealed class SoftwareComponent : BackboneElement
    {
        /// <summary>A name the software is known by.</summary>
        [Mandatory]
        [Primitive(FhirPrimitive.String)]
        public string? Name { get; set; }
    }

    /// <summary>If this describes a specific instance.</summary>
    public sealed class ImplementationComponent : BackboneElement
    {
        /// <summary>Describes this specific instance.</summary>
        [Mandatory]
        [Primitive(FhirPrimitive.String)]
        public string? Description { get; set; }

        /// <summary>Base URL for the installation.</summary>
        [Primitive(FhirPrimitive.Url)]
        public string? Url { get; set; }
    }

    /// <summary>If the endpoint is a RESTful one.</summary>
    public sealed class RestComponent : BackboneElement
    {
        /// <summary>client | server.</summary>
        [Mandatory]
        [Primitive(FhirPrimitive.Code)]
        [Codes("client", "server")]
        public string? Mode { get; set; }

        /// <summary>General description of implementation.</summary>
        [Primitive(FhirPrimitive.Markdown)]
        public string? Documentation { get; set; }

        /// <summary>Information about security of implementation.</summary>
        public SecurityComponent? Security { get; set; }

        /// <summary>Resource served on the REST interface.</summary>
        public List<ResourceComponent> Resource { get; set; } = [];

        /// <summary>Definition of a system level operation.</summary>
        public List<OperationComponent> Operation { get; set; } = [];
    }

    /// <summary>Information about security of implementation.</summary>
    public sealed class SecurityComponent : BackboneElement
    {
        /// <summary>Adds CORS Headers (http://enable-cors.org/).</summary>
        public bool? Cors { get; set; }

        /// <summary>General description of how security works.</summary>
        [Primitive(FhirPrimitive.Markdown)]
        public string? Description { get; set; }
    }

    /// <summary>Resource served on the REST interface.</summary>
    public sealed class ResourceComponent : BackboneElement
    {
        /// <summary>A resource type that is supported.</summary>
        [Mandatory]
        [Primitive(FhirPrimitive.Code)]
        public string? Type { get; set; }

        /// <summary>Additional information about the use of the resource type.</summary>
        [Primitive(FhirPrimitive.Markdown)]
        public string? Documentation { get; set; }

        /// <summary>What operations are supported?</summary>
        public List<InteractionComponent> Interaction { get; set; } = [];

        /// <summary>Search parameters supported by implementation.</summary>
        public List<SearchParamComponent> SearchParam { get; set; } = [];
    }

    /// <summary>What operations are supported?</summary>
    public sealed class InteractionComponent : BackboneElement
    {
        /// <summary>read | vread | update | patch | delete | history-instance | history-type | create | search-type.</summary>
        [Mandatory]
        [Primitive(FhirPrimitive.Code)]
        [Codes("read", "vread", "update", "patch", "delete", "history-instance", "history-type", "create", "search-type")]
        public string? Code { get; set; }
    }

    /// <summary>Search parameters supported by implementation.</summary>
    public sealed class SearchParamComponent : BackboneElement
    {
        /// <summary>Name of search parameter.</summary>
        [Mandatory]
        [Primitive(FhirPrimitive.String)]
        public string? Name { get; set; }

        /// <summary>number | date | string | token | reference | composite | quantity | uri | special.</summary>
        [Mandatory]
        [Primitive(FhirPrimitive.Code)]
        [Codes("number", "date", "string", "token", "reference", "composite", "quantity", "uri", "special")]
        public string? Type { get; set; }

        /// <summary>Server-specific usage.</summary>
        [Primitive(FhirPrimitive.Markdown)]
        public string? Documentation { get; set; }
    }

    /// <summary>Definition of a system level operation.</summary>
    public sealed class OperationComponent : BackboneElement
    {
        /// <summary>Name by which the operation/query is invoked.</summary>
        [Mandatory]
        [Primitive(FhirPrimitive.String)]
        public string? Name { get; set; }

        /// <summary>The defined operation/query.</summary>
        [Mandatory]
        [Primitive(FhirPrimitive.Canonical)]
        public string? Definition { get; set; }
    }

    /// <summary>If messaging is supported.</summary>
    public sealed class MessagingComponent : BackboneElement
    {
        /// <summary>Where messages should be sent.</summary>
        public List<EndpointComponent> Endpoint { get; set; } = [];

        /// <summary>Messages supported by this system.</summary>
        public List<SupportedMessageComponent> SupportedMessage { get; set; } = [];
    }

    /// <summary>Where messages should be sent.</summary>
    public sealed class EndpointComponent : BackboneElement
    {
        /// <summary>http | ftp | mllp +.</summary>
        [Mandatory]
        public Coding? Protocol { get; set; }

        /// <summary>Network address or identifier of the end-point.</summary>
        [Mandatory]
        [Primitive(FhirPrimitive.Url)]
        public string? Address { get; set; }
    }

    /// <summary>Messages supported by this system.</summary>
    public sealed class SupportedMessageComponent : BackboneElement
    {
        /// <summary>sender | receiver.</summary>
        [Mandatory]
        [Primitive(FhirPrimitive.Code)]
        [Codes("sender", "receiver")]
        public string? Mode { get; set; }

        /// <summary>Message supported by this system.</summary>
        [Mandatory]
        [Primitive(FhirPrimitive.Canonical)]
        public string? Definition { get; set; }
    }
}
