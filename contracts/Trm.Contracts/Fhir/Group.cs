namespace Trm.Contracts.Fhir;

/// <summary>Group of multiple entities. The elements of it that the exchange uses.</summary>
/// <remarks>HL7 FHIR R4, https://hl7.org/fhir/R4/group.html</remarks>
public sealed class Group : DomainResource
{
    /// <summary>Unique id.</summary>
    public List<Identifier> Identifier { get; set; } = [];

    /// <summary>Whether this group's record is in active use.</summary>
    public bool? Active { get; set; }

    /// <summary>person | animal | practitioner | device | medication | substance.</summary>
    [Mandatory]
    [Primitive(FhirPrimitive.Code)]
    [Codes("person", "animal", "practitioner", "device", "medication", "substance")]
    public string? Type { get; set; }

    /// <summary>Descriptive or actual.</summary>
    [Mandatory]
    public bool? Actual { get; set; }

    /// <summary>Kind of Group members.</summary>
    public CodeableConcept? Code { get; set; }

    /// <summary>Label for Group.</summary>
    [Primitive(FhirPrimitive.String)]
    public string? Name { get; set; }

    /// <summary>Number of members.</summary>
    [Primitive(FhirPrimitive.UnsignedInt)]
    public int? Quantity { get; set; }

    /// <summary>Entity that is the custodian of the Group's definition.</summary>
    public ResourceReference? ManagingEntity { get; set; }

    /// <summary>Include / Exclude group members by Trait.</summary>
    public List<CharacteristicComponent> Characteristic { get; set; } = [];

    /// <summary>Who or what is in group.</summary>
    public List<MemberComponent> Member { get; set; } = [];

    /// <summary>Include / Exclude group members by Trait.</summary>
    public sealed class CharacteristicComponent : BackboneElement
    {
        /// <summary>Kind of characteristic.</summary>
        [Mandatory]
        public CodeableConcept? Code { get; set; }

        /// <summary>Value held by characteristic.</summary>
        [Choice("value", Mandatory = true)]
        public CodeableConcept? ValueCodeableConcept { get; set; }

        /// <summary>Value held by characteristic.</summary>
        [Choice("value", Mandatory = true)]
        public bool? ValueBoolean { get; set; }

        /// <summary>Value held by characteristic.</summary>
        [Choice("value", Mandatory = true)]
        public Quantity? ValueQuantity { get; set; }

        /// <summary>Value held by characteristic.</summary>
        [Choice("value", Mandatory = true)]
        public Range? ValueRange { get; set; }

        /// <summary>Group includes or excludes.</summary>
        [Mandatory]
        public bool? Exclude { get; set; }

        /// <summary>Period over which characteristic is tested.</summary>
        public Period? Period { get; set; }
    }

    /// <summary>Who or what is in group.</summary>
    public sealed class MemberComponent : BackboneElement
    {
        /// <summary>Reference to the group member.</summary>
        [Mandatory]
        public ResourceReference? Entity { get; set; }

        /// <summary>Period member belonged to the group.</summary>
        public Period? Period { get; set; }

        /// <summary>If member is no longer in group.</summary>
        public bool? Inactive { get; set; }
    }
}
