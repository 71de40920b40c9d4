using System.Text.Json.Serialization;

namespace Trm.Contracts.Fhir;

/// <summary>The source-generated JSON of the narrow model.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowOutOfOrderMetadataProperties = true,
    AllowDuplicateProperties = false,
    NumberHandling = JsonNumberHandling.Strict,
    MaxDepth = 64)]
[JsonSerializable(typeof(Resource))]
[JsonSerializable(typeof(RelatedPerson.CommunicationComponent), TypeInfoPropertyName = "RelatedPersonCommunication")]
[JsonSerializable(typeof(List<RelatedPerson.CommunicationComponent>), TypeInfoPropertyName = "RelatedPersonCommunicationList")]
[JsonSerializable(typeof(Patient.LinkComponent), TypeInfoPropertyName = "PatientLink")]
[JsonSerializable(typeof(List<Patient.LinkComponent>), TypeInfoPropertyName = "PatientLinkList")]
[JsonSerializable(typeof(Encounter.ParticipantComponent), TypeInfoPropertyName = "EncounterParticipant")]
[JsonSerializable(typeof(List<Encounter.ParticipantComponent>), TypeInfoPropertyName = "EncounterParticipantList")]
[JsonSerializable(typeof(AuditEvent.AgentComponent), TypeInfoPropertyName = "AuditEventAgent")]
[JsonSerializable(typeof(List<AuditEvent.AgentComponent>), TypeInfoPropertyName = "AuditEventAgentList")]
[JsonSerializable(typeof(AuditEvent.SourceComponent), TypeInfoPropertyName = "AuditEventSource")]
[JsonSerializable(typeof(AuditEvent.EntityComponent), TypeInfoPropertyName = "AuditEventEntity")]
[JsonSerializable(typeof(List<AuditEvent.EntityComponent>), TypeInfoPropertyName = "AuditEventEntityList")]
internal sealed partial class FhirJson : JsonSerializerContext;
