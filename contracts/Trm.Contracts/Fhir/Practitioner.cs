namespace Trm.Contracts.Fhir;

/// <summary>A person with a formal responsibility in the provisioning of healthcare or related services. The elements of it that the exchange uses.</summary>
/// <remarks>HL7 FHIR R4, https://hl7.org/fhir/R4/practitioner.html</remarks>
public sealed class Practitioner : DomainResource
{
    /// <summary>An identifier for the person as this agent.</summary>
    public List<Identifier> Identifier { get; set; } = [];

    /// <summary>Whether this practitioner's record is in active use.</summary>
    public bool? Active { get; set; }

    /// <summary>The name(s) associated with the practitioner.</summary>
    public List<HumanName> Name { get; set; } = [];

    /// <summary>A contact detail for the practitioner (that apply to all roles).</summary>
    public List<ContactPoint> Telecom { get; set; } = [];
}
