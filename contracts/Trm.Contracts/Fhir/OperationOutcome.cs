namespace Trm.Contracts.Fhir;

/// <summary>Information about the success/failure of an action. The elements of it that the exchange uses.</summary>
/// <remarks>HL7 FHIR R4, https://hl7.org/fhir/R4/operationoutcome.html</remarks>
public sealed class OperationOutcome : DomainResource
{
    /// <summary>A single issue associated with the action.</summary>
    [Mandatory]
    public List<IssueComponent> Issue { get; set; } = [];

    /// <summary>A single issue associated with the action.</summary>
    public sealed class IssueComponent : BackboneElement
    {
        /// <summary>fatal | error | warning | information.</summary>
        [Mandatory]
        [Primitive(FhirPrimitive.Code)]
        [Codes("fatal", "error", "warning", "information")]
        public string? Severity { get; set; }

        /// <summary>Error or warning code.</summary>
        [Mandatory]
        [Primitive(FhirPrimitive.Code)]
        [Codes("invalid", "structure", "required", "value", "invariant", "security", "login", "unknown", "expired", "forbidden", "suppressed", "processing", "not-supported", "duplicate", "multiple-matches", "not-found", "deleted", "too-long", "code-invalid", "extension", "too-costly", "business-rule", "conflict", "transient", "lock-error", "no-store", "exception", "timeout", "incomplete", "throttled", "informational")]
        public string? Code { get; set; }

        /// <summary>Additional details about the error.</summary>
        public CodeableConcept? Details { get; set; }

        /// <summary>Additional diagnostic information about the issue.</summary>
        [Primitive(FhirPrimitive.String)]
        public string? Diagnostics { get; set; }

        /// <summary>FHIRPath of element(s) related to issue.</summary>
        [Primitive(FhirPrimitive.String)]
        public List<string> Expression { get; set; } = [];
    }
}
