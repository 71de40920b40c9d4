using System.Collections.Frozen;
using Trm.Contracts.Codes;
using Trm.Contracts.Fhir;

namespace Trm.Contracts.Messages;

/// <summary>What a row of the catalogue asks of its Bundle: resources, elements, content.</summary>
internal sealed class MessageRule
{
    /// <summary>The version of the contract that this code keeps.</summary>
    public const string ContractVersion = "0.1.0";

    private const string DefinitionBase = "https://trm-exchange.org/fhir/MessageDefinition/";

    private MessageRule(
        MessageKind kind, string? status, Func<TaskReader, MessageContent> read, string task = "", bool answers = false, string required = "", string allowed = "", string elements = "")
    {
        Kind = kind;
        TaskStatus = status;
        Read = read;
        Answers = answers;
        Required = Words(required).ToList();
        Allowed = Words(allowed).Concat(Required).ToFrozenSet(StringComparer.Ordinal);
        Elements = Words(HeaderElements).Concat(Words(TaskElements)).Concat(Words(task).Select(e => $"Task.{e}")).Concat(Words(elements))
            .ToFrozenSet(StringComparer.Ordinal);
    }

    public MessageKind Kind { get; }

    /// <summary>The status of its Task; null where the message has none.</summary>
    public string? TaskStatus { get; }

    /// <summary>Whether it must quote the message that it answers.</summary>
    public bool Answers { get; }

    /// <summary>Resource types that must be there beside header and Task, each at least once.</summary>
    public IReadOnlyList<string> Required { get; }

    /// <summary>Resource types that may be there beside header and Task.</summary>
    public FrozenSet<string> Allowed { get; }

    /// <summary>Elements that may be there, in header and Task always, in the rest where the message carries codes only.</summary>
    public FrozenSet<string> Elements { get; }

    /// <summary>Parses the Task's details.</summary>
    public Func<TaskReader, MessageContent> Read { get; }

    /// <summary>The canonical of the message's definition, without a version.</summary>
    public string DefinitionUrl => $"{DefinitionBase}{Kind.Kind}-{Kind.Code}";

    /// <summary>The canonical with this contract's version, as it stands in every header.</summary>
    public string Definition => $"{DefinitionUrl}|{ContractVersion}";

    /// <summary>The security labels of the Bundle: restricted with a pseudonym, very restricted with personal data.</summary>
    public Meta? Labels => Kind.Carries switch
    {
        Carries.Nothing => null,
        Carries.Pseudonym => new() { Security = [Confidentiality("R"), CodeSystems.Sensitivities.Coding(Sensitivity.Tip)] },
        _ => new() { Security = [Confidentiality("V"), new() { System = "http://terminology.hl7.org/CodeSystem/v3-ActCode", Code = "SDV" }, CodeSystems.Sensitivities.Coding(Sensitivity.Tip)] },
    };

    /// <summary>The rule of a row.</summary>
    public static MessageRule Of(MessageKind kind) => Rules[kind];

    private const string HeaderElements = """
        MessageHeader.id MessageHeader.eventCoding MessageHeader.destination MessageHeader.destination.endpoint MessageHeader.source
        MessageHeader.source.endpoint MessageHeader.responsible MessageHeader.reason MessageHeader.response MessageHeader.response.identifier
        MessageHeader.response.code MessageHeader.focus MessageHeader.definition
        """;

    private const string TaskElements = """
        Task.id Task.groupIdentifier Task.status Task.businessStatus Task.intent Task.code Task.authoredOn
        Task.input.type Task.output.type
        """;

    private const string Details = "input input.valueCoding input.valueIdentifier output output.valueCoding output.valueIdentifier";

    private const string OrganisationElements = "Organization.id Organization.identifier Organization.name";

