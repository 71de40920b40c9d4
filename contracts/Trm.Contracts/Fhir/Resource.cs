using System.Text.Json.Serialization;

namespace Trm.Contracts.Fhir;

/// <summary>
/// A resource of the narrow model. What is not listed here does not exist in the exchange and is refused. AuditEvent and CapabilityStatement are of a node's own
/// interface: no kind of message carries them (contracts/decisions/0073).
/// </summary>
/// <remarks>
/// HL7 FHIR R4, https://hl7.org/fhir/R4/resource.html. <c>implicitRules</c>, <c>language</c>, <c>text</c> and every <c>modifierExtension</c> are
/// left out on purpose: they change or repeat meaning where no validator of ours would look.
/// </remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "resourceType", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(Appointment), nameof(Appointment))]
[JsonDerivedType(typeof(AuditEvent), nameof(AuditEvent))]
[JsonDerivedType(typeof(Binary), nameof(Binary))]
[JsonDerivedType(typeof(Bundle), nameof(Bundle))]
[JsonDerivedType(typeof(CapabilityStatement), nameof(CapabilityStatement))]
[JsonDerivedType(typeof(CarePlan), nameof(CarePlan))]
[JsonDerivedType(typeof(Communication), nameof(Communication))]
[JsonDerivedType(typeof(Consent), nameof(Consent))]
[JsonDerivedType(typeof(DocumentReference), nameof(DocumentReference))]
[JsonDerivedType(typeof(Encounter), nameof(Encounter))]
[JsonDerivedType(typeof(EpisodeOfCare), nameof(EpisodeOfCare))]
[JsonDerivedType(typeof(Flag), nameof(Flag))]
[JsonDerivedType(typeof(Goal), nameof(Goal))]
[JsonDerivedType(typeof(Group), nameof(Group))]
[JsonDerivedType(typeof(HealthcareService), nameof(HealthcareService))]
[JsonDerivedType(typeof(Location), nameof(Location))]
[JsonDerivedType(typeof(MessageHeader), nameof(MessageHeader))]
[JsonDerivedType(typeof(Observation), nameof(Observation))]
[JsonDerivedType(typeof(OperationOutcome), nameof(OperationOutcome))]
[JsonDerivedType(typeof(Organization), nameof(Organization))]
[JsonDerivedType(typeof(Patient), nameof(Patient))]
[JsonDerivedType(typeof(Practitioner), nameof(Practitioner))]
[JsonDerivedType(typeof(PractitionerRole), nameof(PractitionerRole))]
[JsonDerivedType(typeof(Provenance), nameof(Provenance))]
[JsonDerivedType(typeof(QuestionnaireResponse), nameof(QuestionnaireResponse))]
[JsonDerivedType(typeof(RelatedPerson), nameof(RelatedPerson))]
[JsonDerivedType(typeof(RiskAssessment), nameof(RiskAssessment))]
[JsonDerivedType(typeof(ServiceRequest), nameof(ServiceRequest))]
[JsonDerivedType(typeof(Task), nameof(Task))]
public abstract class Resource
{
    /// <summary>Logical id of this artifact.</summary>
    [JsonPropertyOrder(-30)]
    [Primitive(FhirPrimitive.Id)]
    public string? Id { get; set; }

    /// <summary>Metadata about the resource: profiles and security labels.</summary>
    [JsonPropertyOrder(-29)]
    public Meta? Meta { get; set; }

    /// <summary>The name of the resource type, as in <c>resourceType</c>.</summary>
    [JsonIgnore]
    public string TypeName => GetType().Name;
}
