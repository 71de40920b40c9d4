namespace Trm.Contracts.Fhir;

/// <summary>Contains a collection of resources. The elements of it that the exchange uses.</summary>
/// <remarks>HL7 FHIR R4, https://hl7.org/fhir/R4/bundle.html</remarks>
public sealed class Bundle : Resource
{
    /// <summary>Persistent identifier for the bundle.</summary>
    public Identifier? Identifier { get; set; }

    /// <summary>document | message | transaction | transaction-response | batch | batch-response | history | searchset | collection.</summary>
    [Mandatory]
    [Primitive(FhirPrimitive.Code)]
    [Codes("document", "message", "transaction", "transaction-response", "batch", "batch-response", "history", "searchset", "collection")]
    public string? Type { get; set; }

    /// <summary>When the bundle was assembled.</summary>
    [Primitive(FhirPrimitive.Instant)]
    public string? Timestamp { get; set; }

    /// <summary>If search, the total number of matches.</summary>
    [Primitive(FhirPrimitive.UnsignedInt)]
    public int? Total { get; set; }

    /// <summary>Links related to this Bundle.</summary>
    public List<LinkComponent> Link { get; set; } = [];

    /// <summary>Entry in the bundle - will have a resource or information.</summary>
    public List<EntryComponent> Entry { get; set; } = [];

    /// <summary>Links related to this Bundle.</summary>
    public sealed class LinkComponent : BackboneElement
    {
        /// <summary>See http://www.iana.org/assignments/link-relations/link-relations.xhtml#link-relations-1.</summary>
        [Mandatory]
        [Primitive(FhirPrimitive.String)]
        public string? Relation { get; set; }

        /// <summary>Reference details for the link.</summary>
        [Mandatory]
        [Primitive(FhirPrimitive.Uri)]
        public string? Url { get; set; }
    }

    /// <summary>Entry in the bundle - will have a resource or information.</summary>
    public sealed class EntryComponent : BackboneElement
    {
        /// <summary>URI for resource (Absolute URL server address or URI for UUID/OID).</summary>
        [Primitive(FhirPrimitive.Uri)]
        public string? FullUrl { get; set; }

        /// <summary>A resource in the bundle.</summary>
        public Resource? Resource { get; set; }
    }
}