    // The profile's allow-list: nothing that says who the person is, no string of anybody's own wording, no exact date of the person's life.
    private const string ProfileElements = """
        Patient.id Patient.identifier Patient.extension Patient.gender Patient.maritalStatus Patient.communication Patient.communication.language
        Patient.communication.preferred
        RelatedPerson.id RelatedPerson.patient RelatedPerson.relationship RelatedPerson.gender
        ServiceRequest.id ServiceRequest.meta ServiceRequest.status ServiceRequest.intent ServiceRequest.category ServiceRequest.priority ServiceRequest.code
        ServiceRequest.orderDetail ServiceRequest.quantityQuantity ServiceRequest.subject ServiceRequest.reasonCode ServiceRequest.authoredOn
        Observation.id Observation.meta Observation.status Observation.category Observation.code Observation.subject Observation.focus
        Observation.valueQuantity Observation.valueCodeableConcept Observation.valueBoolean Observation.valueInteger Observation.valueRange
        Observation.dataAbsentReason Observation.interpretation Observation.component Observation.component.code
        Observation.component.valueQuantity Observation.component.valueCodeableConcept Observation.component.valueBoolean
        Observation.component.valueInteger Observation.component.valueRange Observation.component.dataAbsentReason
        RiskAssessment.id RiskAssessment.meta RiskAssessment.status RiskAssessment.code RiskAssessment.method RiskAssessment.subject
        RiskAssessment.occurrenceDateTime RiskAssessment.occurrencePeriod RiskAssessment.basis RiskAssessment.prediction
        RiskAssessment.prediction.outcome RiskAssessment.prediction.qualitativeRisk
        RiskAssessment.prediction.probabilityRange RiskAssessment.prediction.whenPeriod
        Flag.id Flag.meta Flag.status Flag.category Flag.code Flag.subject
        Group.id Group.meta Group.type Group.actual Group.code Group.quantity
        """;

    private const string FactTypes =
        "ServiceRequest RelatedPerson Group Observation Consent RiskAssessment QuestionnaireResponse CarePlan Goal EpisodeOfCare Flag "
        + "DocumentReference Binary Provenance Organization Practitioner PractitionerRole";

    private static readonly FrozenDictionary<MessageKind, MessageRule> Rules = new MessageRule[]
    {
        new(MessageKind.CapacityEnquiry, "requested", CapacityEnquiryContent.Read, $"priority {Details} input.valueInteger input.valueDate"),
        new(MessageKind.CapacityAnswer, "completed", CapacityAnswerContent.Read, $"{Details} input.valueDateTime", answers: true),
        new(MessageKind.ReferralProfile, "requested", ReferralContent.ReadProfile, "priority for reasonCode",
            required: "Patient", allowed: "RelatedPerson Group ServiceRequest Observation RiskAssessment Flag", elements: ProfileElements),
        new(MessageKind.ReferralIdentity, "requested", ReferralContent.ReadIdentity, "for owner",
            required: "Patient Consent Organization", allowed: FactTypes),
        new(MessageKind.DecisionSeen, "received", DecisionContent.ReadSeen, answers: true),
        new(MessageKind.DecisionAccepted, "accepted", DecisionContent.ReadAccepted, $"owner executionPeriod {Details}", answers: true,
            required: "Organization", elements: OrganisationElements),
        new(MessageKind.DecisionDeclined, "rejected", DecisionContent.ReadDeclined, $"statusReason {Details}", answers: true),
        new(MessageKind.DecisionRedirected, "rejected", DecisionContent.ReadRedirected, "owner", answers: true,
            required: "Organization", elements: OrganisationElements),
        new(MessageKind.Question, "requested", QuestionContent.Read, $"reasonCode {Details}"),
        new(MessageKind.AnswerGiven, "completed", t => AnswerContent.Read(t, AnswerOutcome.Given), $"for {Details}", answers: true,
            required: "Consent", allowed: $"Patient {FactTypes}"),
        new(MessageKind.AnswerPartly, "completed", t => AnswerContent.Read(t, AnswerOutcome.Partly), $"for {Details}", answers: true,
            required: "Consent", allowed: $"Patient {FactTypes}"),
        new(MessageKind.AnswerRefused, "rejected", t => AnswerContent.Read(t, AnswerOutcome.Refused), Details, answers: true),
        new(MessageKind.AnswerUnknown, "failed", t => AnswerContent.Read(t, AnswerOutcome.Unknown), Details, answers: true),
        new(MessageKind.HoldSet, "on-hold", HoldContent.ReadSet, "statusReason restriction restriction.period"),
        new(MessageKind.HoldLift, "in-progress", HoldContent.ReadLift, Details),
        new(MessageKind.Test, null, _ => new TestContent()),
    }.ToFrozenDictionary(r => r.Kind);

    private static Coding Confidentiality(string code) => new() { System = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", Code = code };

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
