using System.Text.Json.Serialization;

namespace Trm.Contracts.Fhir;

/// <summary>Information about an individual or animal receiving health care services. The elements of it that the exchange uses.</summary>
/// <remarks>HL7 FHIR R4, https://hl7.org/fhir/R4/patient.html</remarks>
public sealed class Patient : DomainResource
{
    /// <summary>An identifier for this patient.</summary>
    public List<Identifier> Identifier { get; set; } = [];

    /// <summary>Whether this patient's record is in active use.</summary>
    public bool? Active { get; set; }

    /// <summary>A name associated with the patient.</summary>
    public List<HumanName> Name { get; set; } = [];

    /// <summary>A contact detail for the individual.</summary>
    public List<ContactPoint> Telecom { get; set; } = [];

    /// <summary>male | female | other | unknown.</summary>
    [Primitive(FhirPrimitive.Code)]
    [Codes("male", "female", "other", "unknown")]
    public string? Gender { get; set; }

    /// <summary>Why <see cref="Gender"/> is absent, or an extension of it.</summary>
    [JsonPropertyName("_gender")]
    public Element? GenderElement { get; set; }

    /// <summary>The date of birth for the individual.</summary>
    [Primitive(FhirPrimitive.Date)]
    public string? BirthDate { get; set; }

    /// <summary>Why <see cref="BirthDate"/> is absent, or an extension of it.</summary>
    [JsonPropertyName("_birthDate")]
    public Element? BirthDateElement { get; set; }

    /// <summary>Indicates if the individual is deceased or not.</summary>
    [Choice("deceased")]
    public bool? DeceasedBoolean { get; set; }

    /// <summary>Indicates if the individual is deceased or not.</summary>
    [Choice("deceased")]
    [Primitive(FhirPrimitive.DateTime)]
    public string? DeceasedDateTime { get; set; }

    /// <summary>An address for the individual.</summary>
    public List<Address> Address { get; set; } = [];

    /// <summary>Marital (civil) status of a patient.</summary>
    public CodeableConcept? MaritalStatus { get; set; }

    /// <summary>Whether patient is part of a multiple birth.</summary>
    [Choice("multipleBirth")]
    public bool? MultipleBirthBoolean { get; set; }

    /// <summary>Image of the patient.</summary>
    public List<Attachment> Photo { get; set; } = [];

    /// <summary>A contact party (e.g. guardian, partner, friend) for the patient.</summary>
    public List<ContactComponent> Contact { get; set; } = [];

    /// <summary>A language which may be used to communicate with the patient about his or her health.</summary>
    public List<CommunicationComponent> Communication { get; set; } = [];

    /// <summary>Patient's nominated primary care provider.</summary>
    public List<ResourceReference> GeneralPractitioner { get; set; } = [];

    /// <summary>Organization that is the custodian of the patient record.</summary>
    public ResourceReference? ManagingOrganization { get; set; }

    /// <summary>Link to another patient resource that concerns the same actual person.</summary>
    public List<LinkComponent> Link { get; set; } = [];

    /// <summary>A contact party (e.g. guardian, partner, friend) for the patient.</summary>
    public sealed class ContactComponent : BackboneElement
    {
        /// <summary>The kind of relationship.</summary>
        public List<CodeableConcept> Relationship { get; set; } = [];

        /// <summary>A name associated with the contact person.</summary>
        public HumanName? Name { get; set; }

        /// <summary>A contact detail for the person.</summary>
        public List<ContactPoint> Telecom { get; set; } = [];

        /// <summary>Address for the contact person.</summary>
        public Address? Address { get; set; }

        /// <summary>male | female | other | unknown.</summary>
        [Primitive(FhirPrimitive.Code)]
        [Codes("male", "female", "other", "unknown")]
        public string? Gender { get; set; }

        /// <summary>Organization that is associated with the contact.</summary>
        public ResourceReference? Organization { get; set; }

        /// <summary>The period during which this contact person or organization is valid to be contacted relating to this patient.</summary>
        public Period? Period { get; set; }
    }

    /// <summary>A language which may be used to communicate with the patient about his or her health.</summary>
    public sealed class CommunicationComponent : BackboneElement
    {
        /// <summary>The language which can be used to communicate with the patient about his or her health.</summary>
        [Mandatory]
        public CodeableConcept? Language { get; set; }

        /// <summary>Language preference indicator.</summary>
        public bool? Preferred { get; set; }
    }

    /// <summary>Link to another patient resource that concerns the same actual person.</summary>
    public sealed class LinkComponent : BackboneElement
    {
        /// <summary>The other patient or related person resource that the link refers to.</summary>
        [Mandatory]
        public ResourceReference? Other { get; set; }

        /// <summary>replaced-by | replaces | refer | seealso.</summary>
        [Mandatory]
        [Primitive(FhirPrimitive.Code)]
        [Codes("replaced-by", "replaces", "refer", "seealso")]
        public string? Type { get; set; }
    }
}
