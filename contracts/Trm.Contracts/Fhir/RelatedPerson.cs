using System.Text.Json.Serialization;

namespace Trm.Contracts.Fhir;

/// <summary>A person that is related to a patient, but who is not a direct target of care. The elements of it that the exchange uses.</summary>
/// <remarks>HL7 FHIR R4, https://hl7.org/fhir/R4/relatedperson.html</remarks>
public sealed class RelatedPerson : DomainResource
{
    /// <summary>A human identifier for this person.</summary>
    public List<Identifier> Identifier { get; set; } = [];

    /// <summary>Whether this related person's record is in active use.</summary>
    public bool? Active { get; set; }

    /// <summary>The patient this person is related to.</summary>
    [Mandatory]
    public ResourceReference? Patient { get; set; }

    /// <summary>The nature of the relationship.</summary>
    public List<CodeableConcept> Relationship { get; set; } = [];

    /// <summary>A name associated with the person.</summary>
    public List<HumanName> Name { get; set; } = [];

    /// <summary>A contact detail for the person.</summary>
    public List<ContactPoint> Telecom { get; set; } = [];

    /// <summary>male | female | other | unknown.</summary>
    [Primitive(FhirPrimitive.Code)]
    [Codes("male", "female", "other", "unknown")]
    public string? Gender { get; set; }

    /// <summary>Why <see cref="Gender"/> is absent, or an extension of it.</summary>
    [JsonPropertyName("_gender")]
    public Element? GenderElement { get; set; }

    /// <summary>The date on which the related person was born.</summary>
    [Primitive(FhirPrimitive.Date)]
    public string? BirthDate { get; set; }

    /// <summary>Why <see cref="BirthDate"/> is absent, or an extension of it.</summary>
    [JsonPropertyName("_birthDate")]
    public Element? BirthDateElement { get; set; }

    /// <summary>Address where the related person can be contacted or visited.</summary>
    public List<Address> Address { get; set; } = [];

    /// <summary>Image of the person.</summary>
    public List<Attachment> Photo { get; set; } = [];

    /// <summary>Period of time that this relationship is considered valid.</summary>
    public Period? Period { get; set; }

    /// <summary>A language which may be used to communicate with about the patient's health.</summary>
    public List<CommunicationComponent> Communication { get; set; } = [];

    /// <summary>A language which may be used to communicate with about the patient's health.</summary>
    public sealed class CommunicationComponent : BackboneElement
    {
        /// <summary>The language which can be used to communicate with the patient about his or her health.</summary>
        [Mandatory]
        public CodeableConcept? Language { get; set; }

        /// <summary>Language preference indicator.</summary>
        public bool? Preferred { get; set; }
    }
}
