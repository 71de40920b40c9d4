namespace Trm.Contracts.Fhir;

/// <summary>Key information to flag to healthcare providers. The elements of it that the exchange uses.</summary>
/// <remarks>HL7 FHIR R4, https://hl7.org/fhir/R4/flag.html</remarks>
public sealed class Flag : DomainResource
{
    /// <summary>Business identifier.</summary>
    public List<Identifier> Identifier { get; set; } = [];

    /// <summary>active | inactive | entered-in-error.</summary>
    [Mandatory]
    [Primitive(FhirPrimitive.Code)]
    [Codes("active", "inactive", "entered-in-error")]
    public string? Status { get; set; }

    /// <summary>Clinical, administrative, etc.</summary>
    public List<CodeableConcept> Category { get; set; } = [];

    /// <summary>Coded or textual message to display to user.</summary>
    [Mandatory]
    public CodeableConcept? Code { get; set; }

    /// <summary>Who/What is flag about?</summary>
    [Mandatory]
    public ResourceReference? Subject { get; set; }

    /// <summary>Time period when flag is active.</summary>
    public Period? Period { get; set; }

    /// <summary>Alert relevant during encounter.</summary>
    public ResourceReference? Encounter { get; set; }

    /// <summary>Flag creator.</summary>
    public ResourceReference? Author { get; set; }
}
